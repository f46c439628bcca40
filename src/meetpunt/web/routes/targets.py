"""Addresses of objectives, market facts and targets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

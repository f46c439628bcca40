"""Addresses of time use and travel."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of visits that are bought, and of making next year's plan."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

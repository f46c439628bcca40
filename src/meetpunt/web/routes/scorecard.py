"""Addresses of the scorecard."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

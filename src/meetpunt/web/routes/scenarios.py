"""Addresses of scenarios, costs and who sells what."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of the diagnosis of a result that misses its target."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of an organisation's people, lists and settings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of accounts and contacts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

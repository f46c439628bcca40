"""Addresses of conversations between rep and manager."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

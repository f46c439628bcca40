"""Addresses of calendars of elsewhere, and of one's own for elsewhere."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

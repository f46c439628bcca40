"""Addresses of signals: what deviates, the possible causes, and what was decided."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

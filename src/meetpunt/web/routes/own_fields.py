"""Addresses of an organisation's own fields."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

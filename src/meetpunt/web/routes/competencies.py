"""Addresses of competencies and sales tools."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of what production reads and answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

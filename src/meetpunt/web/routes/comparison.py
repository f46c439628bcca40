"""Addresses of comparing figures with those of elsewhere, and of numbers before quality."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

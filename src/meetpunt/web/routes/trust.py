"""Addresses of what is agreed and kept about people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

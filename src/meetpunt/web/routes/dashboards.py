"""Addresses of dashboards that people build themselves."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

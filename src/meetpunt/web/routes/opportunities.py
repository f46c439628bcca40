"""Addresses of the pipeline: opportunities, quotes and orders."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

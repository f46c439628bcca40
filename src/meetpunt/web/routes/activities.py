"""Addresses of what reps do and plan: today, logging, the week, the calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

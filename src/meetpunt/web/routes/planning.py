"""Addresses of the plan: parameters, capacity, the way back from the target."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

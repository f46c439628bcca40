"""Addresses of ACCH and what is known of a territory."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

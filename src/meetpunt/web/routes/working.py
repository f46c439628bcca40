"""Addresses of the working calendar: contracts, absences, what a year takes off."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

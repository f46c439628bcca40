"""Addresses of the register of KPIs: what each means, how it is counted, who agreed."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

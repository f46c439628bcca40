"""Addresses of the plan: parameters, capacity, the way back from the target."""

from django.urls import URLPattern, path

from meetpunt.web.views import planning

urlpatterns: list[URLPattern] = [
    path("planning/", planning.planning, name="planning"),
]

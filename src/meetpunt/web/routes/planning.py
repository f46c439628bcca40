"""Addresses of the plan: parameters, capacity, the way back from the target."""

from django.urls import URLPattern, path

from meetpunt.web.views import forwards, planning, way_back

urlpatterns: list[URLPattern] = [
    path("planning/", planning.planning, name="planning"),
    path("planning/way-back/", way_back.way_back, name="way-back"),
    path("planning/forwards/", forwards.forwards_page, name="forwards"),
]

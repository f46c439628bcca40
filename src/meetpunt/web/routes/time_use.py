"""Addresses of time use and travel."""

from django.urls import URLPattern, path

from meetpunt.web.views import time_use

urlpatterns: list[URLPattern] = [
    path("time-use/", time_use.page, name="time-use"),
    path("time-use/activities/<slug:kind>/", time_use.activities, name="time-use-activities"),
]

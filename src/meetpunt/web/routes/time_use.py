"""Addresses of time use and travel."""

from django.urls import URLPattern, path

from meetpunt.web.views import time_use, travel, travel_plan

urlpatterns: list[URLPattern] = [
    path("time-use/", time_use.page, name="time-use"),
    path("time-use/activities/<slug:kind>/", time_use.activities, name="time-use-activities"),
    path("travel/", travel.page, name="travel"),
    path("travel/plan/", travel_plan.page, name="travel-plan"),
]

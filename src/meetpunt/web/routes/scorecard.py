"""Addresses of the scorecard."""

from django.urls import URLPattern, path

from meetpunt.web.views import scorecard

urlpatterns: list[URLPattern] = [path("scorecard/", scorecard.scorecard, name="scorecard")]

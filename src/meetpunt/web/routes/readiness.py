"""Addresses of the readiness check and the first steps."""

from django.urls import URLPattern, path

from meetpunt.web.views import readiness

urlpatterns: list[URLPattern] = [
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/<slug:code>/", readiness.answer, name="readiness-answer"),
    path("first-steps/", readiness.guide, name="guide"),
]

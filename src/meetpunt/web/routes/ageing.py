"""Addresses of the clean-up of what stands longer than others take."""

from django.urls import URLPattern, path

from meetpunt.web.views import ageing

urlpatterns: list[URLPattern] = [
    path("clean-up/", ageing.page, name="clean-up"),
    path("clean-up/<int:opportunity_id>/", ageing.decide, name="clean-up-decide"),
]

"""Addresses of the charter."""

from django.urls import URLPattern, path

from meetpunt.web.views import charter

urlpatterns: list[URLPattern] = [
    path("charter/", charter.charter, name="charter"),
    path("charter/write/", charter.write, name="charter-write"),
    path("charter/<int:version>/", charter.earlier, name="charter-version"),
    path("charter/<int:version>/answer/", charter.answer, name="charter-answer"),
]

"""Addresses of the API's documentation; everything else under /api/ is answered by `door`."""

from django.urls import URLPattern, path

from meetpunt.api import views

urlpatterns: list[URLPattern] = [
    path("docs/", views.documentation, name="api-docs"),
    path("docs/<str:code>/", views.documentation, name="api-docs-area"),
    path("v1/openapi.json", views.openapi, name="openapi"),
]

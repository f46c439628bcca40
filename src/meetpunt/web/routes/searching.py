"""Addresses of finding, being told and undoing."""

from django.urls import URLPattern, path

from meetpunt.web.views import search, undoing

urlpatterns: list[URLPattern] = [
    path("undo/<int:change_id>/", undoing.undo, name="undo"),
    path("search/", search.search, name="search"),
]

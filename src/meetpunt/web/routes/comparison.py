"""Addresses of comparing figures with those of elsewhere, and of numbers before quality."""

from django.urls import URLPattern, path

from meetpunt.web.views import comparison

urlpatterns: list[URLPattern] = [
    path("comparison/", comparison.comparison, name="comparison"),
    path("numbers-first/", comparison.numbers_first, name="numbers-first"),
]

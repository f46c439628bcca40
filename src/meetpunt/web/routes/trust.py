"""Addresses of what is agreed and kept about people."""

from django.urls import URLPattern, path

from meetpunt.web.views import trust

urlpatterns: list[URLPattern] = [
    path("trust/", trust.trust, name="trust"),
    path("trust/change/", trust.change, name="trust-change"),
    path("trust/stand-in/", trust.stand_in, name="trust-stand-in"),
]

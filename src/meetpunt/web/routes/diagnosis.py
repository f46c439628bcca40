"""Addresses of the diagnosis of a result that misses its target."""

from django.urls import URLPattern, path

from meetpunt.web.views import diagnosis

urlpatterns: list[URLPattern] = [path("diagnosis/", diagnosis.diagnosis, name="diagnosis")]

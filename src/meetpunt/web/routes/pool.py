"""Addresses of the pool."""

from django.urls import URLPattern, path

from meetpunt.web.views import pool

urlpatterns: list[URLPattern] = [
    path("pool/", pool.pool, name="pool"),
    path("pool/decide/", pool.decide, name="pool-decide"),
]

"""Addresses of ACCH and what is known of a territory."""

from django.urls import URLPattern, path

from meetpunt.web.views import acch, acch_states

urlpatterns: list[URLPattern] = [
    path("acch/", acch.acch, name="acch"),
    path("acch/map/", acch.coverage, name="coverage"),
    path("acch/keep/", acch_states.keep, name="acch-keep"),
    path("acch/register/", acch_states.register, name="acch-register"),
    path("acch/accounts/<int:account_id>/", acch_states.account, name="acch-account"),
]

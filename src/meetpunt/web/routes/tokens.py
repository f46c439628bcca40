"""Addresses of the tokens with which programs ask."""

from django.urls import URLPattern, path

from meetpunt.web.views import tokens

urlpatterns: list[URLPattern] = [
    path("tokens/", tokens.own, name="tokens"),
    path("tokens/<int:token_id>/end/", tokens.end, name="token-end"),
    path("settings/tokens/", tokens.service, name="service-tokens"),
]

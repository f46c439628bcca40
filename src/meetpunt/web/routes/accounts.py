"""Addresses of accounts and contacts."""

from django.urls import URLPattern, path

from meetpunt.web.views import accounts, saved_views

urlpatterns: list[URLPattern] = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/export/", accounts.accounts_export, name="accounts-export"),
    path("views/<slug:page>/save/", saved_views.save, name="save-view"),
    path("views/<int:view_id>/", saved_views.change, name="change-view"),
]

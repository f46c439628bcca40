"""Addresses of the working calendar: contracts, absences, what a year takes off."""

from django.urls import URLPattern, path

from meetpunt.web.views import working

urlpatterns: list[URLPattern] = [
    path("working/", working.own, name="working"),
    path("working/<int:person_id>/", working.person, name="working-person"),
    path("working/<int:person_id>/contract/", working.contract, name="working-contract"),
    path("working/<int:person_id>/allowance/", working.allowance, name="working-allowance"),
    path("working/absence/<int:absence_id>/", working.absence, name="working-absence"),
    path("settings/working/", working.settings, name="settings-working"),
]

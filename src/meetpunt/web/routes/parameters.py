"""Addresses of the measured parameters, the records behind them, and who sells what."""

from django.urls import URLPattern, path

from meetpunt.web.views import parameters, skills

RECORDS = "planning/parameters/<int:key>/<slug:which>"
EXPORT = {"is_export": True}

urlpatterns: list[URLPattern] = [
    path("planning/parameters/", parameters.parameters, name="parameters"),
    path(f"{RECORDS}/", parameters.records, name="parameter-records"),
    path(f"{RECORDS}/<int:position>/", parameters.records, name="parameter-records"),
    path(f"{RECORDS}/export/", parameters.records, EXPORT, name="parameter-export"),
    path(f"{RECORDS}/<int:position>/export/", parameters.records, EXPORT, name="parameter-export"),
    path("planning/sellers/", skills.skills, name="seller-skills"),
    path("planning/sellers/<int:person_id>/", skills.person, name="seller-skills"),
]

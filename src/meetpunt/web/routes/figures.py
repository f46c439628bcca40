"""Addresses of funnels, teams, the records behind a number, and definitions."""

from django.urls import URLPattern, path

from meetpunt.web.views import funnel, kpis, records, team

OF_PERSON = "funnel/<int:person_id>/records/<slug:which>"
OF_TEAM = "team/<int:team_id>/records/<slug:which>"
OF_ORGANISATION = "organisation/records/<slug:which>"
EXPORT = {"is_export": True}

urlpatterns: list[URLPattern] = [
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/<int:person_id>/", funnel.person_funnel, name="person-funnel"),
    path(f"{OF_PERSON}/", records.of_person, name="person-records"),
    path(f"{OF_PERSON}/<int:position>/", records.of_person, name="person-records"),
    path(f"{OF_PERSON}/export/", records.of_person, EXPORT, name="person-export"),
    path(f"{OF_PERSON}/<int:position>/export/", records.of_person, EXPORT, name="person-export"),
    path("team/", team.teams, name="teams"),
    path("team/<int:team_id>/", team.team_funnel, name="team-funnel"),
    path(f"{OF_TEAM}/", records.of_team, name="team-records"),
    path(f"{OF_TEAM}/<int:position>/", records.of_team, name="team-records"),
    path(f"{OF_TEAM}/export/", records.of_team, EXPORT, name="team-export"),
    path(f"{OF_TEAM}/<int:position>/export/", records.of_team, EXPORT, name="team-export"),
    path("organisation/", funnel.organisation_funnel, name="organisation-funnel"),
    path(f"{OF_ORGANISATION}/", records.of_organisation, name="organisation-records"),
    path(f"{OF_ORGANISATION}/<int:position>/", records.of_organisation, name="organisation-records"),
    path(f"{OF_ORGANISATION}/export/", records.of_organisation, EXPORT, name="organisation-export"),
    path(f"{OF_ORGANISATION}/<int:position>/export/", records.of_organisation, EXPORT, name="organisation-export"),
    path("definitions/", kpis.definitions, name="definitions"),
    path("definitions/<slug:code>/", kpis.definition, name="definition"),
]

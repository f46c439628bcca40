"""Every address of the product."""

from django.urls import URLPattern, URLResolver, path

from meetpunt.web.views import (
    definitions,
    demo,
    funnel,
    home,
    imports,
    imports_mapping,
    my_data,
    preferences,
    records,
    sign_in,
    start,
    team,
)

OF_PERSON = "funnel/<int:person_id>/records/<slug:which>"
OF_TEAM = "team/<int:team_id>/records/<slug:which>"
EXPORT = {"is_export": True}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("start/", start.start, name="start"),
    path("organisations/", sign_in.choose_organisation, name="choose-organisation"),
    path("preferences/language/", preferences.language, name="set-language"),
    path("preferences/theme/", preferences.theme, name="set-theme"),
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
    path("imports/", imports.runs, name="imports"),
    path("imports/upload/", imports.upload, name="imports-upload"),
    path("imports/<int:run_id>/", imports.run, name="import-run"),
    path("imports/<int:run_id>/progress/", imports.progress, name="import-progress"),
    path("imports/<int:run_id>/source/", imports_mapping.source, name="import-source"),
    path("imports/<int:run_id>/table/<int:number>/", imports_mapping.table, name="import-table"),
    path("imports/<int:run_id>/text/", imports_mapping.text, name="import-text"),
    path("imports/<int:run_id>/rejected/<int:number>.<slug:kind>", imports.rejects, name="import-rejected"),
    path("imports/<int:run_id>/<slug:what>/", imports.act, name="import-act"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("definitions/<slug:code>/", definitions.definition, name="definition"),
    path("my-data/", my_data.my_data, name="my-data"),
    path("demo/remove/", demo.remove_demo, name="remove-demo"),
]

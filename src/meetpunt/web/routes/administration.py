"""Addresses of an organisation's people, lists and settings."""

from django.urls import URLPattern, path

from meetpunt.web.views.administration import (
    invitation,
    lists,
    organisation_file,
    people,
    phone,
    processes,
    settings,
    territories,
)

ROW = "settings/lists/<slug:code>/<int:row_id>/"
STEP = "settings/processes/<int:process_id>/<int:step_id>/"

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="people-new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/place/", people.place, name="person-place"),
    path("people/<int:person_id>/invite/", people.invite, name="person-invite"),
    path("people/<int:person_id>/leave/", people.leave, name="person-leave"),
    path("people/<int:person_id>/back/", people.come_back, name="person-back"),
    path("invitation/<int:organisation_id>/<slug:secret>/", invitation.accept, name="invitation"),
    path("settings/", settings.settings, name="settings"),
    path("settings/organisation/", settings.organisation, name="settings-organisation"),
    path("settings/everything/", organisation_file.page, name="organisation-file"),
    path("settings/everything/ask/", organisation_file.ask, name="organisation-file-ask"),
    path("settings/everything/<int:file_id>.zip", organisation_file.take, name="organisation-file-take"),
    path("settings/everything/<int:file_id>/<slug:what>/", organisation_file.act, name="organisation-file-act"),
    path("settings/lists/holidays/propose/", lists.holidays, name="settings-holidays"),
    path("settings/lists/teams/<int:row_id>/manager/", lists.manager, name="settings-manager"),
    path("settings/lists/territories/<int:row_id>/areas/", lists.area, name="settings-area"),
    path("settings/lists/products/<int:row_id>/prices/", lists.price, name="settings-price"),
    path("settings/lists/<slug:code>/", lists.rows, name="settings-list"),
    path(ROW, lists.row, name="settings-row"),
    path(f"{ROW}<slug:what>/", lists.act, name="settings-row-act"),
    path("settings/postcodes/", territories.postcodes, name="settings-postcodes"),
    path("settings/phone/", phone.phone, name="settings-phone"),
    path("settings/processes/", processes.processes, name="settings-processes"),
    path("settings/processes/<int:process_id>/", processes.process, name="settings-process"),
    path(STEP, processes.step, name="settings-step"),
    path(f"{STEP}<slug:what>/", processes.act, name="settings-step-act"),
]

"""Addresses of an organisation's people, lists and settings."""

from django.urls import URLPattern, path

from meetpunt.web.views.administration import invitation, people

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="people-new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/place/", people.place, name="person-place"),
    path("people/<int:person_id>/invite/", people.invite, name="person-invite"),
    path("people/<int:person_id>/leave/", people.leave, name="person-leave"),
    path("people/<int:person_id>/back/", people.come_back, name="person-back"),
    path("invitation/<int:organisation_id>/<slug:secret>/", invitation.accept, name="invitation"),
]

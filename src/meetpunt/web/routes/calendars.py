"""Addresses of calendars of elsewhere, and of one's own for elsewhere."""

from django.urls import URLPattern, path

from meetpunt.web.views import calendars

urlpatterns: list[URLPattern] = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/add/", calendars.add, name="calendars-add"),
    path("calendars/upload/", calendars.upload, name="calendars-upload"),
    path("calendars/<int:feed_id>/fetch/", calendars.fetch, name="calendars-fetch"),
    path("calendars/<int:feed_id>/forget/", calendars.forget, name="calendars-forget"),
    path("calendars/proposals/<int:appointment_id>/", calendars.decide, name="calendars-decide"),
]

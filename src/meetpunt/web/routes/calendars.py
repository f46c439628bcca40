"""Addresses of calendars of elsewhere, and of one's own for elsewhere."""

from django.urls import URLPattern, path

from meetpunt.web.views import calendar_out, calendars

urlpatterns: list[URLPattern] = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/add/", calendars.add, name="calendars-add"),
    path("calendars/upload/", calendars.upload, name="calendars-upload"),
    path("calendars/<int:feed_id>/fetch/", calendars.fetch, name="calendars-fetch"),
    path("calendars/<int:feed_id>/forget/", calendars.forget, name="calendars-forget"),
    path("calendars/proposals/<int:appointment_id>/", calendars.decide, name="calendars-decide"),
    path("calendars/own/make/", calendar_out.make, name="calendars-own-make"),
    path("calendars/own/withdraw/", calendar_out.withdraw, name="calendars-own-withdraw"),
    path("calendar/<int:organisation_id>/<slug:secret>.ics", calendar_out.read, name="calendar-out"),
]

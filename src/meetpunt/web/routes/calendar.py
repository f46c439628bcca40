"""Addresses of the calendar: one's own, that of somebody in hand, and moving what is planned."""

from django.urls import URLPattern, path

from meetpunt.web.views import calendar

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.own, name="calendar"),
    path("calendar/<int:person_id>/", calendar.of_person, name="calendar-of"),
    path("calendar/move/<int:activity_id>/", calendar.move, name="calendar-move"),
]

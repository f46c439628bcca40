"""Addresses of finding, being told and undoing."""

from django.urls import URLPattern, path

from meetpunt.web.views import notifications, search, undoing

urlpatterns: list[URLPattern] = [
    path("undo/<int:change_id>/", undoing.undo, name="undo"),
    path("search/", search.search, name="search"),
    path("mentions/", search.mentions, name="mentions"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications-read-all"),
    path("notifications/switches/", notifications.switches, name="notifications-switches"),
    path("notifications/<int:notification_id>/", notifications.read, name="notifications-read"),
]

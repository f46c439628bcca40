"""Addresses of agreed actions, and of what conversations bring: the manager's week, how often, and how they were."""

from django.urls import URLPattern, path

from meetpunt.web.views import agreed_actions, coaching

ONE = "actions/<int:action_id>/"

urlpatterns: list[URLPattern] = [
    path("actions/", agreed_actions.actions, name="actions"),
    path("actions/effect/", coaching.effect, name="actions-effect"),
    path(ONE, agreed_actions.action, name="action"),
    path(f"{ONE}end/", agreed_actions.end, name="action-end"),
    path(f"{ONE}again/", agreed_actions.open_again, name="action-again"),
    path(f"{ONE}change/", agreed_actions.change, name="action-change"),
    path("conversations/week/", coaching.week, name="team-week"),
    path("conversations/held/", coaching.counts, name="conversation-counts"),
    path("conversations/<int:conversation_id>/rating/", coaching.rate, name="conversation-rating"),
]

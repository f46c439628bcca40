"""Addresses of the pipeline: opportunities, quotes and orders."""

from django.urls import URLPattern, path

from meetpunt.web.views import board, moving, opportunity

ONE = "opportunities/<int:opportunity_id>/"

urlpatterns: list[URLPattern] = [
    path("pipeline/", board.board, name="board"),
    path(ONE, opportunity.opportunity, name="opportunity"),
    path(f"{ONE}move/", moving.move, name="opportunity-move"),
]

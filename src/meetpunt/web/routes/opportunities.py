"""Addresses of the pipeline: opportunities, quotes and orders."""

from django.urls import URLPattern, path

from meetpunt.web.views import board, moving

ONE = "opportunities/<int:opportunity_id>/"

urlpatterns: list[URLPattern] = [
    path("pipeline/", board.board, name="board"),
    path(f"{ONE}move/", moving.move, name="opportunity-move"),
]

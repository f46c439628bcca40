"""The pipeline as a board: what stands in each step, and moving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.reports.board import Column
from meetpunt.reports.board import board as report_board
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ProcessRef, StepRef
from meetpunt.web import deal_filters
from meetpunt.web.templatetags.figures import icon, letter, words_of
from meetpunt.web.viewer import for_viewer


@dataclass(frozen=True)
class Drawn:
    """A column with the menu that all of its cards have."""

    of: Column
    menu: SafeString


@for_viewer
def board(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The board of what the viewer has in hand."""
    if not viewer.sells and not viewer.sees_all_registration:
        raise Http404
    filters = deal_filters.read(request.GET, viewer)
    more = deal_filters.number({"more": request.GET.get("more", "")}, "more")
    if more not in {step.id for step in filters.process.steps}:
        more = None
    found = report_board(viewer, filters.process, filters.part, more, datetime.now(UTC))
    columns = [Drawn(one, menu_of(filters.process, one.step)) for one in found.columns]
    context = {
        "board": found,
        "columns": columns,
        "filters": filters,
        "address": request.path,
        "here": request.get_full_path(),
        "token": get_token(request),
    }
    return render(request, "board.html", context)


def menu_of(process: ProcessRef, stands: StepRef | None) -> SafeString:
    """Where what stands in a step can go; drawn once for all cards of a column. None: it stands in none."""
    rows = []
    for place, step in enumerate(process.steps, start=1):
        name = words_of(step.name)
        chip = format_html('<span class="chip">{}</span>{}', letter(step.code), name)
        if step == stands:
            rows.append(
                format_html('<span class="here" aria-current="step">{}<small>{}</small></span>', chip, _("now"))
            )
        else:
            key = format_html("<kbd>{}</kbd>", place) if place < 10 else ""
            rows.append(
                format_html('<button name="to" value="{}" data-key="{}">{}{}</button>', step.id, place, chip, key)
            )
    if stands is None or not stands.is_final:
        for value, name, text in (
            ("lost", "x", _("Lost, with reason")),
            ("no_decision", "circle-dashed", _("No decision")),
        ):
            rows.append(format_html('<button class="end" name="to" value="{}">{}{}</button>', value, icon(name), text))
    return format_html_join("", "{}", ((row,) for row in rows))

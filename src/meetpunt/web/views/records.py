"""The opportunities behind a number, to read or to take along: the same rows that were counted, never others."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.records import Record, RecordsPage, organisation_records, person_records, team_records
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.web import export, words
from meetpunt.web.asking import read
from meetpunt.web.viewer import for_viewer

Reader = Callable[[FunnelAsk, int | None], RecordsPage]


@for_viewer
def of_person(
    request: HttpRequest,
    viewer: Viewer,
    person_id: int,
    which: str,
    position: int | None = None,
    is_export: bool = False,
) -> HttpResponse:
    """The opportunities behind a number of a rep's funnel."""
    person = access.find_person(viewer, person_id)
    back = reverse("person-funnel", args=(person_id,))
    return _page(
        request,
        viewer,
        (person.name, back),
        is_export,
        lambda ask, page: person_records(viewer, person_id, ask, which, position, page),
    )


@for_viewer
def of_team(
    request: HttpRequest, viewer: Viewer, team_id: int, which: str, position: int | None = None, is_export: bool = False
) -> HttpResponse:
    """The opportunities behind a number of a team's funnel."""
    team = access.find_team(viewer, team_id)
    back = reverse("team-funnel", args=(team_id,))
    return _page(
        request,
        viewer,
        (team.name, back),
        is_export,
        lambda ask, page: team_records(viewer, team_id, ask, which, position, page),
    )


@for_viewer
def of_organisation(
    request: HttpRequest, viewer: Viewer, which: str, position: int | None = None, is_export: bool = False
) -> HttpResponse:
    """The opportunities behind a number of the organisation's funnel."""
    return _page(
        request,
        viewer,
        (viewer.organisation.name, reverse("organisation-funnel")),
        is_export,
        lambda ask, page: organisation_records(viewer, ask, which, position, page),
    )


def _page(
    request: HttpRequest, viewer: Viewer, subject: tuple[str, str], is_export: bool, records: Reader
) -> HttpResponse:
    asked = read(request.GET, viewer.today)
    if is_export:
        return _exported(request, subject[0], records(asked.ask, None))
    wanted = request.GET.get("page", "1")
    page = records(asked.ask, int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1)
    context = {
        "asked": asked,
        "page": page,
        "subject": subject[0],
        "back": subject[1] + asked.kept,
        "join": "&" if asked.kept else "?",
        "with_owner": any(record.opportunity.owner_name for record in page.records),
        "with_stay": any(record.entered for record in page.records),
    }
    return render(request, "records.html", context)


def _exported(request: HttpRequest, subject: str, page: RecordsPage) -> HttpResponse:
    heads = [
        _("Account"),
        _("Opportunity"),
        _("Rep"),
        _("Step now"),
        _("Entered the step"),
        _("Days in the step"),
        _("Step was skipped"),
        _("Amount"),
        _("Currency"),
        _("Outcome"),
        _("Closed on"),
        _("Loss reason"),
        _("Expected close"),
    ]
    rows = [_cells(record) for record in page.records]
    name = slugify(f"{subject} {page.step_code} {words.which(page.which)}") or "records"
    if request.GET.get("format") == "xlsx":
        return export.xlsx(name, heads, rows)
    return export.csv(name, heads, rows)


def _cells(record: Record) -> list[Cell]:
    one = record.opportunity
    return [
        one.account_name,
        one.name,
        one.owner_name,
        one.step_code,
        record.entered,
        None if record.days is None else round(record.days, 2),
        _("yes") if record.skipped else "",
        export.major(one.amount_minor, one.currency),
        one.currency,
        words.outcome(one.outcome),
        one.closed_on,
        one.loss_reason,
        one.expected_close,
    ]

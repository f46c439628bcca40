"""The list of activities: filters, what it adds up to, and taking it along."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetpunt.actions.looking import note_look
from meetpunt.connectors.files.writing import Cell
from meetpunt.store.access import Viewer
from meetpunt.store.activity_list import ActivityFilter, ActivityLine, activities_page, all_activities
from meetpunt.store.pipeline import owners
from meetpunt.store.saved_views import views_of
from meetpunt.web import deal_words, export
from meetpunt.web.viewer import for_viewer

PURPOSES = ("sales", "service")
HELD = "held"
"""What is asked for when nobody says otherwise: what took place, the latest on top."""


class Asked:
    """The list, read from its address; what cannot be read is left out."""

    def __init__(self, request: HttpRequest) -> None:
        told = request.GET
        self.wanted = ActivityFilter(
            text=told.get("q", "").replace("\0", "").strip()[:200],
            kind=_one_of(told.get("kind"), deal_words.KINDS),
            status=_one_of(told.get("status", HELD), deal_words.ACTIVITY_STATUSES),
            purpose=_one_of(told.get("purpose"), PURPOSES),
            person=_number(told.get("person", "")),
            first=_day(told.get("from", "")),
            last=_day(told.get("until", "")),
        )
        self.page = _number(told.get("page", "")) or 1
        values = {
            "q": self.wanted.text,
            "kind": self.wanted.kind,
            "status": (self.wanted.status or "all") if self.wanted.status != HELD else "",
            "purpose": self.wanted.purpose,
            "person": self.wanted.person,
            "from": self.wanted.first,
            "until": self.wanted.last,
        }
        self.query = {name: str(value) for name, value in values.items() if value}

    @property
    def kept(self) -> str:
        """The query string that keeps the filters."""
        return urlencode(self.query)

    @property
    def narrowed(self) -> int:
        """How many of the folded filters are in use."""
        return sum(name in self.query for name in ("purpose", "person", "from", "until"))

    def link(self, **changed: str) -> str:
        """The same list with parameters changed."""
        return "?" + urlencode({**self.query, **changed})


@for_viewer
def activities(request: HttpRequest, viewer: Viewer, *, is_export: bool = False) -> HttpResponse:
    """One page of the list, or all of it as a file."""
    if not viewer.sells and not viewer.sees_all_registration:
        raise Http404
    asked = Asked(request)
    if is_export:
        write = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
        rows = [_cells(line) for line in all_activities(viewer, asked.wanted)]
        return write(_("activities"), _heads(), rows)
    people = owners(viewer)
    if asked.wanted.person in [one.id for one in people]:
        note_look(viewer, asked.wanted.person or 0, "activities", datetime.now(UTC))
    context = {
        "asked": asked,
        "page": activities_page(viewer, asked.wanted, asked.page),
        "people": people if len(people) > 1 else (),
        "kinds": deal_words.KINDS.items(),
        "statuses": deal_words.ACTIVITY_STATUSES.items(),
        "views": views_of(viewer, "activities"),
    }
    return render(request, "activities/list.html", context)


def _heads() -> list[str]:
    return [
        *(_("Day"), _("Kind"), _("Status"), _("Account"), _("Town"), _("Contact"), _("Opportunity"), _("Purpose")),
        *(_("Subject"), _("Outcome"), _("By"), _("Minutes"), _("Travel minutes"), _("Kilometres")),
    ]


def _cells(line: ActivityLine) -> list[Cell]:
    purpose = {"sales": _("Sales"), "service": _("Service and loyalty")}.get(line.purpose, "")
    return [
        line.on,
        deal_words.kind(line.kind),
        deal_words.activity_status(line.status),
        line.account_name,
        line.town,
        line.contact_name,
        line.opportunity_name,
        purpose,
        line.subject,
        line.outcome,
        line.person_name,
        line.minutes,
        line.travel_minutes,
        None if line.travel_metres is None else line.travel_metres / 1000,
    ]


def _one_of(text: str | None, known: Collection[str]) -> str:
    return text if text in known and text else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year < 2100 else None

"""The records behind a KPI, to read or to take along."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.actions.looking import note_look
from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.records import KpiRecord, KpiRecords, kpi_records
from meetpunt.store.access import Viewer
from meetpunt.web import acch_words, deal_words, export, words
from meetpunt.web.place_asking import read
from meetpunt.web.templatetags.figures import words_of
from meetpunt.web.viewer import for_viewer


@for_viewer
def records(request: HttpRequest, viewer: Viewer, code: str, is_export: bool = False) -> HttpResponse:
    """What was counted, one by one; who looks at another one's is noted, and the other one can read it."""
    asked = read(viewer, request.GET)
    first, last = _day(request, "first") or asked.first, _day(request, "last") or min(asked.last, viewer.today)
    if last < first:
        raise Http404
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    page = kpi_records(viewer, code, KpiAsk(first, last, asked.place), None if is_export else number)
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "kpis", datetime.now(UTC))
    if is_export:
        return _exported(request, page, asked.name, viewer.organisation.currency)
    context = {
        "asked": asked,
        "kept": asked.asking(first=request.GET.get("first", ""), last=request.GET.get("last", "")),
        "first": first,
        "last": last,
        "page": page,
        "record": page.kpi.counted.record,
        "stands": any(one.state in acch_words.STANDS for one in page.records),
        "with_seller": asked.place.person_id is None,
        "is_share": page.kpi.kind == "share",
        "currency": viewer.organisation.currency,
        "back": reverse("kpi", args=(code,)) + asked.kept,
    }
    return render(request, "kpis/records.html", context)


def _exported(request: HttpRequest, page: KpiRecords, subject: str, currency: str) -> HttpResponse:
    heads = [_("Account"), _("Day"), _("Subject"), _("Kind"), _("Rep"), _("Amount"), _("Counts above")]
    rows: list[list[Cell]] = [
        [
            one.words.account,
            one.words.day,
            one.words.name,
            _state(one),
            one.words.seller,
            export.major(one.amount, currency),
            _counts(one, page),
        ]
        for one in page.records
    ]
    made = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return made(slugify(f"{subject} {words_of(page.kpi.name)}") or "records", heads, rows)


def _state(one: KpiRecord) -> str:
    """The kind of an activity, the outcome of an opportunity or how an account stands."""
    if one.words.kind:
        return deal_words.kind(one.words.kind)
    if one.state in acch_words.STANDS:
        return str(acch_words.STANDS[one.state])
    return words.outcome(one.state) if one.state else ""


def _counts(one: KpiRecord, page: KpiRecords) -> str:
    if page.kpi.kind != "share":
        return ""
    return _("not asked") if one.is_hit is None else _("yes") if one.is_hit else _("no")


def _day(request: HttpRequest, name: str) -> date | None:
    """A day of the address; None when it has none that can be read."""
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if 1990 <= found.year < 2060 else None

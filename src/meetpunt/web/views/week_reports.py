"""A week and kilometres to read, print and take along: one's own, nobody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meetpunt.method.period import Period
from meetpunt.reports.mileage import LONGEST
from meetpunt.reports.mileage import mileage as mileage_of
from meetpunt.reports.week import week_report
from meetpunt.store.access import Viewer
from meetpunt.web import export, formats, paper, week_files, week_words
from meetpunt.web.entering import Entered
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.week import asked_person

_RATE = re.compile(r"\d{1,4}(?:[.,]\d{1,4})?", re.ASCII)
"""An amount per kilometre is too small for thousands to be parted, so both signs are a decimal one."""


@require_GET
@for_viewer
def report(request: HttpRequest, viewer: Viewer, is_export: bool = False) -> HttpResponse:
    """What was done in a week."""
    _must_be_own(request, viewer)
    monday = Entered(request.GET.dict()).week("week", viewer.today)
    told = week_report(viewer, monday)
    if is_export:
        zone = ZoneInfo(viewer.organisation.time_zone)
        title = f"{week_words.week_name(monday)}: {viewer.name}"
        lines = [f"{week_words.week_span(monday)} · {viewer.organisation.name}", *week_files.week_lines(told)]
        return _file(request, viewer, title, lines, week_files.week_tables(told, zone), [])
    context = {
        "report": told,
        "sheet": told.sheet,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_this_week": viewer.today in Period.week_of(monday),
    }
    return render(request, "week/report.html", context)


@require_GET
@for_viewer
def mileage(request: HttpRequest, viewer: Viewer, is_export: bool = False) -> HttpResponse:
    """Kilometres of a period."""
    _must_be_own(request, viewer)
    entered = Entered(request.GET.dict())
    this_month = Period.month_of(viewer.today)
    period = _period(entered, this_month)
    rate = _rate(entered)
    told = mileage_of(viewer, period, rate)
    if is_export:
        title = _("Kilometres of %(name)s") % {"name": viewer.name}
        lines = [f"{formats.period(period.first, period.last)} · {viewer.organisation.name}"]
        return _file(request, viewer, title, lines, week_files.mileage_tables(told), week_files.mileage_lines(told))
    query = request.GET.copy()
    for name in ("format", "from", "to"):
        query.pop(name, None)
    context = {
        "told": told,
        "period": period,
        "before": period.previous(),
        "after": _following(period),
        "rate": entered.text("rate"),
        "kept": query.urlencode(),
        "gaps": week_files.gaps(told),
        "notes": week_files.mileage_lines(told)[1 if told.gaps else 0 :],
        "problems": entered.problems,
    }
    return render(request, "week/mileage.html", context, status=422 if entered.problems else 200)


def _must_be_own(request: HttpRequest, viewer: Viewer) -> None:
    """These are made for oneself; who asks for another's is told that there is none."""
    if asked_person(request.GET.get("person", "")) not in (None, viewer.person_id):
        raise Http404


def _rate(entered: Entered) -> Decimal | None:
    text = entered.text("rate", 20)
    if text and not _RATE.fullmatch(text):
        entered.problems["rate"] = _("Write the rate as 0.23.")
    return Decimal(text.replace(",", ".")) if text and "rate" not in entered.problems else None


def _period(entered: Entered, this_month: Period) -> Period:
    first, last = entered.day("from"), entered.day("to")
    if first is None and last is None:
        return this_month
    first = first or (last or this_month.last).replace(day=1)
    last = last or max(first, Period.month_of(first).last)
    if last < first:
        entered.problems["to"] = _("The last day lies before the first.")
        return this_month
    if (last - first).days >= LONGEST:
        entered.problems["to"] = _("At most a year at once.")
        return this_month
    return Period(first, last)


def _following(period: Period) -> Period:
    """The period of the same shape just after."""
    first = period.last + timedelta(days=1)
    if period == Period.month_of(period.first):
        return Period.month_of(first)
    return Period(first, first + timedelta(days=period.days - 1))


def _file(
    request: HttpRequest,
    viewer: Viewer,
    title: str,
    lines: Sequence[str],
    tables: Sequence[export.Table],
    notes: Sequence[str],
) -> HttpResponse:
    name = slugify(title)[:80] or "meetpunt"
    if request.GET.get("format") == "xlsx":
        return export.workbook(name, tables)
    made = datetime.now(UTC).astimezone(ZoneInfo(viewer.organisation.time_zone))
    return export.answer(paper.pdf(paper.Paper(title, lines, tables, notes, made)), paper.PDF_TYPE, f"{name}.pdf")

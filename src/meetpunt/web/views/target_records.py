"""The records behind what was reached of a target, on a page and as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.actions.looking import note_look
from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.target_records import RecordsAsk, TargetRecords, target_records
from meetpunt.store.access import Viewer
from meetpunt.store.objectives import families
from meetpunt.web import deal_words, export, target_words, words
from meetpunt.web.target_form import at_first, place_of, what_of
from meetpunt.web.target_lines import entries_link
from meetpunt.web.viewer import for_viewer

KEPT = ("of", "step", "family", "from", "until", "table", "by")


@for_viewer
def records(request: HttpRequest, viewer: Viewer, measure: str, is_export: bool = False) -> HttpResponse:
    """The records; who looks at another one's is noted, and the other one can read it."""
    told = request.GET
    ask = _asked(viewer, measure, told)
    wanted = told.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    family = next((one.name for one in families(viewer) if one.id == ask.family_id), "") if ask.family_id else ""
    if ask.family_id and not family:
        raise Http404
    page = target_records(viewer, ask, None if is_export else number)
    if ask.place.person_id is not None:
        note_look(viewer, ask.place.person_id, "targets", datetime.now(UTC))
    currency = viewer.organisation.currency
    if is_export:
        return _exported(request, page, currency)
    kept = {name: told[name] for name in KEPT if told.get(name)}
    back = {"year": ask.first.year, "of": told.get("table", ""), "by": told.get("by", "")}
    figure = page.measure
    context = {
        "page": page,
        "title": target_words.name_of(measure),
        "family": family,
        "name": page.subject or viewer.organisation.name,
        "reached": target_words.reached(figure, page.actual, currency) if page.actual else "",
        "counted_from": target_words.counted_from(figure, page.actual, currency) if page.actual else "",
        "unit": target_words.UNITS.get(figure.unit, "") if page.step else "",
        "how_many": target_words.how_many(page),
        "entries": entries_link(ask.place, page.step, page.first, page.last, viewer.today) if page.step else "",
        "with_seller": any(one.words.seller for one in page.records) and ask.place.person_id is None,
        "with_minutes": measure == "norm_minutes",
        "with_margin": measure == "margin",
        "query": f"?{urlencode(kept)}",
        "back": f"{reverse('targets')}?{urlencode({name: value for name, value in back.items() if value})}",
    }
    return render(request, "targets/records.html", context)


def _asked(viewer: Viewer, measure: str, told: QueryDict) -> RecordsAsk:
    """Unasked it is of this year up to today, and of whose targets are shown unasked."""
    what = what_of(measure, told.get("step", ""), told.get("family", ""))
    first = _day(told.get("from", "")) if told.get("from") else viewer.today.replace(month=1, day=1)
    last = _day(told.get("until", "")) if told.get("until") else viewer.today
    if what is None or first is None or last is None or last < first:
        raise Http404
    return RecordsAsk(measure, place_of(told.get("of") or at_first(viewer)), first, last, what[1], what[2])


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2059 else None


def _exported(request: HttpRequest, page: TargetRecords, currency: str) -> HttpResponse:
    heads = [_("Account"), _("Day"), _("Name"), _("Kind"), _("Rep"), _("Minutes"), _("Ordered again")]
    heads += [_("Amount"), _("Margin"), _("Currency")]
    rows: list[list[Cell]] = [
        [
            one.words.account,
            one.words.day,
            one.words.name,
            deal_words.kind(one.words.kind) if one.words.kind else words.outcome(one.state) if one.state else "",
            one.words.seller,
            one.words.minutes,
            None if one.stayed is None else (_("yes") if one.stayed else _("no")),
            export.major(one.amount, one.currency or currency),
            export.major(one.margin, one.currency or currency),
            one.currency,
        ]
        for one in page.records
    ]
    code = page.step.code if page.step else ""
    name = slugify(f"{page.subject} {code} {target_words.name_of(page.measure.code)}") or "records"
    made = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return made(name, heads, rows)

"""Profitability of a portfolio, a team, a territory or the organisation; as a file, and the orders behind a row."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meetpunt.actions.looking import note_look
from meetpunt.reports.profitability.figures import By, ProfitAsk
from meetpunt.reports.profitability.records import profit_orders
from meetpunt.reports.profitability.report import profitability
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.profit_accounts import sees_people_of
from meetpunt.web import export, place_asking, profit_charts, profit_page
from meetpunt.web.asking import PERIODS
from meetpunt.web.place_asking import PlaceAsked
from meetpunt.web.viewer import for_viewer


@require_GET
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The whole, its rows, how few bring much, margin against cost to serve, and what is bought together."""
    asked, ask = _asked(request, viewer)
    report = profitability(viewer, ask)
    _note(viewer, asked)
    sort = request.GET.get("sort", "")
    rows, kept = profit_page.ordered(report, sort), _kept(asked, ask)
    pages = max(1, -(-len(rows) // profit_page.PAGE))
    number = min(max(1, _number(request)), pages)
    shown = rows[(number - 1) * profit_page.PAGE : number * profit_page.PAGE]
    currency = viewer.organisation.currency
    has_before = asked.period.ask.period_from is not None  # of everything ever there is no year before
    context = {
        "asked": asked,
        "by": ask.by.value,
        "also": {"by": ask.by.value},
        "title": profit_page.BY[ask.by],
        "kinds": [(by.value, text, by is ask.by) for by, text in profit_page.BY.items() if _offers(asked, by)],
        "kept": kept,
        "whose": asked.asking(),
        "sort": sort,
        "periods": PERIODS,
        "report": report,
        "total": report.total,
        "currency": currency,
        "has_before": has_before,
        "heads": profit_page.heads(report, sort, kept, has_before),
        "lines": profit_page.lines(report, viewer, shown, kept),
        "page": number,
        "pages": pages,
        "missing": profit_page.missing(report.total.cost),
        "known_from": profit_page.known_from(report.total.sums),
        "months": profit_charts.months(report.total, report.months, currency),
        "few": profit_charts.few(report.pareto) if report.pareto else "",
        "quadrants": profit_charts.quadrants(report.quadrants) if report.quadrants else "",
        "pairs": profit_page.pairs_of(report),
        "matrix": profit_page.matrix_of(report),
        "may_read_orders": sees_people_of(viewer, ask.place),
    }
    return render(request, "profitability/page.html", context)


@require_GET
@for_viewer
def export_table(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table as CSV or Excel, all of its rows."""
    asked, ask = _asked(request, viewer)
    report = profitability(viewer, ask)
    _note(viewer, asked)
    heads, rows = profit_page.table(report, viewer.organisation.currency)
    made = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return made(slugify(f"{_('Profitability')} {asked.name} {profit_page.BY[ask.by]}"), heads, rows)


@require_GET
@for_viewer
def orders(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The orders behind a row, or of the whole place."""
    asked, ask = _asked(request, viewer)
    told = request.GET.get("key")
    key = _key(told, ask.by) if told else None
    found = profit_orders(viewer, ask, key, told is None, _number(request))
    _note(viewer, asked)
    kept = _kept(asked, ask)
    context = {
        "asked": asked,
        "found": found,
        "back": kept,
        "kept": kept + (f"&key={told}" if told is not None else ""),
        "currency": viewer.organisation.currency,
        "with_seller": ask.place.person_id is None,
        "last": ask.last,
    }
    return render(request, "profitability/orders.html", context)


def _asked(request: HttpRequest, viewer: Viewer) -> tuple[PlaceAsked, ProfitAsk]:
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("profitability")
    asked = place_asking.read(viewer, request.GET)
    last = min(asked.last, viewer.today)
    by = request.GET.get("by", By.ACCOUNT.value)
    kind = By(by) if by in set(By) else By.ACCOUNT
    return asked, ProfitAsk(min(asked.first, last), last, kind if _offers(asked, kind) else By.ACCOUNT, asked.place)


def _offers(asked: PlaceAsked, by: By) -> bool:
    """One person has no people, and one territory no territories."""
    if by.is_people:
        return asked.place.person_id is None
    return by is not By.TERRITORY or asked.place.territory_id is None


def _note(viewer: Viewer, asked: PlaceAsked) -> None:
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "profitability", datetime.now(UTC))


def _kept(asked: PlaceAsked, ask: ProfitAsk) -> str:
    return asked.asking(by=ask.by.value)


def _number(request: HttpRequest) -> int:
    wanted = request.GET.get("page", "1")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1


def _key(text: str, by: By) -> int | str:
    if by is By.SEGMENT:
        return text
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)

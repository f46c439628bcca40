"""What production and logistics can expect: quantities per product and week, and the large orders to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.production.expected import (
    Expectation,
    ExpectedProduct,
    ExpectedQuantities,
    expected_quantities,
)
from meetpunt.store.access import Viewer
from meetpunt.store.access import production as access
from meetpunt.store.production import large_orders
from meetpunt.web import export, production_chart
from meetpunt.web.viewer import for_viewer


@dataclass(frozen=True)
class WeekLine:
    """A week of the chosen product."""

    monday: date
    found: Expectation


@for_viewer
def production(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page."""
    access.must_read(viewer)
    found = expected_quantities(viewer)
    chosen = _chosen(found, request.GET.get("product", ""))
    lines = [] if chosen is None else list(map(WeekLine, found.mondays, chosen.weeks))
    context = {
        "orders": large_orders(viewer, to_come=True),
        "found": found,
        "chosen": chosen,
        "lines": lines,
        "chart": production_chart.weeks(found.mondays, chosen.weeks) if chosen else "",
        "is_all": access.sellers(viewer) is None,
        "keeps_rules": access.keeps_rules(viewer),
        "has_addresses": access.produces(viewer) or viewer.administers,
        "currency": viewer.organisation.currency,
    }
    return render(request, "production/page.html", context)


@for_viewer
def production_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every product and week as a table to take along."""
    access.must_read(viewer)
    heads, rows = table(expected_quantities(viewer))
    write = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return write(_("production"), heads, rows)


def table(found: ExpectedQuantities) -> tuple[list[str], list[list[Cell]]]:
    """Expected quantities as heads and rows: products by name, and of each its weeks in which anything is expected."""
    name = _("Product") if found.by == "product" else _("Product family")
    heads = [name, _("Week"), _("Monday"), _("Ordered"), _("Open"), _("Yet to come"), "P10", "P50", "P90"]
    rows: list[list[Cell]] = [
        [one.name, f"{monday:%G-W%V}", monday, *_quantities(week)]
        for one in found.products
        for monday, week in zip(found.mondays, one.weeks, strict=True)
        if week.is_any
    ]
    return heads, rows


def _quantities(week: Expectation) -> list[Cell]:
    told = (week.ordered, week.opened, week.created, week.p10, week.p50, week.p90)
    return [round(Decimal(one) / 1000, 2) for one in told]


def _chosen(found: ExpectedQuantities, wanted: str) -> ExpectedProduct | None:
    """The product that is asked for; else the first one."""
    if not wanted:
        return next(iter(found.products), None)
    for one in found.products:
        if str(one.id) == wanted:
            return one
    raise Http404

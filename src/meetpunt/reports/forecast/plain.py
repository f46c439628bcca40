"""The forecast of the command line and the API as plain dictionaries, as of any day.

Amounts are in the reporting currency with its decimals; counts of orders may be fractions, because means are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from meetpunt.method.forecast.cube import LEVELS, chance_to_reach, quantiles
from meetpunt.method.period import day_of
from meetpunt.reports.ask import FunnelAsk, NotAnswerable, find_process
from meetpunt.reports.forecast.aims import Aims
from meetpunt.reports.forecast.ask import ForecastAsk, Measure, Per, parts_of
from meetpunt.reports.forecast.cube_of import edges_of, foresee
from meetpunt.reports.forecast.naive import run_rate, weighted, weighted_whenever
from meetpunt.reports.forecast.report import whose_of
from meetpunt.reports.forecast.slices import MEASURES, Slice
from meetpunt.store.access import Viewer
from meetpunt.store.currencies import exponent
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

MONTHS = 6


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        as_of: the last day that is seen; moment: an exact first moment that is no longer seen.
        first, last: the days; None = from the day after, six months on.
        ids: owner, team, territory and product by name of the dimension; None leaves it open.
        is_today: nobody asked for another day, so that what is planned now counts.
    """

    as_of: date
    moment: datetime | None
    first: date | None
    last: date | None
    measure: Measure
    per: Per
    process: str | None
    ids: Mapping[str, int | None]
    is_today: bool


def plain(viewer: Viewer, question: Question) -> dict[str, Any]:
    """The forecast with every measure; `total` and `periods` are of the one that is asked for.

    Raises:
        NotAnswerable: no process, or a period that ends before it begins.
    """
    organisation = viewer.organisation
    as_of, starts = question.as_of, question.as_of + timedelta(days=1)
    if question.moment is not None:
        zone = ZoneInfo(organisation.time_zone)
        starts = day_of(question.moment, zone)
        as_of = day_of(question.moment - timedelta(microseconds=1), zone)
    first = question.first or starts
    last = question.last or edges_of(as_of, MONTHS, "month")[-1] - timedelta(days=1)
    if last < first:
        raise NotAnswerable(_("The period ends before it starts: swap the two days."))
    process = find_process(organisation, FunnelAsk(as_of=as_of, process_code=question.process))
    place = Place(question.ids.get("owner"), question.ids.get("team"), question.ids.get("territory"))
    ask = ForecastAsk(place, first, last, question.measure, question.per)
    inner = {day for part in parts_of(ask) for day in (part[0], part[1] + timedelta(days=1)) if day > starts}
    edges = (starts, *sorted(inner or {starts + timedelta(days=1)}))
    change = change_number(organisation.id)
    foreseen = foresee(organisation, process, as_of, edges, change, question.is_today, question.moment)
    thing = question.ids.get("product")
    if thing is not None and foreseen.cells.by != "product":
        said = _("There are too many products to foresee each of them. Ask by family on the page, or leave it out.")
        raise NotAnswerable(said)
    part = Slice(foreseen, whose_of(viewer, place, thing, as_of))
    figures = {measure: _figures(viewer, part, ask, measure) for measure in MEASURES}
    asked = figures[question.measure]
    currency = None if question.measure == "orders" else organisation.currency
    return {
        "as_of": as_of.isoformat(),
        "from": first.isoformat(),
        "to": last.isoformat(),
        "of": question.measure,
        "currency": organisation.currency,
        "process": process.code,
        **asked,
        "measures": {name: figures[name]["total"] for name in MEASURES},
        "weighted_whenever": _money(weighted_whenever(part, question.measure), currency),
        "open_opportunities": int(part.deals.sum()),
        "open_amount": _money(float(np.nansum(foreseen.history.deals.amount[part.deals])), organisation.currency),
        "without_amount": int(np.isnan(foreseen.history.deals.amount[part.deals]).sum()),
        "not_counted": foreseen.history.not_counted,
        "warnings": [one.kind.value for one in foreseen.warnings],
    }


def _figures(viewer: Viewer, part: Slice, ask: ForecastAsk, measure: Measure) -> dict[str, Any]:
    asked = ForecastAsk(ask.place, ask.first, ask.last, measure, ask.per, part.whose.thing)
    periods = parts_of(asked)
    aims = Aims(viewer, asked, (ask.place,), part.foreseen.cells.by)
    whole = aims.whole(ask.place, asked.thing, (ask.first, ask.last), periods)
    targets = [whole, *aims.parts(ask.place, asked.thing, periods)]
    currency = None if measure == "orders" else viewer.organisation.currency
    lines = [
        _line(part, asked, first, last, target, currency)
        for (first, last), target in zip(((ask.first, ask.last), *periods), targets, strict=True)
    ]
    return {"total": lines[0], "periods": lines[1:]}


def _line(
    part: Slice, ask: ForecastAsk, first: date, last: date, target: float | None, currency: str | None
) -> dict[str, Any]:
    as_of = part.foreseen.as_of
    won = part.won(ask.measure, first, min(last, as_of)) if first <= as_of else 0.0
    ahead = part.periods(max(first, part.foreseen.edges[0]), last)
    draws = {kind: part.draws(ask.measure, ahead, kind) for kind in ("open", "new", "all")}
    chance = None
    if target is not None:
        chance = chance_to_reach(won, draws["all"], target)
    beside = (weighted(part, ask.measure, first, last), run_rate(part, ask.measure, first, last))
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "won": _money(won, currency),
        "open": _bands(draws["open"], currency),
        "new": _bands(draws["new"], currency),
        "all": _bands(won + draws["all"], currency),
        "target": _money(target, currency),
        "chance": None if chance is None or np.isnan(chance) else round(chance, 4),
        "weighted": _money(beside[0], currency),
        "run_rate": _money(beside[1], currency),
    }


def _bands(draws: NDArray[np.float64], currency: str | None) -> dict[str, float | None]:
    names = [f"p{round(100 * level)}" for level in LEVELS]
    if not np.isfinite(draws).all():
        return dict.fromkeys((*names, "mean"))
    values = dict(zip(names, np.maximum(quantiles(draws), 0.0).tolist(), strict=True))
    return {name: _money(value, currency) for name, value in {**values, "mean": float(draws.mean())}.items()}


def _money(value: float | None, currency: str | None) -> float | None:
    if value is None:
        return None
    return round(value, 2) if currency is None else round(value / 10 ** exponent(currency), 2)

"""What was reached beside what was wanted, expected or there to be had: targets, kept forecasts and the market.

The rule: the numerator is the same order intake as everywhere; without anything to lay it beside there is no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from meetpunt.measures.register import definition
from meetpunt.method.period import Period
from meetpunt.method.planning.targets import MEASURES
from meetpunt.reports.kpis.counting import Counting, Who
from meetpunt.reports.kpis.figures import KpiValue, nothing, of_columns
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.season import season_of
from meetpunt.store.access import with_teams_below
from meetpunt.store.currencies import exponent
from meetpunt.store.forecasts import Promised, forecasts_made
from meetpunt.store.kept_forecasts import middles_at
from meetpunt.store.objectives import sizes
from meetpunt.store.refs import Place
from meetpunt.store.targets import Free, chosen, targets_of

BY = ("market", "target", "forecast")
DAY = timedelta(days=1)

Below = Mapping[int | None, float]
Found = tuple[Below, Counting, str]
"""What to divide by, of which days, and of a forecast what it was."""


def values_of(one: Kpi, counting: Counting, who: Who) -> Mapping[int | None, KpiValue]:
    """The values of each person, team or territory, or of all together."""
    if not counting.ask.is_whole:
        return {}
    found = _BELOW[one.counted.by](counting, who)
    if found is None:
        return {}
    below, counting, foreseen = found
    bought = definition("revenue")
    if bought is None or bought.counted is None:
        return {}
    rows = counting.rows(replace(bought.counted, months=one.counted.months), who)
    digits = exponent(counting.viewer.organisation.currency)
    told: dict[int | None, KpiValue] = {}
    for key in who.keys:
        revenue = of_columns(one.code, replace(bought.counted, wants_records=False), rows.get(key, {}), None, digits)
        value = _divided(one.code, revenue, below.get(key, 0.0) * 10.0**-digits)
        told[key] = replace(value, foreseen=foreseen if value.value is not None else "")
    return told


def _divided(code: str, revenue: KpiValue, below: float) -> KpiValue:
    if revenue.why:
        return nothing(code, revenue.why, revenue.n)
    if below <= 0 or revenue.value is None:
        return nothing(code, "not_recorded", revenue.n)
    value, low, high = (
        None if one is None else 100 * one / below for one in (revenue.value, revenue.low, revenue.high)
    )
    return KpiValue(code, value, None if low is None else max(0.0, low), high, revenue.n, revenue.value, below)


def _market(counting: Counting, who: Who) -> Found | None:
    """What whole territories, or all, buy in a year."""
    if who.by not in ("territory", "nothing"):
        return None
    known = sizes(counting.viewer.organisation.id, counting.ask.last.year, who.keys)
    return {key: float(fact.size_minor or 0) for key, fact in known.items()}, counting, ""


def _targets(counting: Counting, who: Who) -> Found:
    """The revenue that was to be there up to the last day."""
    organisation, ask = counting.viewer.organisation.id, counting.ask
    places = {key: _place(who, key) for key in who.keys}
    shares, free = season_of(counting.viewer).shares, Free(organisation)
    rows = targets_of(organisation, ask.first, ask.last, places.values(), (MEASURES["revenue"].code,))
    found: dict[int | None, float] = {}
    for key, place in places.items():
        row = chosen([one for one in rows if one.place == place], ask.first, ask.last, shares, free)
        if row is not None:
            found[key] = float(row.value)
    return found, counting, ""


def _forecasts(counting: Counting, who: Who) -> Found | None:
    """What was foreseen of each whole month at its beginning, from the month on after which none lacks a forecast.

    The middle of what the steps foresaw where that was kept, else the weighted sum; of a team with teams under it the
    weighted sum, because what was kept of it holds those as well and its revenue here does not.
    """
    if who.by == "territory":
        return None
    ask, organisation = counting.ask, counting.viewer.organisation
    months = _whole_months(ask.first, ask.last)
    middles = middles_at(organisation.id, months)
    if middles and who.by == "team" and any(len(with_teams_below(organisation.id, (one,))) > 1 for one in who.ids):
        middles = {}
    made = forecasts_made(organisation, [first for first in months if first not in middles])
    told = list(reversed(list(takewhile(lambda first: first in middles or first in made, reversed(months)))))
    if not told:
        return {}, counting, ""
    found: dict[int | None, float] = {}
    for first in told:
        for key, minor in _by_key(who.by, middles.get(first), made.get(first, ())):
            found[key] = found.get(key, 0.0) + minor
    by_steps = sum(first in middles for first in told)
    foreseen = "steps" if by_steps == len(told) else "both" if by_steps else "weighted"
    ask = replace(ask, first=told[0], last=Period.month_of(told[-1]).last)
    return found, Counting(counting.viewer, ask), foreseen


def _by_key(
    by: str, middles: Mapping[tuple[str, int], int] | None, made: tuple[Promised, ...]
) -> list[tuple[int | None, int]]:
    """The forecast of a month, per owner, team, or of all."""
    if middles is None:
        return [({"owner": owner, "team": team}.get(by), minor) for owner, team, minor in made]
    kind = by if by in ("owner", "team") else ""
    return [(key if kind else None, minor) for (of, key), minor in middles.items() if of == kind]


_BELOW: dict[str, Callable[[Counting, Who], Found | None]] = {
    "market": _market,
    "target": _targets,
    "forecast": _forecasts,
}


def _place(who: Who, key: int | None) -> Place:
    return {
        "owner": Place(person_id=key),
        "team": Place(team_id=key),
        "territory": Place(territory_id=key),
    }.get(who.by, Place())


def _whole_months(first: date, last: date) -> list[date]:
    """The first days of the months that lie within these days as a whole."""
    found, begin = [], Period.month_of(first).last + DAY if first.day > 1 else first
    while (end := Period.month_of(begin).last) <= last:
        found.append(begin)
        begin = end + DAY
    return found

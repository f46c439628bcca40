"""Conversion and days per step: the same estimates as on the funnel page, of what entered the step in the period.

The rule: a rep's conversion is estimated beside the team, a team's or larger by itself; a month's always by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.figures import Conversion, Days
from meetpunt.reports.funnel import compared
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import KpiValue, nothing
from meetpunt.reports.step_lines import conversions_of, days_of, everybody, of_group, with_own_counts
from meetpunt.reports.view import Mask, View, entered_between, look
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ProcessRef

FEWEST = 5
"""Days of fewer are an anecdote, as a conversion is."""


def view_of(viewer: Viewer, ask: KpiAsk, who: Who) -> View | None:
    """The log of the process with what entered each step in the period; None when there is no such process."""
    question = FunnelAsk(
        ask.last,
        ask.process_code,
        ask.first,
        ask.last,
        is_today=False,
        product_id=ask.product_id,
        territory_id=who.ids[0] if who.by == "territory" else None,
        segment=ask.segment,
        cohort="step",
    )
    try:
        return look(viewer.organisation, question)
    except NotAnswerable:
        return None


def step_of(process: ProcessRef, code: str) -> int | None:
    """The place of the step in a KPI's code, as in conversion:O; None when there is none or it is the last."""
    wanted = code.partition(":")[2]
    found = next((step for step in process.steps if step.code == wanted), None)
    return None if found is None or found.is_final else found.position


def of_steps(
    viewer: Viewer, view: View, codes: tuple[str, ...], who: Who, teams: dict[int, int | None]
) -> dict[int | None, dict[str, KpiValue]]:
    """The values per person, team or the whole; teams: beside which team (None = everybody) each person stands."""
    found: dict[int | None, dict[str, KpiValue]] = {}
    with_conversion = any(code.startswith("conversion") for code in codes)
    with_days = any(code.startswith("days") for code in codes)
    beside = _beside(view, teams) if who.by == "owner" and with_conversion else {}
    for key in who.keys:
        own = _mask(view, who, key)
        counted = conversions_of(view, own) if with_conversion else ()
        if key in beside:
            counted = tuple(with_own_counts(estimate, raw) for estimate, raw in zip(beside[key], counted, strict=True))
        days = days_of(view, own) if with_days else ()
        found[key] = {code: _of_step(view, code, counted, days) for code in codes}
    return found


def of_months(
    view: View, codes: tuple[str, ...], who: Who, key: int | None, months: tuple[int, ...]
) -> dict[str, dict[int, KpiValue]]:
    """The values of each month's own entries."""
    found: dict[str, dict[int, KpiValue]] = {code: {} for code in codes}
    own = _mask(view, who, key)
    for month in months:
        first, last = _ends(month)
        ask = replace(view.ask, period_from=first, period_until=min(last, view.ask.as_of))
        inside = entered_between(view.spells.entered, view.organisation, ask)
        part = replace(view, in_cohort=inside, by_step=inside)
        counted = conversions_of(part, own) if any(code.startswith("conversion") for code in codes) else ()
        days = days_of(part, own) if any(code.startswith("days") for code in codes) else ()
        for code in codes:
            found[code][month] = _of_step(part, code, counted, days)
    return found


def _beside(view: View, teams: dict[int, int | None]) -> dict[int | None, tuple[Conversion, ...]]:
    """Each person's conversions as compared with the team's."""
    found: dict[int | None, tuple[Conversion, ...]] = {}
    for team in set(teams.values()):
        persons = tuple(person for person, beside in teams.items() if beside == team)
        around = everybody(view) & ((view.spells.team == team) if team is not None else True)
        steps = compared(view, around, persons)
        for place, person in enumerate(persons):
            found[person] = tuple(of_group(groups[place], None) for groups in steps)
    return found


def _mask(view: View, who: Who, key: int | None) -> Mask:
    if who.by == "owner":
        return np.asarray(view.spells.group == key)
    if who.by == "team":
        return np.asarray(everybody(view) & (view.spells.team == key))
    return np.ones(len(view.spells), dtype=np.bool_)


def _of_step(view: View, code: str, conversions: tuple[Conversion, ...], days: tuple[Days, ...]) -> KpiValue:
    position = step_of(view.process, code)
    if position is None:
        return nothing(code, "not_here")
    if code.startswith("days"):
        return _of_days(code, days[position])
    one = conversions[position]
    if one.value is None:
        return nothing(code, "too_few", one.n)
    low, high = (100 * (bound or 0.0) for bound in (one.low, one.high))
    went_on = None if one.raw is None else round(one.raw * one.n)
    return KpiValue(code, 100 * one.value, low, high, one.n, went_on, one.n)


def _of_days(code: str, one: Days) -> KpiValue:
    if one.p50 is None or one.naive.n < FEWEST:
        return nothing(code, "too_few", one.n)
    return KpiValue(code, one.p50, None, None, one.n, None, None)


def _ends(month: int) -> tuple[date, date]:
    first = date(month // 12, month % 12 + 1, 1)
    after = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)

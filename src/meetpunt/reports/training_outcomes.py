"""The value of a KPI of each person over some days and how much chance alone moves it: what trainings are compared on.

The rule: of a conversion only what entered and was followed as long counts, so that before and after are as ripe; of
everything else the KPI's own value. A value of fewer than five records is none.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from meetpunt.method.conversion import TOO_FEW, Z90
from meetpunt.method.period import Period, days_since_epoch, first_moment, moment_after
from meetpunt.method.spells import Cause
from meetpunt.reports.kpis import by_funnel
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.step_lines import conversions_of, everybody
from meetpunt.reports.view import View
from meetpunt.store.access import Viewer

LOOKED_BACK = timedelta(days=730)
"""Step times are those of the last two years."""
UNKNOWN_DAYS, MOST_DAYS = 30, 180
"""Followed while the step times are not known, and at most: what goes on later counts on neither side."""


@dataclass(frozen=True)
class Outcome:
    """value in the unit as it is shown; noise: its variance by chance; n: the records under it."""

    value: float
    noise: float
    n: int


def trained_on(viewer: Viewer) -> tuple[Kpi, ...]:
    """The KPIs that a training may be compared on: counted per person and over any days."""
    return tuple(one for one in kpis(viewer) if is_compared(one))


def is_compared(kpi: Kpi) -> bool:
    """One of those."""
    how = kpi.counted
    return kpi.kind == "conversion" or (
        how.by in ("measure", "calendar") and not (how.months or how.at_the_end or how.per or how.position)
    )


@dataclass(frozen=True)
class Outcomes:
    """Asks them for one KPI; each span of days once."""

    viewer: Viewer
    kpi: Kpi

    @cached_property
    def follow_up(self) -> int:
        """Days for which what entered the step is followed: 80 of 100 that go on do so sooner; 0 for another KPI."""
        view = self._view
        if view is None or self._step is None:
            return 0
        spells = view.spells
        told = view.by_step & ~spells.unknown_entry & (spells.observed_from <= 0) & (spells.step == self._step)
        ages = spells.age[told & (spells.cause == Cause.WENT_ON) & ~spells.skipped]
        if len(ages) < TOO_FEW:
            return UNKNOWN_DAYS
        return min(math.ceil(round(float(np.quantile(ages, 0.8)), 6)), MOST_DAYS)

    def of(self, ids: Collection[int], days: Period) -> dict[int, Outcome]:
        """By person; who has too little to say is left out."""
        if self.kpi.kind == "conversion":
            return self._conversion(ids, days)
        ask = KpiAsk(days.first, days.last)
        found = Making(self.viewer, ask, (self.kpi,)).of(Who("owner", tuple(ids))) if ids else {}
        outcomes = {}
        for person, told in found.items():
            one = told[self.kpi.code]
            if person is None or one.value is None:
                continue
            wide = math.inf if one.low is None or one.high is None else (one.high - one.low) / (2 * Z90)
            outcomes[person] = Outcome(one.value, wide**2, one.n)
        return _with_noise(outcomes)

    def entered(self, ids: Collection[int], days: Period) -> int:
        """How many opportunities of these people entered the step in these days."""
        view = self._view
        if view is None:
            return 0
        return int((self._inside(view, days) & np.isin(view.spells.group, list(ids))).sum())

    @property
    def orders_of_each(self) -> float | None:
        """Of one more that goes on from the step: the chance that it becomes an order; None when it cannot be said."""
        if self._view is None or self._step is None:
            return None
        later = conversions_of(self._view, everybody(self._view))[self._step + 1 :]
        chances = [one.value for one in later]
        return None if any(one is None for one in chances) else math.prod(one or 0.0 for one in chances)

    @cached_property
    def _view(self) -> View | None:
        if self.kpi.kind != "conversion":
            return None
        today = self.viewer.today
        return by_funnel.view_of(self.viewer, KpiAsk(today - LOOKED_BACK, today), Who("nothing"))

    @property
    def _step(self) -> int | None:
        return by_funnel.step_of(self._view.process, self.kpi.code) if self._view else None

    def _conversion(self, ids: Collection[int], days: Period) -> dict[int, Outcome]:
        view = self._view
        if view is None or self._step is None:
            return {}
        spells = view.spells
        inside = self._inside(view, days)
        went_on = (spells.cause == Cause.WENT_ON) & (spells.age <= self.follow_up)
        counts = {}
        for person in ids:
            own = inside & (spells.group == person)
            if own.sum() >= TOO_FEW:
                counts[person] = (int((own & went_on).sum()), int(own.sum()))
        if not counts:
            return {}
        share = sum(k for k, _n in counts.values()) / sum(n for _k, n in counts.values())
        share = min(max(share, 0.01), 0.99)
        return {person: Outcome(100 * k / n, 10_000 * share * (1 - share) / n, n) for person, (k, n) in counts.items()}

    def _inside(self, view: View, days: Period) -> np.ndarray:
        """What was seen to enter the step in these days."""
        zone = ZoneInfo(self.viewer.organisation.time_zone)
        spells = view.spells
        since, until = (days_since_epoch(one) for one in _ends(days, zone))
        known = ~spells.unknown_entry & (spells.observed_from <= 0) & (spells.step == self._step)
        return np.asarray(known & (spells.entered >= since) & (spells.entered < until))


def latest(viewer: Viewer, months_ago: date, follow_up: int) -> Period:
    """The days of the last months that have been followed."""
    shift = timedelta(days=follow_up + 1 if follow_up else 0)
    return Period(months_ago - shift, viewer.today - shift)


def _with_noise(outcomes: dict[int, Outcome]) -> dict[int, Outcome]:
    """Where a value has no interval, the mean noise of those that have one, else how the values differ."""
    known = [one.noise for one in outcomes.values() if math.isfinite(one.noise)]
    values = [one.value for one in outcomes.values()]
    instead = float(np.mean(known)) if known else float(np.var(values)) if values else 0.0
    return {
        person: one if math.isfinite(one.noise) else Outcome(one.value, instead, one.n)
        for person, one in outcomes.items()
    }


def _ends(days: Period, zone: ZoneInfo) -> tuple:  # type: ignore[type-arg]
    return first_moment(days.first, zone), moment_after(days.last, zone)

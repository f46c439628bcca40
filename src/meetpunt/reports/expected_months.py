"""Open opportunities by the month in which they are expected to close: how many, how much, and weighted by step.

Rule: weighted = amount times the share of the organisation's own closed opportunities that reached the step and were
won; the shares stand beside it. What has no such share is counted, not weighted. It is no forecast with a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.method.conversion import wilson
from meetpunt.reports.board import Total, total_of
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.chances import FEWEST_CLOSED, won_and_closed
from meetpunt.store.opportunity_list import ListAsk, open_by_month
from meetpunt.store.pipeline import Standing
from meetpunt.store.rates import rates_on
from meetpunt.store.refs import ProcessRef, StepRef
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class Share:
    """Of `closed` that reached the step `won` were won; value, low, high (90 %): None when there are too few."""

    step: StepRef
    won: int
    closed: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Month:
    """A month (its first day; None = no day given). weighted_minor: None when a rate or every share is missing.

    unweighted: how many with an amount stand in a step without a share.
    """

    first: date | None
    total: Total
    weighted_minor: int | None
    unweighted: int
    is_past: bool


@dataclass(frozen=True)
class Months:
    """The months in order, their total, and the shares that were used."""

    months: tuple[Month, ...]
    total: Month
    shares: tuple[Share, ...]


def expected_months(viewer: Viewer, process: ProcessRef, ask: ListAsk) -> Months:
    """The open opportunities of a question by month."""
    counts = answers.latest(
        ("won and closed", viewer.organisation.id),
        change_number(viewer.organisation.id),
        lambda: won_and_closed(viewer.organisation.id),
    )
    shares = tuple(_share(step, *counts.get(step.id, (0, 0))) for step in process.steps if not step.is_final)
    by_step = {one.step.id: one.value for one in shares}
    groups: dict[date | None, list[tuple[Standing, float | None]]] = {}
    for close, step, currency, count, valued, amount in open_by_month(viewer, ask):
        first = None if close is None else close.replace(day=1)
        standing = Standing(step, currency, count, valued, amount)
        groups.setdefault(first, []).append((standing, by_step.get(step or 0)))
    order = sorted(groups, key=lambda first: (first is None, first or date.max))
    months = tuple(_month(viewer, first, groups[first]) for first in order)
    return Months(months, _month(viewer, None, [one for group in groups.values() for one in group]), shares)


def _share(step: StepRef, won: int, closed: int) -> Share:
    if closed < FEWEST_CLOSED:
        return Share(step, won, closed, None, None, None)
    low, high = wilson(won / closed, closed)
    return Share(step, won, closed, won / closed, low, high)


def _month(viewer: Viewer, first: date | None, groups: list[tuple[Standing, float | None]]) -> Month:
    currency = viewer.organisation.currency
    rates = rates_on(viewer.organisation.id, viewer.today)
    total = total_of([standing for standing, _share in groups], rates, currency)
    weighted: int | None = 0
    unweighted = 0
    for standing, share in groups:
        own = total_of([standing], rates, currency).amount_minor
        if share is None:
            unweighted += standing.valued
        elif own is None or weighted is None:
            weighted = None
        else:
            weighted += round(own * share)
    known = any(share is not None for _standing, share in groups)
    is_past = first is not None and first < viewer.today.replace(day=1)
    return Month(first, total, weighted if known else None, unweighted, is_past)

"""Visits agreed and visits held, and orders by how long ago the last visit was.

The rule: what goes with a recent visit need not come from it, because who is about to order is visited more. So the
figures are
shown as they are, with their intervals, and nothing is concluded from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from meetpunt.method.visit_pace import DAYS_IN_A_YEAR

LEAST_GAPS = 5
BANDS: tuple[tuple[int, int | None], ...] = ((0, 30), (30, 60), (60, 120), (120, 240), (240, None))
"""Days since the last visit: from, and up to (not included)."""
PER_DAYS = 3000.0
"""Rates are per 100 accounts and 30 days."""


@dataclass(frozen=True)
class Rhythm:
    """Visits of the accounts of a segment with which visits are agreed.

    Attributes:
        segment: its name. accounts: with agreed visits.
        agreed: visits that were agreed for these days; held: visits that were held in them.
        agreed_gap: days between two visits as agreed; held_gap: the median as held, None = of fewer than 5.
        gaps: between how many pairs of visits.
    """

    segment: str
    accounts: int
    agreed: float
    held: int
    agreed_gap: float | None
    held_gap: float | None
    gaps: int

    @property
    def kept(self) -> float | None:
        """Held of agreed; over 1 where more was held."""
        return self.held / self.agreed if self.agreed > 0 else None


def rhythm(
    segment: str, rows: Iterable[tuple[int | None, int]], accounts: int, agreed_365: int, held: int, days: int
) -> Rhythm:
    """The rhythm of a segment.

    agreed visits = sum over accounts of (visits a year x days that the agreement held) / 365;
    agreed gap = days x accounts / agreed visits.

    Parameters:
        rows: days between two visits and how often that occurred. days: of the period.
    """
    found = sorted((gap, count) for gap, count in rows if gap is not None)
    gaps = sum(count for _, count in found)
    agreed = agreed_365 / DAYS_IN_A_YEAR
    middle = float(np.median(np.repeat(*np.array(found).T))) if gaps >= LEAST_GAPS else None
    return Rhythm(segment, accounts, agreed, held, accounts * days / agreed if agreed else None, middle, gaps)


@dataclass(frozen=True)
class OrderRate:
    """Orders per 100 accounts and 30 days, so long after the last visit; the interval is 90 %."""

    since: int
    until: int | None
    orders: int
    account_days: int
    rate: float | None
    low: float | None
    high: float | None


def order_rates(rows: Iterable[tuple[int, int, int]]) -> tuple[OrderRate, ...]:
    """The rates per band.

    Gamma(orders + 1/2, days): what a Poisson count says of its rate, without a prior opinion. Of fewer than 300 days
    nothing is said.

    Parameters:
        rows: band, days that accounts were in it, and orders on those days.
    """
    told = {band: (days, orders) for band, days, orders in rows}
    found = []
    for band, (since, until) in enumerate(BANDS):
        days, orders = told.get(band, (0, 0))
        if days < PER_DAYS / 10:
            found.append(OrderRate(since, until, orders, days, None, None, None))
            continue
        low, high = (float(gammaincinv(orders + 0.5, q)) * PER_DAYS / days for q in (0.05, 0.95))
        found.append(OrderRate(since, until, orders, days, orders * PER_DAYS / days, low, high))
    return tuple(found)

"""What a plan may bring, with the doubt about its figures and the luck of one year: orders, revenue, needs, a chance.

The rule: the middle of every figure gives a plan that is reached in about half of the years; so everything is said
with P50 and P80, and the chance is counted over draws. The same generator gives the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from meetpunt.method.planning.back_calculation import Gap, Reason, known, revenue_per_order, sales_visits, visits_before
from meetpunt.method.planning.doubt import MOST, Doubt, doubt_of, gap_of, middle_tails
from meetpunt.method.planning.filling import filled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from meetpunt.method.planning.inputs import SellerInputs

DRAWS, DRAWS_OF_MANY, MANY = 2000, 1000, 20
"""With more than 20 sellers half the draws: a chance of 50 % is then sure to 1.6 instead of 1.1 points."""
_SHARES = np.array((0.05, 0.1, 0.5, 0.8, 0.9, 0.95))


@dataclass(frozen=True)
class Range:
    """Quantiles of draws: in 5, 10, 50, 80, 90 and 95 of 100 it is at most this."""

    p5: float
    p10: float
    p50: float
    p80: float
    p90: float
    p95: float


@dataclass(frozen=True)
class Need:
    """What reaching the target takes: at P80 it is reached in 80 of 100 years.

    Attributes:
        entries: of each step in order, and last the orders; None where a seller's steps are not known.
        visits, days: sales visits and the days that they take; None = not known.
    """

    entries: tuple[Range | None, ...]
    visits: Range | None
    days: Range | None


@dataclass(frozen=True)
class Chance:
    """The chance of a seller's or a team's target with the planned activity.

    Attributes:
        key, name: of the seller; 0 = together.
        target: revenue; None = there is none.
        chance: of reaching it, 0..1; None = not known, with the reasons in `gaps`.
        orders, revenue: with the planned activity; None = not known.
        need: None = not known, or nothing needed.
        visits, days: planned for sales, at the middle of the figures; None = not known.
        gaps: why something is not known, or is nothing.
    """

    key: int
    name: str
    target: float | None
    chance: float | None = None
    orders: Range | None = None
    revenue: Range | None = None
    need: Need | None = None
    visits: float | None = None
    days: float | None = None
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class PlanOutcome:
    """What a plan may bring.

    Attributes:
        total: all sellers together.
        sellers: each of them, in the order given.
        orders, revenue: draws of the total with the planned activity, [draw]; empty when not known.
        visits_needed, days_needed: draws of the total, [draw]; empty when not known.
        counted: the sellers that are in the total; doubt: their draws, None without any.
    """

    total: Chance
    sellers: tuple[Chance, ...]
    orders: NDArray[np.float64]
    revenue: NDArray[np.float64]
    visits_needed: NDArray[np.float64]
    days_needed: NDArray[np.float64]
    counted: tuple[SellerInputs, ...] = ()
    doubt: Doubt | None = None

    def chance_of(self, target: float) -> float | None:
        """The chance of at least this revenue with the planned activity."""
        return float(np.mean(self.revenue >= target)) if len(self.revenue) else None


def outcome(
    inputs: Sequence[SellerInputs],
    rng: np.random.Generator,
    *,
    target: float | None = None,
    entries: Sequence[float] | None = None,
    cv: float | None = None,
    draws: int | None = None,
) -> PlanOutcome:
    """Draw the figures of all sellers and a year's luck.

    Per draw: the entries that the sales visits allow, N = visits / sum_k v_k prod_{j < k} p_j; orders ~ Binomial(N,
    prod p); revenue = the sum of so many log-normal orders. The visits are days x visits per day - agreed visits
    without a sale, and at most `MOST` times those that were made. What is needed: `Doubt.multiples`.

    Args:
        inputs: one per seller, or the whole alone (key 0). With sellers beside it the whole counts only where a
            seller's own figure is missing (taken as assumed), and tells how alike the sellers' doubts are.
        rng: a fresh seeded generator; the same seed keeps plans comparable draw by draw.
        target: of all together, minor units; None = the sum of the sellers' targets.
        entries: planned entries of the first step per seller, instead of what the sales visits allow.
        cv: coefficient of variation of single orders; None = from the interval of the order size.
        draws: how many; None = `DRAWS`.
    """
    sellers = people(inputs)
    whole = next((one for one in inputs if one.key == 0), None) if len(sellers) > 1 else None
    none = np.empty(0)
    wanted = _target(sellers) if target is None else target
    if not sellers:
        return PlanOutcome(Chance(0, "", wanted, gaps=(Gap(Reason.NO_SELLERS),)), (), none, none, none, none)
    gaps = [gap_of(seller) for seller in sellers]
    places = [place for place, gap in enumerate(gaps) if gap is None]
    rows = {place: row for row, place in enumerate(places)}
    chosen = [sellers[place] for place in places]
    if not chosen:
        each = tuple(_unknown(seller, gap) for seller, gap in zip(sellers, gaps, strict=True))
        told = tuple(dict.fromkeys(gap for gap in gaps if gap))
        return PlanOutcome(Chance(0, "", wanted, gaps=told), each, none, none, none, none)
    draws = draws or (DRAWS_OF_MANY if len(chosen) > MANY else DRAWS)
    doubt = doubt_of(chosen, rng, draws, None if entries is None else [entries[place] for place in places], cv, whole)
    each = tuple(
        _unknown(seller, gaps[place])
        if gaps[place]
        else _chance(doubt, [rows[place]], [seller], known(seller.target), (seller.key, seller.name))[0]
        for place, seller in enumerate(sellers)
    )
    total, visits, days = _chance(doubt, list(rows.values()), chosen, wanted, (0, ""))
    missing = (gap for gap in gaps if gap)
    total = replace(total, gaps=tuple(dict.fromkeys((*total.gaps, *missing))))
    is_planned = total.revenue is not None
    return PlanOutcome(
        total,
        each,
        doubt.orders.sum(axis=0) if is_planned else none,
        doubt.revenue.sum(axis=0) if is_planned else none,
        visits,
        days,
        tuple(chosen),
        doubt,
    )


def together(found: PlanOutcome, keys: Collection[int], key: int, name: str) -> Chance | None:
    """Some of the sellers as one, as those of a territory, with their targets together; None when none is counted."""
    rows = [row for row, seller in enumerate(found.counted) if seller.key in keys]
    if found.doubt is None or not rows:
        return None
    chosen = [found.counted[row] for row in rows]
    return _chance(found.doubt, rows, chosen, _target(chosen), (key, name))[0]


def people(inputs: Sequence[SellerInputs]) -> tuple[SellerInputs, ...]:
    """Those that a plan is counted over: the sellers with their gaps filled from the whole, or the whole alone."""
    whole = next((one for one in inputs if one.key == 0), None)
    sellers = tuple(one for one in inputs if one.key != 0)
    if not sellers:
        return () if whole is None else (whole,)
    return sellers if whole is None else tuple(filled(seller, whole) for seller in sellers)


def orders_by_seller(sellers: Sequence[SellerInputs], target: float) -> NDArray[np.float64]:
    """Orders through the funnel that each takes on at the middle of the figures, so that together they bring `target`.

    In proportion to the sellers' own targets; without them to their sales visits; without those alike.
    """
    own = [known(seller.target) for seller in sellers]
    parts = [part or 0.0 for part in own]
    if None in own or not sum(parts):
        parts = [sales_visits(seller)[0] or 0.0 for seller in sellers]
    if not sum(parts):
        parts = [1.0] * len(sellers)
    value = np.array([revenue_per_order(seller) or math.nan for seller in sellers])
    return np.asarray(target * np.array(parts) / sum(parts) / value, dtype=np.float64)


def _chance(
    doubt: Doubt, rows: list[int], sellers: Sequence[SellerInputs], target: float | None, who: tuple[int, str]
) -> tuple[Chance, NDArray[np.float64], NDArray[np.float64]]:
    """What these rows may bring and take together, and the draws of the visits and days that it takes."""
    gaps = [gap for seller in sellers for gap in sales_visits(seller)[1]]
    if any((sales_visits(seller)[0] or 0.0) > MOST * (visits_before(seller) or math.inf) for seller in sellers):
        gaps.append(Gap(Reason.MORE_THAN_BEFORE))
    narrow = doubt.of(rows)
    if np.isnan(narrow.per_entry).any():
        gaps.append(Gap(Reason.NO_VISITS))
    found = Chance(who[0], who[1], target)
    if not np.isnan(doubt.entries[rows]).all():
        orders, revenue = doubt.orders[rows].sum(axis=0), doubt.revenue[rows].sum(axis=0)
        chance = None if target is None else float(np.mean(revenue >= target))
        found = replace(found, chance=chance, orders=_range(orders), revenue=_range(revenue))
    planned = np.array([[sales_visits(seller)[0] or 0.0, known(seller.visits_per_day) or 0.0] for seller in sellers])
    if planned[:, 1].all():
        found = replace(found, visits=float(planned[:, 0].sum()), days=float((planned[:, 0] / planned[:, 1]).sum()))
    none = np.empty(0)
    if not target:
        gaps.append(Gap(Reason.NO_TARGET if target is None else Reason.TARGET_ZERO))
        return replace(found, gaps=tuple(dict.fromkeys(gaps))), none, none
    orders_each = orders_by_seller(sellers, target)
    tails = np.array([middle_tails(seller, len(doubt.conversions)) for seller in sellers]).T
    multiples = narrow.multiples(orders_each, tails, target, doubt.luck[rows[0] if len(rows) == 1 else -1])
    entries = (orders_each / tails).sum(axis=1)
    of_steps = [_range(times * entry) for times, entry in zip(multiples, entries, strict=True)]
    told = doubt.has_steps[rows].all()
    visits = multiples[0] * (orders_each / tails[0])[:, None] * narrow.per_entry
    days = (visits / narrow.per_day).sum(axis=0)
    visits = visits.sum(axis=0)
    need = Need(
        tuple(entry if told or place == len(of_steps) - 1 else None for place, entry in enumerate(of_steps)),
        None if np.isnan(visits).any() else _range(visits),
        None if np.isnan(days).any() else _range(days),
    )
    found = replace(found, need=need, gaps=tuple(dict.fromkeys(gaps)))
    return found, visits if need.visits else none, days if need.days else none


def _target(sellers: Sequence[SellerInputs]) -> float | None:
    own = [known(seller.target) for seller in sellers]
    told = [target for target in own if target is not None]
    return sum(told) if told else None


def _unknown(seller: SellerInputs, gap: Gap | None) -> Chance:
    return Chance(seller.key, seller.name, known(seller.target), gaps=(gap,) if gap else ())


def _range(draws: NDArray[np.float64]) -> Range:
    """Quantiles between order statistics; sorting once takes a fifth of the time of `numpy.quantile`."""
    ordered = np.sort(draws)
    places = _SHARES * (len(ordered) - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, len(ordered) - 1)
    return Range(*(ordered[below] + (ordered[above] - ordered[below]) * (places - below)).tolist())

"""How much of a plan hangs on each of its figures: what revenue does when that one alone is at its low or its high.

The rule: every figure is named with whether it was measured, wanted or assumed, so that a plan on guesses says so; what
a year's luck does stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.doubt import Doubt
from meetpunt.method.planning.draws import PlanOutcome
from meetpunt.method.planning.effect import Effect
from meetpunt.method.planning.inputs import Code, Figure, Origin

DRAWS = 500
LEAST = 1e-6

_NAMES = {
    Code.VISITS_PER_DAY: "per_day",
    Code.ORDER_SIZE: "value",
    Code.WORKABLE_DAYS: "days",
    Code.SALE_SHARE: "service",
}


@dataclass(frozen=True)
class Hanging:
    """What hangs on one figure.

    Attributes:
        code, step: the figure; code None = a year's luck, which no figure takes away.
        origins: where the sellers' values come from, each once, in the order of `Origin`.
        revenue_low, revenue_high: expected revenue with the figure at the 5 and 95 % points of its draws (minor units).
        share: of the spread of revenue that goes with it: its variance / the sum of all variances.
    """

    code: Code | None
    step: str
    origins: tuple[Origin, ...]
    revenue_low: float
    revenue_high: float
    share: float

    @property
    def is_assumed(self) -> bool:
        """Whether a value that was never measured is among them."""
        return any(origin not in (Origin.MEASURED, Origin.MISSING) for origin in self.origins)


def hanging(found: PlanOutcome) -> tuple[Hanging, ...]:
    """What hangs on each figure of a plan, the largest first; nothing without planned visits.

    For each figure only its own draws are kept and all others stand at their mean: revenue = N P r as in `Effect`.
    """
    if found.doubt is None or not len(found.revenue):
        return ()
    doubt, sellers = found.doubt.first(DRAWS), found.counted
    each = _per_entry(doubt)
    still = _still(doubt, each)
    lines: list[tuple[Code | None, str, tuple[Origin, ...], NDArray[np.float64]]] = []
    for code, name in _NAMES.items():
        alone = replace(still, **{name: getattr(doubt, name)})
        lines.append((code, "", _origins([getattr(one, code.value) for one in sellers]), _revenue(alone, found)))
    if doubt.has_steps.all():
        for place, step in enumerate(sellers[0].steps):
            told = [one.steps[place] for one in sellers if place < len(one.steps)]
            for code, moved, figures in (
                (Code.CONVERSION, _conversion(still, doubt, place), [one.conversion for one in told]),
                (Code.VISITS_PER_ENTRY, _visits(still, each[place], place), [one.visits for one in told]),
            ):
                lines.append((code, step.code, _origins(figures), _revenue(moved, found)))
    else:
        figures = [one.visits_per_order for one in sellers]
        lines.append((Code.VISITS_PER_ORDER, "", _origins(figures), _revenue(replace(still, spent=doubt.spent), found)))
    luck = _luck(still, found)
    lines.append((None, "", (), luck))
    whole = sum(float(revenue.var()) for _, _, _, revenue in lines)
    made = []
    for about, of_step, origins, revenue in lines:
        low, high = (float(at) for at in np.quantile(revenue, (0.05, 0.95)))
        share = float(revenue.var()) / whole if whole > 0 else 0.0
        if share > LEAST:
            made.append(Hanging(about, of_step, origins, low, high, share))
    return tuple(sorted(made, key=lambda line: -line.share))


def _still(doubt: Doubt, each: NDArray[np.float64]) -> Doubt:
    """Every figure at its mean."""
    conversions = doubt.conversions.mean(axis=2, keepdims=True)
    reached = np.concatenate((np.ones_like(conversions[:1]), np.cumprod(conversions[:-1], axis=0)))
    tails = np.cumprod(np.concatenate((np.ones_like(conversions[:1]), conversions[::-1])), axis=0)[::-1]
    return replace(
        doubt,
        conversions=conversions,
        tails=tails,
        spent=each.mean(axis=2, keepdims=True) * reached,
        **{name: getattr(doubt, name).mean(axis=1, keepdims=True) for name in _NAMES.values()},
    )


def _per_entry(doubt: Doubt) -> NDArray[np.float64]:
    """Visits per opportunity entering each step."""
    reached = np.concatenate((np.ones_like(doubt.conversions[:1]), np.cumprod(doubt.conversions[:-1], axis=0)))
    return np.asarray(doubt.spent / reached, dtype=np.float64)


def _conversion(still: Doubt, doubt: Doubt, place: int) -> Doubt:
    ratio = doubt.conversions[place] / still.conversions[place]
    tails = np.broadcast_to(still.tails, (*still.tails.shape[:2], ratio.shape[1])).copy()
    spent = np.broadcast_to(still.spent, (*still.spent.shape[:2], ratio.shape[1])).copy()
    tails[: place + 1] *= ratio
    spent[place + 1 :] *= ratio
    return replace(still, tails=tails, spent=spent)


def _visits(still: Doubt, own: NDArray[np.float64], place: int) -> Doubt:
    mean = own.mean(axis=1, keepdims=True)
    spent = np.broadcast_to(still.spent, (*still.spent.shape[:2], own.shape[1])).copy()
    spent[place] *= np.divide(own, mean, out=np.ones_like(own), where=mean > 0)
    return replace(still, spent=spent)


def _revenue(doubt: Doubt, found: PlanOutcome) -> NDArray[np.float64]:
    return Effect(doubt, found.counted, None).before.revenue


def _luck(still: Doubt, found: PlanOutcome) -> NDArray[np.float64]:
    """A year with every figure at its mean: revenue and its spread, on the draws of luck."""
    year = Effect(still, found.counted, None).before
    return np.asarray(year.revenue + np.sqrt(year.variance) * still.luck[-1], dtype=np.float64)


def _origins(figures: list[Figure]) -> tuple[Origin, ...]:
    told = {figure.origin for figure in figures}
    return tuple(origin for origin in Origin if origin in told)

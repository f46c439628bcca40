"""The forecast that would have been made before, beside what has happened since: what its ranges are worth.

The rule: only what happened before the earlier moment is used. What was put right since (an amount, an owner, a loss
made void) is taken as it is known now, so this flatters a little; forecasts that were kept do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.conformal import for_young, widening
from meetpunt.method.forecast.cube import Cube, Measure, Part
from meetpunt.method.forecast.inputs import Deals, ForecastInputs
from meetpunt.method.forecast.run import forecast
from meetpunt.method.forecast.scores import range_of
from meetpunt.method.forecast.window import followed_from
from meetpunt.method.spells import Cause, MethodError

QUARTER, EVERY, MOMENTS = 91.0, 30.0, 6
"""So long is foreseen, from each so many days back, so many times."""
YEARS_BACK = 728.0


@dataclass(frozen=True)
class Look:
    """One earlier moment.

    Attributes:
        inputs: what was known then.
        cube: the forecast.
        orders, amount: float64 [2, cells, periods], what has happened since: of what was open, of what came in later;
            the amount is nan where it is not known what opportunities were worth.
    """

    inputs: ForecastInputs
    cube: Cube
    orders: NDArray[np.float64]
    amount: NDArray[np.float64]

    def actual(self, part: Part = "all", measure: Measure = "amount", periods: slice | None = None) -> float:
        """What happened, of all cells."""
        values = self.orders if measure == "orders" else self.amount
        rows = {"open": [0], "new": [1], "all": [0, 1]}[part]
        return float(values[rows][:, :, periods or slice(None)].sum())


def as_it_was(inputs: ForecastInputs, as_of: float) -> ForecastInputs:
    """What was known at an earlier moment (days since 1970-01-01 UTC); plans of then are not known."""
    if as_of > inputs.as_of:
        raise MethodError("Looking back needs an earlier moment.")
    rows = np.flatnonzero(inputs.spells.entered < as_of)
    spells = inputs.spells.where(rows)
    later = (spells.cause != Cause.OPEN) & (spells.entered + spells.age >= as_of) & (spells.age > 0)
    age = np.minimum(spells.age, as_of - spells.entered)
    spells = replace(
        spells,
        age=age,
        cause=np.where(later, np.int8(Cause.OPEN), spells.cause),
        bulk_closed=spells.bulk_closed & ~later,
        last_sign=np.where(later, np.nan, spells.last_sign),
    )
    amount = None if inputs.spell_amount is None else inputs.spell_amount[rows]
    cell = _cells(inputs)[rows]
    at = np.flatnonzero((spells.cause == Cause.OPEN) & (spells.step < inputs.steps - 1))
    nothing = np.full(len(at), np.nan)
    deals = Deals(
        opportunity=spells.opportunity[at],
        seller=spells.group[at],
        cell=cell[at],
        step=spells.step[at],
        age=age[at],
        amount=nothing if amount is None else amount[at],
        margin=nothing,
        has_next_step=np.zeros(len(at), dtype=np.bool_),
    )
    shift = as_of - inputs.as_of
    before = inputs.won.where(inputs.won.day < shift)
    came_in = inputs.entries < as_of
    return replace(
        inputs,
        spells=spells,
        entries=inputs.entries[came_in],
        entry_seller=inputs.entry_seller[came_in],
        entry_cell=inputs.entry_cell[came_in],
        as_of=as_of,
        deals=deals,
        won=replace(before, day=before.day - shift),
        planned_entries=None,
        spell_amount=amount,
        spell_cell=cell,
        landmarks=None,
    )


def look_back(
    inputs: ForecastInputs, moments: Sequence[float], edges: NDArray[np.float64], draws: int = 300, seed: int = 0
) -> tuple[Look, ...]:
    """The forecast at each earlier moment whose periods have passed.

    Args:
        inputs: what is known now.
        moments: days since 1970-01-01 UTC; those whose last period has not passed are left out.
        edges: float64 [periods+1], days from each moment.
        draws, seed: as in `forecast`.
    """
    passed = [moment for moment in moments if moment + edges[-1] <= inputs.as_of + 1e-9]
    return tuple(_look(inputs, moment, np.asarray(edges, dtype=np.float64), draws, seed) for moment in passed)


def widening_of(looks: Sequence[Look], part: Part, measure: Measure, periods: slice | None = None) -> float:
    """By how much ranges of such a figure have to be widened; see `conformal.widening`."""
    ranges = [range_of(look.cube.slice(periods=periods, part=part, measure=measure)) for look in looks]
    return widening(ranges, [look.actual(part, measure, periods) for look in looks])


def usual_widening(inputs: ForecastInputs) -> dict[Part, float]:
    """By how much each part has to be widened: by the quarters that began in each of the last months and have passed.

    A quarter counts once it ended a day before the moment, so that what is written on the day itself changes nothing.
    """
    begun = followed_from(inputs.spells, inputs.entries, inputs.as_of - YEARS_BACK)
    young = for_young(inputs.as_of - begun, QUARTER)
    moments = inputs.as_of - 1.0 - QUARTER - EVERY * np.arange(MOMENTS)
    looks = look_back(inputs, [one for one in moments.tolist() if one >= begun + EVERY], np.array([0.0, QUARTER]))
    parts: tuple[Part, ...] = ("open", "new")
    return {part: max(young, widening_of(looks, part, "orders")) for part in parts}


def _look(inputs: ForecastInputs, as_of: float, edges: NDArray[np.float64], draws: int, seed: int) -> Look:
    then = as_it_was(inputs, as_of)
    cube = forecast(then, edges, draws, seed)
    spells, periods = inputs.spells, len(edges) - 1
    day = spells.entered - as_of
    won = np.flatnonzero((spells.step == inputs.steps - 1) & (day >= edges[0]) & (day < edges[-1]))
    new = ~np.isin(spells.opportunity[won], then.deals.opportunity)
    period = np.searchsorted(edges, day[won], side="right") - 1
    flat = (new * inputs.cells + _cells(inputs)[won]) * periods + period
    shape, size = (2, inputs.cells, periods), 2 * inputs.cells * periods
    worth = np.full(len(won), np.nan) if inputs.spell_amount is None else inputs.spell_amount[won]
    counts = (np.bincount(flat, minlength=size), np.bincount(flat, worth, size))
    orders, amount = (np.asarray(one.reshape(shape), dtype=np.float64) for one in counts)
    return Look(then, cube, orders, amount)


def _cells(inputs: ForecastInputs) -> NDArray[np.int64]:
    """The cell of each spell; without those the first of its seller."""
    if inputs.spell_cell is not None:
        return inputs.spell_cell
    order = np.argsort(inputs.cell_seller, kind="stable")
    place = np.searchsorted(inputs.cell_seller[order], inputs.spells.group)
    return np.asarray(order[np.minimum(place, inputs.cells - 1)], dtype=np.int64)

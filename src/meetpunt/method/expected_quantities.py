"""Expected quantities per product and week: what is ordered, what open opportunities bring, what is yet to come.

Rule: every draw of the forecast brings its own quantities; they are added first and read off as P10, P50 and P90 then.
A delivery lies on the wanted day, and moves on with a win that comes later than it leaves room for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_FOLLOWED = 1_000_000
"""Orders that are followed at most, over all draws: of a large organisation more draws tell nothing new."""
FEWEST_DRAWS = 100


@dataclass(frozen=True)
class Lines:
    """Product lines; arrays of equal length.

    Attributes:
        of: the place of its open opportunity, or of its order in `Past`.
        thing: the place of its product among those counted; -1 = it names none, and is in no quantity.
        quantity: thousandths.
        day: of open ones the wanted day, from the first day of the forecast on; of past orders the days from order to
            wanted day; nan = not told.
    """

    of: Ints
    thing: Ints
    quantity: Floats
    day: Floats


@dataclass(frozen=True)
class Past:
    """The orders that those yet to come are drawn from. kind: of each order; lines: theirs, in order of `of`."""

    kind: Ints
    lines: Lines


@dataclass(frozen=True)
class Weeks:
    """The weeks that are asked. offset: days from the first Monday to the first day of the forecast; count: of them."""

    offset: int
    count: int

    def place(self, day: Floats) -> Ints:
        """In which week a day lies; negative or beyond the count when in none."""
        return np.floor((day + self.offset) / 7).astype(np.int64)


def of_open(
    period: NDArray[np.int8] | NDArray[np.int16], win_day: Floats, lines: Lines, lead: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    """Draw, thing, delivery day and quantity of every line of every opportunity that is won in a draw.

    Parameters:
        period: [draws, deals], in which it is won; -1 = in none.
        win_day: [periods], the day taken for a win in it.
        lead: [lines], the fewest days from the win to the delivery; exactly so many where no wanted day is told.
    """
    told = np.flatnonzero(lines.thing >= 0)
    won = period[:, lines.of[told]]
    draw, place = np.nonzero(won >= 0)
    line = told[place]
    after = win_day[won[draw, place]] + lead[line]
    wanted = lines.day[line]
    day = np.where(np.isnan(wanted), after, np.maximum(wanted, after))
    return draw.astype(np.int64), lines.thing[line], day, lines.quantity[line]


def of_new(
    orders: NDArray[np.float32],
    kinds: Ints,
    win_day: Floats,
    past: Past,
    usual: float,
    generator: np.random.Generator,
) -> tuple[Ints, Ints, Floats, Floats]:
    """The same of orders of opportunities that are not there yet: each is like a past order of its kind, drawn blindly.

    Parameters:
        orders: [draws, cells, periods], how many come in.
        kinds: [cells], the kind of order that a cell brings; a kind without past orders is like any.
    """
    by_kind = np.argsort(past.kind, kind="stable")
    found, begins = np.unique(past.kind[by_kind], return_index=True)
    sizes = np.diff(np.append(begins, len(by_kind)))
    draw, cell, period = np.nonzero(orders)
    times = orders[draw, cell, period].astype(np.int64)
    draw, cell, period = (np.repeat(one, times) for one in (draw, cell, period))
    place = np.minimum(np.searchsorted(found, kinds[cell]), len(found) - 1)
    same = found[place] == kinds[cell]
    begin = np.where(same, begins[place], 0)
    size = np.where(same, sizes[place], len(by_kind))
    order = by_kind[begin + (generator.random(len(draw)) * size).astype(np.int64)]
    first = np.searchsorted(past.lines.of, np.arange(len(past.kind) + 1))
    count = np.diff(first)[order]
    sample = np.repeat(np.arange(len(draw)), count)
    line = np.arange(len(sample)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first[order], count)
    line, sample = line[past.lines.thing[line] >= 0], sample[past.lines.thing[line] >= 0]
    delay = past.lines.day[line]
    day = win_day[period[sample]] + np.where(np.isnan(delay), usual, delay)
    return draw[sample].astype(np.int64), past.lines.thing[line], day, past.lines.quantity[line]


def lead_of(wanted: Floats, close: Floats, usual: float) -> Floats:
    """The days that an opportunity leaves between its expected close and its wanted day, the usual ones at most.

    Where either is not told, or the close lies after the wanted day, the usual ones. At most these, because an expected
    close of long ago was forgotten rather than meant.
    """
    own = wanted - close
    return np.where(np.isnan(own) | (own < 0), usual, np.minimum(own, usual))


def laid_out(found: tuple[Ints, Ints, Floats, Floats], draws: int, things: int, weeks: Weeks) -> NDArray[np.float32]:
    """Quantities added up as [draws, things, weeks]; what is wanted outside of the weeks is left out."""
    draw, thing, day, quantity = found
    week = weeks.place(day)
    inside = (week >= 0) & (week < weeks.count)
    flat = (draw[inside] * things + thing[inside]) * weeks.count + week[inside]
    size = draws * things * weeks.count
    return np.bincount(flat, quantity[inside], size).astype(np.float32).reshape(draws, things, weeks.count)


def draws_to_use(draws: int, each: float) -> int:
    """How many draws are followed: all of them, fewer when each holds so many lines that they need not be."""
    return int(min(draws, max(FEWEST_DRAWS, MOST_FOLLOWED / max(each, 1.0))))

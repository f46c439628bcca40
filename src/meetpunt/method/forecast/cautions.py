"""What a forecast says about itself: where there was little to learn from, and where something changed.

The rule: a forecast is always given, as wide as it has to be, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from meetpunt.method.forecast.arrivals import BLOCK_DAYS, Arrivals
from meetpunt.method.forecast.shock import Months, Shock, change
from meetpunt.method.forecast.sizes import Sizes
from meetpunt.method.forecast.timing import FEW, Timing

SHORT_DAYS = 91.0
RISING = 0.05
MATERIAL = 0.25
"""Entries that change by less than a quarter (on the log) go with the seasons."""


class Kind(Enum):
    """What to be careful about."""

    NO_AMOUNTS = "no_amounts"
    """No order and no open opportunity has an amount: there is no revenue to forecast."""
    NO_ORDERS = "no_orders"
    """No order was ever won: sizes are those of what is open."""
    NOBODY_WENT_ON = "nobody_went_on"
    """At this step nobody was ever seen going on: its share and its time are nearly anything."""
    FEW_WENT_ON = "few_went_on"
    """At this step fewer than five went on: its times are partly those of other steps."""
    STILL_RISING = "still_rising"
    """At this step a good part is still to come at the end of what was followed: the history is young."""
    SHORT_HISTORY = "short_history"
    """Less than a quarter of history."""
    STEP_CHANGED = "step_changed"
    """This step went otherwise before the day."""
    ENTRIES_CHANGED = "entries_changed"
    """Another number of opportunities came in before the day."""


@dataclass(frozen=True)
class Caution:
    """One of them; the step that it is about (None = the whole), and from when on (days since 1970-01-01 UTC)."""

    kind: Kind
    step: int | None = None
    since: float | None = None


def cautions(
    timings: Sequence[Timing],
    months: Months,
    shock: Shock,
    arrivals: Arrivals,
    sizes: Sizes,
    orders: int,
    followed_days: float,
    as_of: float,
) -> tuple[Caution, ...]:
    """Everything to be careful about."""
    found = []
    if not sizes.known:
        found.append(Caution(Kind.NO_AMOUNTS))
    elif not orders:
        found.append(Caution(Kind.NO_ORDERS))
    if followed_days < SHORT_DAYS:
        found.append(Caution(Kind.SHORT_HISTORY))
    for step, one in enumerate(timings):
        if one.exits == 0:
            found.append(Caution(Kind.NOBODY_WENT_ON, step))
        elif one.exits < FEW:
            found.append(Caution(Kind.FEW_WENT_ON, step))
        elif one.plateau - one.curve.plateau > RISING * one.plateau:
            found.append(Caution(Kind.STILL_RISING, step))
        variance = months.information[step] * (1.0 + shock.spread**2 * months.information[step])
        at = change(months.score[step], variance)
        if at is not None:
            found.append(Caution(Kind.STEP_CHANGED, step, float(months.start[at])))
    blocks = arrivals.blocks
    if len(blocks) >= 4 and blocks.mean() > 0:
        # Half the mean square of successive differences: a change of level does not hide itself in it.
        usual = max(float(blocks.mean()), float((np.diff(blocks) ** 2).mean()) / 2.0)
        at = change(blocks - blocks.mean(), np.full(len(blocks), usual))
        if at is not None and abs(float(np.log((blocks[at:].mean() + 0.5) / (blocks[:at].mean() + 0.5)))) > MATERIAL:
            found.append(Caution(Kind.ENTRIES_CHANGED, None, as_of - BLOCK_DAYS * (len(blocks) - at)))
    return tuple(found)

"""Spells over several steps at once, as from quote to order or from entry to order.

The rule: a stay over several steps begins with the entry of the first and goes on only by entering the final step.
"""

from __future__ import annotations

import numpy as np

from meetpunt.method.spells import Cause, Spells


def until_won(spells: Spells, first: int, steps: int) -> Spells:
    """One spell per opportunity that reached step `first`: went on = entered the final step, lost, or open.

    Args:
        spells: of whole opportunities, each one's in the order of the steps.
        first: the step in which the stay begins; owner, team and what is known of its entry are of that step.
        steps: number of steps of the process.
    """
    begins = np.flatnonzero(spells.step == first)
    if not len(begins):
        return spells.where(begins)
    changes = np.flatnonzero(np.append(spells.opportunity[1:] != spells.opportunity[:-1], True))
    ends = changes[np.searchsorted(changes, begins)]
    won = spells.step[ends] == steps - 1
    since = spells.entered[ends] - spells.entered[begins]
    age = np.where(won, since, since + spells.age[ends])
    cause = np.where(won, np.int8(Cause.WENT_ON), np.where(spells.cause[ends] == Cause.LOST, Cause.LOST, Cause.OPEN))
    own = spells.where(begins)
    return Spells(
        own.opportunity,
        own.step,
        own.group,
        own.team,
        own.entered,
        np.maximum(age, 0.0),
        cause.astype(np.int8),
        np.zeros(len(begins), dtype=np.bool_),
        own.unknown_entry,
        own.observed_from,
        np.where(won, False, spells.bulk_closed[ends]),
        np.where(won, np.nan, since + spells.last_sign[ends]),
    )

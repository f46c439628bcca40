"""A stay over several steps, as from quote to order."""

from __future__ import annotations

import numpy as np

from meetpunt.method.conversion import conversion
from meetpunt.method.planning.span import until_won
from meetpunt.method.spells import Cause, Spells


def _spells(*rows: tuple[int, int, float, float, Cause]) -> Spells:
    """Rows of (opportunity, step, entered, age, cause)."""
    opportunity, step, entered, age, cause = zip(*rows, strict=True) if rows else ((),) * 5
    n = len(rows)
    return Spells(
        np.array(opportunity, dtype=np.int64),
        np.array(step, dtype=np.int16),
        np.full(n, 1, dtype=np.int64),
        np.full(n, 1, dtype=np.int64),
        np.array(entered, dtype=np.float64),
        np.array(age, dtype=np.float64),
        np.array(cause, dtype=np.int8),
        np.zeros(n, dtype=np.bool_),
        np.zeros(n, dtype=np.bool_),
        np.zeros(n),
        np.zeros(n, dtype=np.bool_),
        np.full(n, np.nan),
    )


def test_from_quote_to_order_over_all_steps_between() -> None:
    """Steps S, O, C, W: one wins after 30 days, one is lost in C after 25, one is open in O, one never had a quote."""
    spells = _spells(
        (1, 0, 0, 10, Cause.WENT_ON),
        (1, 1, 10, 20, Cause.WENT_ON),
        (1, 2, 30, 10, Cause.WENT_ON),
        (1, 3, 40, 0, Cause.OPEN),
        (2, 1, 0, 20, Cause.WENT_ON),
        (2, 2, 20, 5, Cause.LOST),
        (3, 1, 0, 12, Cause.OPEN),
        (4, 0, 0, 3, Cause.LOST),
    )
    found = until_won(spells, first=1, steps=4)
    assert found.opportunity.tolist() == [1, 2, 3]
    assert found.cause.tolist() == [Cause.WENT_ON, Cause.LOST, Cause.OPEN]
    assert found.age.tolist() == [30, 25, 12]


def test_without_quotes_there_is_nothing_to_say() -> None:
    found = until_won(_spells((1, 0, 0, 3, Cause.LOST)), first=1, steps=4)
    assert len(found) == 0
    assert conversion(found).conversion is None
    assert len(until_won(_spells(), first=0, steps=4)) == 0

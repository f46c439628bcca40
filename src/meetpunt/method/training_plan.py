"""Who takes part in a training by lot, and which days before and after it are compared.

The rule: both sides are as long as each other and are followed as long; what entered a step just before the training
could still go on after it, so those days are left out (wash-out).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from meetpunt.method.period import Period

FEWEST_DAYS = 28
"""Of a shorter time after a training nothing is told."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Windows:
    """The days that are compared, in order: before, and after each start.

    Attributes:
        times: the first lies before the training. Empty while there is nothing to compare.
        ready_on: the day from which something can be told; None when it can be told now, or never will.
        is_whole: every month that was meant to be compared is over.
    """

    times: tuple[Period, ...]
    ready_on: date | None
    is_whole: bool


def drawn(ids: Sequence[int], sizes: Sequence[int], seed: int) -> tuple[tuple[int, ...], ...]:
    """Groups of these sizes by lot; the same seed and people give the same groups, in whatever order they stand."""
    order = np.random.default_rng(seed).permutation(np.array(sorted(ids), dtype=np.int64)).tolist()
    ends = np.cumsum([0, *sizes]).tolist()
    return tuple(tuple(sorted(order[start:end])) for start, end in pairwise(ends))


def wave_sizes(people: int, waves: int) -> tuple[int, ...]:
    """As equal as can be, the larger ones first."""
    return tuple(people // waves + (place < people % waves) for place in range(waves))


def windows(first_on: date, last_on: date, months: int, follow_up: int, today: date) -> Windows:
    """The days before and after one training.

    Args:
        months: how many are compared on each side, at most.
        follow_up: days for which what entered a step is followed; 0 where nothing is followed.
        today: the last day of which anything is known.
    """
    start = last_on + DAY
    end = min(moved(start, months) - DAY, today - timedelta(days=follow_up + 1 if follow_up else 0))
    days = (end - start).days + 1
    if days < FEWEST_DAYS:
        ready = start + timedelta(days=FEWEST_DAYS + (follow_up + 1 if follow_up else 0) - 1)
        return Windows((), ready, is_whole=False)
    before = first_on - timedelta(days=follow_up) - DAY
    whole = end == moved(start, months) - DAY
    return Windows((Period(before - timedelta(days=days - 1), before), Period(start, end)), None, whole)


def wave_windows(starts: Sequence[date], months: int, follow_up: int, today: date) -> Windows:
    """The days before the first wave and after each: until the next one begins, or so many months after the last.

    Only waves whose days are over and followed count; the others are people who have not begun.
    """
    ends = [*starts[1:], moved(starts[-1], months)]
    lag = timedelta(days=follow_up)
    before = starts[0] - lag - DAY
    times = [Period(moved(before, -months) + DAY, before)]
    ready: date | None = None
    for start, end in zip(starts, ends, strict=True):
        last = end - lag - DAY
        if is_short(start, end, follow_up):
            break
        if end > today:
            ready = None if len(times) > 1 else end
            break
        times.append(Period(start, last))
    whole = len(times) == len(starts) + 1
    return Windows(tuple(times) if len(times) > 1 else (), ready, whole)


def is_short(start: date, end: date, follow_up: int) -> bool:
    """Whether what enters between two days leaves too few days that can be followed until the second."""
    return (end - start).days - follow_up < FEWEST_DAYS


def moved(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

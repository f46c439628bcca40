"""Sums of priced work by group: of a person, and of several persons together.

Rule: everything but the squares is summed in whole numbers, so that groups add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.cost_to_serve import BY_NUMBER, CALL, LOST, SHORT, VISIT
from meetpunt.method.dated_rates import NOBODY
from meetpunt.method.lengths import MINUTE
from meetpunt.reports.served_rows import Ints, Mask, PricedWork

Floats = NDArray[np.float64]

TOLD = (
    *("ms", "way_minutes", "metres", "time", "way", "driven", "road", "lost", "service"),
    *("visits", "calls", "activities", "taken", "unknown"),
)
"""What is summed, beside the activities that each rate was missing for."""
_COLUMNS = (*TOLD, *SHORT)


@dataclass(frozen=True)
class WorkSums:
    """Sums by group.

    Attributes:
        numbers: int64 [groups, columns]; `TOLD`, and how many each rate of `SHORT` was missing for.
        squares: float64 [groups], of the squares of each activity's cost; what was taken over from a median spreads
            about as much as it is, so it counts twice.
    """

    numbers: Ints
    squares: Floats

    def __getitem__(self, column: str) -> Ints:
        return self.numbers[:, _COLUMNS.index(column)]

    @property
    def cost(self) -> Ints:
        """What the work cost."""
        return self["time"] + self["way"] + self["driven"] + self["road"]

    def added(self, by: int) -> WorkSums:
        """So many groups that follow each other taken together each time."""
        return WorkSums(
            self.numbers.reshape(-1, by, self.numbers.shape[1]).sum(axis=1), self.squares.reshape(-1, by).sum(axis=1)
        )

    def together(self) -> WorkSums:
        """All groups in one."""
        return WorkSums(self.numbers.sum(axis=0, keepdims=True), self.squares.sum(keepdims=True))

    def where(self, chosen: Mask | Ints) -> WorkSums:
        """Only these groups."""
        return WorkSums(self.numbers[chosen], self.squares[chosen])


def work_sums(done: PricedWork, group: Ints, size: int) -> WorkSums:
    """The sums of each group, by the number of the group of every activity; -1 = of none."""
    work, priced = done.work, done.priced
    inside = group >= 0
    place, cost = group[inside], priced.cost
    everything = np.ones(len(work), dtype=np.int64)
    lost, service = cost * (work.outcome == LOST), cost * (work.is_service == 1)
    parts: list[Ints | Mask] = [
        priced.ms,
        priced.way_minutes,
        priced.metres,
        priced.time,
        priced.way,
        priced.driven,
        priced.road,
    ]
    parts += [lost, service, work.kind == VISIT, work.kind == CALL, everything]
    parts += [priced.taken | priced.way_taken, priced.unknown, *(priced.short[kind] for kind in SHORT)]
    numbers = np.zeros((size, len(_COLUMNS)), dtype=np.int64)
    for column, values in enumerate(parts):
        np.add.at(numbers[:, column], place, values[inside].astype(np.int64))
    squares = cost.astype(np.float64) ** 2 * np.where(priced.taken | priced.way_taken, 2, 1)
    return WorkSums(numbers, np.bincount(place, weights=squares[inside], minlength=size).astype(np.float64))


def together(parts: Iterable[WorkSums], size: int) -> WorkSums:
    """The same groups of several persons."""
    numbers, squares = np.zeros((size, len(_COLUMNS)), dtype=np.int64), np.zeros(size)
    for part in parts:
        numbers += part.numbers
        squares += part.squares
    return WorkSums(numbers, squares)


@dataclass(frozen=True)
class AccountSums:
    """Sums by account.

    Attributes: ids: in order, -1 = about none. ms: int64 [accounts, channels], with those on the way.
    """

    ids: Ints
    sums: WorkSums
    ms: Ints

    def on(self, ids: Ints) -> AccountSums:
        """The sums of these accounts, which are in order; zero where there is nothing."""
        place = place_in(ids, self.ids)
        inside = place >= 0
        squares = np.bincount(place[inside], weights=self.sums.squares[inside], minlength=len(ids))
        numbers, ms = (_added(place[inside], one[inside], len(ids)) for one in (self.sums.numbers, self.ms))
        return AccountSums(ids, WorkSums(numbers, squares.astype(np.float64)), ms)


def account_sums(done: PricedWork) -> AccountSums:
    """The sums of each account that somebody worked for."""
    ids, group = np.unique(done.work.account, return_inverse=True)
    channels = len(BY_NUMBER)
    ms = sums(
        group * channels + done.work.channel,
        done.priced.ms + MINUTE * done.priced.way_minutes,
        len(ids) * channels,
    )
    return AccountSums(ids, work_sums(done, group, len(ids)), ms.reshape(-1, channels))


def one_after_the_other(parts: Iterable[AccountSums]) -> AccountSums:
    """Of several persons, an account as often as somebody worked for it."""
    some = [AccountSums(*_NOTHING), *parts]
    numbers = np.concatenate([one.sums.numbers for one in some])
    squares = np.concatenate([one.sums.squares for one in some])
    ids, ms = np.concatenate([one.ids for one in some]), np.concatenate([one.ms for one in some])
    return AccountSums(ids, WorkSums(numbers, squares), ms)


_NOTHING = (
    np.zeros(0, dtype=np.int64),
    WorkSums(np.zeros((0, len(_COLUMNS)), dtype=np.int64), np.zeros(0)),
    np.zeros((0, len(BY_NUMBER)), dtype=np.int64),
)


def place_in(ids: Ints, wanted: Ints) -> Ints:
    """The place of each in ids, which are in order; -1 = it is not there."""
    if not len(ids):
        return np.full(len(wanted), NOBODY, dtype=np.int64)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, place, NOBODY)


def sums(group: Ints, values: Ints | Mask, size: int) -> Ints:
    """Whole sums by group; -1 = in none."""
    inside = group >= 0
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, group[inside], np.asarray(values, dtype=np.int64)[inside])
    return found


def _added(place: Ints, values: Ints, size: int) -> Ints:
    found = np.zeros((size, values.shape[1]), dtype=np.int64)
    for column in range(values.shape[1]):
        np.add.at(found[:, column], place, values[:, column])
    return found

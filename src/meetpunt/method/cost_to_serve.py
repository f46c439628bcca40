"""What work costs: every activity priced at the rates of its own day, in minor units.

The rule: each part of an activity (its time, its way, its kilometres, its share of the day on the road) is rounded to a
minor unit once, so that every sum over activities adds up; a rate that nobody set is no zero, what needs it is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.costs import CostKind

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOBODY = -1
VISIT, CALL = 0, 1
"""Kinds of activity that are counted, as the measure `work_held` numbers them."""
OPEN, LOST = 0, 2
"""How an opportunity ended, as the measure `opportunity_channels` numbers it; what is about none counts as open."""
_APART = 10**8
"""Days lie within half of this on either side of 1970."""


class ServedBy(StrEnum):
    """The channels, in the order in which they are numbered."""

    FIELD = "field"
    INSIDE = "inside"
    ONLINE = "online"
    DISTRIBUTOR = "distributor"


BY_NUMBER = tuple(ServedBy)
NUMBER = {channel: number for number, channel in enumerate(ServedBy)}


@dataclass(frozen=True)
class Spans:
    """Values that hold from a day to another: int64 [spans] each, until exclusive, at most one of a key on a day."""

    key: Ints
    first: Ints
    until: Ints
    value: Ints

    @classmethod
    def of(cls, rows: list[tuple[int, int, int, int]]) -> Spans:
        """From rows of key, first day, day after the last, value."""
        column = np.array(sorted(rows), dtype=np.int64).reshape(-1, 4)
        return cls(column[:, 0], column[:, 1], column[:, 2], column[:, 3])

    def on(self, key: Ints, day: Ints, without: int = NOBODY) -> Ints:
        """The value that holds for each key on its day; `without` where none does."""
        if not len(self.key):
            return np.full(len(key), without, dtype=np.int64)
        place = np.searchsorted(self.key * _APART + self.first, key * _APART + day, side="right") - 1
        at = np.maximum(place, 0)
        holds = (place >= 0) & (self.key[at] == key) & (self.first[at] <= day) & (day < self.until[at])
        return np.where(holds, self.value[at], without)


@dataclass(frozen=True)
class DatedRates:
    """Rates with the days on which they hold, minor units.

    general: by kind, key 0. own: the hour of a person, by person, where it differs. permille: of an order's value, by
    kind.
    """

    general: Mapping[CostKind, Spans]
    own: Spans
    permille: Mapping[CostKind, Spans]

    def on(self, kind: CostKind, day: Ints) -> Ints:
        """The general rate of each day; -1 = none was set."""
        found = self.general.get(kind)
        return np.full(len(day), NOBODY, dtype=np.int64) if found is None else found.on(np.zeros_like(day), day)

    def share_on(self, kind: CostKind, day: Ints) -> Ints:
        """Thousandths of an order's value on each day; -1 = none was set."""
        found = self.permille.get(kind)
        return np.full(len(day), NOBODY, dtype=np.int64) if found is None else found.on(np.zeros_like(day), day)


@dataclass(frozen=True)
class Done:
    """What was done, by whom, when and for which account: int64 [rows] each, -1 = none. channel: of `BY_NUMBER`."""

    person: Ints
    territory: Ints
    account: Ints
    opportunity: Ints
    day: Ints
    channel: Ints

    def __len__(self) -> int:
        return len(self.person)

    def where(self, chosen: Mask | Ints) -> Self:
        """Only the chosen rows; by their numbers as often as they are named."""
        return replace(self, **{one.name: getattr(self, one.name)[chosen] for one in fields(self)})


@dataclass(frozen=True)
class Work(Done):
    """Activities.

    Attributes:
        ms, way, metres: milliseconds that it took, minutes on the way to it, and driven; -1 = nobody wrote it down.
        kind, outcome: numbered as the measure does. inside: done by inside sales.
    """

    activity: Ints
    team: Ints
    kind: Ints
    is_service: Ints
    ms: Ints
    way: Ints
    metres: Ints
    outcome: Ints
    inside: Mask


@dataclass(frozen=True)
class Priced:
    """What each activity cost, int64 [activities] in minor units, and how far that is known.

    Attributes:
        time, way, driven, road: of how long it took, the minutes on the way, the kilometres and the day on the road.
        ms, way_minutes, metres: as counted, what was not written down taken over from the team's median.
        taken: how long it took was taken over. way_taken: the way or the kilometres were.
        unknown: there was no median to take over, so that nothing is counted for what was not written down.
        short: by kind of rate, the activities that it was missing for.
    """

    time: Ints
    way: Ints
    driven: Ints
    road: Ints
    ms: Ints
    way_minutes: Ints
    metres: Ints
    taken: Mask
    way_taken: Mask
    unknown: Mask
    short: Mapping[CostKind, Mask]

    @property
    def cost(self) -> Ints:
        """All parts together."""
        return self.time + self.way + self.driven + self.road

    def where(self, chosen: Mask | Ints) -> Priced:
        """Only the chosen activities, as of `Work`."""
        told = {one.name: getattr(self, one.name)[chosen] for one in fields(self) if one.name != "short"}
        return replace(self, **told, short={kind: rows[chosen] for kind, rows in self.short.items()})


def price(work: Work, rates: DatedRates) -> Priced:
    """Price every activity at the rates of its day.

    time = hours x rate of an hour; way likewise; driven = metres x rate of a kilometre / 1000. A day on the road
    is divided over the visits of a person on that day; where it does not divide the first ones bear a minor unit more.
    A person's own hour goes before everybody's; inside sales has its own. What was not written down is taken over: the
    median of the same kind of activity in the same team, else of all, of at least 5 that were told.
    """
    ms, taken, no_length = _filled(work.ms, work.kind, work.team, np.ones(len(work), dtype=np.bool_))
    visits = work.kind == VISIT
    way, way_taken, no_way = _filled(work.way, work.kind, work.team, visits)
    metres, metres_taken, no_metres = _filled(work.metres, work.kind, work.team, visits)
    seller = rates.on(CostKind.SELLER_HOUR, work.day)
    own = rates.own.on(work.person, work.day)
    hour = np.where(work.inside, rates.on(CostKind.INSIDE_HOUR, work.day), np.where(own >= 0, own, seller))
    kilometre, day = rates.on(CostKind.KILOMETRE, work.day), rates.on(CostKind.TRAVEL_DAY, work.day)
    no_hour = (hour < 0) & (ms + way > 0)
    short = {
        CostKind.SELLER_HOUR: no_hour & ~work.inside,
        CostKind.INSIDE_HOUR: no_hour & work.inside,
        CostKind.KILOMETRE: (kilometre < 0) & (metres > 0),
    }
    known = np.maximum(hour, 0)
    return Priced(
        _rounded(ms * known, HOUR),
        _rounded(way * known, 60),
        _rounded(metres * np.maximum(kilometre, 0), 1000),
        _days(work, visits & ~work.inside, np.maximum(day, 0)),
        ms,
        way,
        metres,
        taken,
        way_taken | metres_taken,
        no_length | no_way | no_metres,
        short,
    )


def through_channel(channel: Ints, day: Ints, revenue: Ints, rates: DatedRates) -> tuple[Ints, dict[CostKind, Mask]]:
    """What orders cost by the channel that they came through, minor units: an amount each and a share of their value.

    Gives also, by kind of rate, the orders that it was missing for. Field and inside sales cost hours, not orders.
    """
    cost, short = np.zeros(len(day), dtype=np.int64), {}
    for served, kind in (
        (ServedBy.ONLINE, CostKind.ONLINE_ORDER),
        (ServedBy.DISTRIBUTOR, CostKind.DISTRIBUTOR_ORDER),
    ):
        through = channel == NUMBER[served]
        each, share = rates.on(kind, day), rates.share_on(kind, day)
        cost += np.where(through, np.maximum(each, 0) + _rounded(revenue * np.maximum(share, 0), 1000), 0)
        short[kind] = through & (each < 0) & (share < 0)
    return cost, short


def _rounded(amount: Ints, over: int) -> Ints:
    """amount / over to the nearest whole, halves up."""
    return np.asarray((2 * amount + over) // (2 * over), dtype=np.int64)


def _filled(told: Ints, kind: Ints, team: Ints, wanted: Mask) -> tuple[Ints, Mask, Mask]:
    """What was told, with medians in the gaps that are wanted; which were taken over, and which could not be."""
    found, taken, unknown = (
        np.maximum(told, 0),
        np.zeros(len(told), dtype=np.bool_),
        np.zeros(len(told), dtype=np.bool_),
    )
    gaps = wanted & (told < 0)
    for one in np.unique(kind[gaps]):
        alike = (kind == one) & wanted
        whole = _median(told[alike & (told >= 0)])
        for group in np.unique(team[gaps & alike]):
            here = alike & (team == group)
            value = _median(told[here & (told >= 0)])
            value = whole if value is None else value
            rows = gaps & here
            if value is None:
                unknown |= rows
            else:
                found[rows], taken[rows] = value, True
    return found, taken, unknown


def _median(values: Ints) -> int | None:
    return int(np.median(values)) if len(values) >= TOO_FEW else None


def _days(work: Work, on_road: Mask, rate: Ints) -> Ints:
    """A day's amount over the visits of each person on each day, in the order given."""
    found = np.zeros(len(work), dtype=np.int64)
    rows = np.flatnonzero(on_road & (rate > 0))
    if not len(rows):
        return found
    _days_of, group, size = np.unique(
        work.person[rows] * _APART + work.day[rows], return_inverse=True, return_counts=True
    )
    order = np.argsort(group, kind="stable")
    starts = np.concatenate(([0], np.cumsum(size)[:-1]))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows)) - starts[group[order]]
    each, rest = rate[rows] // size[group], rate[rows] % size[group]
    found[rows] = each + (rank < rest)
    return found

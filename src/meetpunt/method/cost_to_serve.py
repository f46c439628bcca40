"""What work costs: every activity priced at the rates of its own day, in minor units.

The rule: each part of an activity (its time, its way, its kilometres, its share of the day on the road) is rounded to a
minor unit once, so that every sum over activities adds up; a rate that nobody set is no zero, what needs it is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.dated_rates import APART, DatedRates
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.costs import CostKind

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

VISIT, CALL = 0, 1
"""Kinds of activity that are counted, as the measure `work_held` numbers them."""
OPEN, LOST = 0, 2
"""How an opportunity ended, as the measure `opportunity_channels` numbers it; what is about none counts as open."""
SHORT = (CostKind.SELLER_HOUR, CostKind.INSIDE_HOUR, CostKind.KILOMETRE)
"""The rates that an activity may miss."""
GAPS = ("ms", "way", "metres")
"""What is taken over where nobody wrote it down: how long it took, and of visits the way and the kilometres."""
Alike = tuple[str, int, int]
"""A column of these, of a kind of activity in a team."""
Medians = Mapping[Alike, int | None]
"""What stands in; None = too little was written down."""


class ServedBy(StrEnum):
    """The channels, in the order in which they are numbered."""

    FIELD = "field"
    INSIDE = "inside"
    ONLINE = "online"
    DISTRIBUTOR = "distributor"


BY_NUMBER = tuple(ServedBy)
NUMBER = {channel: number for number, channel in enumerate(ServedBy)}


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

    @classmethod
    def joined(cls, some: Sequence[Self]) -> Self:
        """The rows of several, one after the other."""
        return cls(**{one.name: _together([getattr(each, one.name) for each in some]) for one in fields(cls)})


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

    @cached_property
    def told(self) -> Mapping[Alike, Ints]:
        """What was written down of each column (`GAPS`), by what is alike."""
        return {one: values[values >= 0] for one, values in self._alike()}

    @cached_property
    def gaps(self) -> tuple[Alike, ...]:
        """Of what it was not written down everywhere."""
        return tuple(one for one, values in self._alike() if (values < 0).any())

    def _alike(self) -> Iterator[tuple[Alike, Ints]]:
        pairs = np.unique(np.stack((self.kind, self.team), axis=1), axis=0).tolist()
        for kind, team in pairs:
            rows = (self.kind == kind) & (self.team == team)
            for column in GAPS if kind == VISIT else GAPS[:1]:
                yield (column, kind, team), getattr(self, column)[rows]


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

    @classmethod
    def joined(cls, some: Sequence[Priced]) -> Priced:
        """Of several, one after the other."""
        names = [one.name for one in fields(cls) if one.name != "short"]
        told = {name: _together([getattr(each, name) for each in some]) for name in names}
        return cls(**told, short={kind: _together([each.short[kind] for each in some]) for kind in SHORT})


def medians_of(works: Collection[Work]) -> dict[Alike, int | None]:
    """What stands in for what was not written down, of all that was done together.

    The median of the same kind of activity in the same team, else of all, of at least 5 that were told.
    """
    found = {}
    for gap in {gap for work in works for gap in work.gaps}:
        column, kind, _team = gap
        own = _median([work.told[gap] for work in works if gap in work.told])
        found[gap] = (
            own
            if own is not None
            else _median([values for work in works for one, values in work.told.items() if one[:2] == (column, kind)])
        )
    return found


def price(work: Work, rates: DatedRates, medians: Medians | None = None) -> Priced:
    """Price every activity at the rates of its day.

    time = hours x rate of an hour; way likewise; driven = metres x rate of a kilometre / 1000. A day on the road
    is divided over the visits of a person on that day; where it does not divide the first ones bear a minor unit more.
    A person's own hour goes before everybody's; inside sales has its own.

    Parameters: medians, of everybody's work (`medians_of`); None = this is all of it.
    """
    medians = medians_of([work]) if medians is None else medians
    (ms, taken, no_length), (way, way_taken, no_way), (metres, metres_taken, no_metres) = (
        _filled(work, column, medians) for column in GAPS
    )
    visits = work.kind == VISIT
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


def _together(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)


def _rounded(amount: Ints, over: int) -> Ints:
    """amount / over to the nearest whole, halves up."""
    return np.asarray((2 * amount + over) // (2 * over), dtype=np.int64)


def _filled(work: Work, column: str, medians: Medians) -> tuple[Ints, Mask, Mask]:
    """What was told, with medians in the gaps; which were taken over, and which could not be."""
    told: Ints = getattr(work, column)
    found, taken, unknown = np.maximum(told, 0), np.zeros(len(told), np.bool_), np.zeros(len(told), np.bool_)
    for gap in work.gaps:
        name, kind, team = gap
        if name != column:
            continue
        rows = (work.kind == kind) & (work.team == team) & (told < 0)
        value = medians[gap]
        if value is None:
            unknown |= rows
        else:
            found[rows], taken[rows] = value, True
    return found, taken, unknown


def _median(told: Sequence[Ints]) -> int | None:
    values = np.concatenate([np.zeros(0, dtype=np.int64), *told])
    return int(np.median(values)) if len(values) >= TOO_FEW else None


def _days(work: Work, on_road: Mask, rate: Ints) -> Ints:
    """A day's amount over the visits of each person on each day, in the order given."""
    found = np.zeros(len(work), dtype=np.int64)
    rows = np.flatnonzero(on_road & (rate > 0))
    if not len(rows):
        return found
    _days_of, group, size = np.unique(
        work.person[rows] * APART + work.day[rows], return_inverse=True, return_counts=True
    )
    order = np.argsort(group, kind="stable")
    starts = np.concatenate(([0], np.cumsum(size)[:-1]))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows)) - starts[group[order]]
    each, rest = rate[rows] // size[group], rate[rows] % size[group]
    found[rows] = each + (rank < rest)
    return found

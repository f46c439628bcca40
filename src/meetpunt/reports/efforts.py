"""What was done and what it cost: of a line, an account, or everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from meetpunt.method.cost_to_serve import SHORT
from meetpunt.method.lengths import minutes
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.served_rows import Book, Ints, Mask, PricedWork, Served
from meetpunt.reports.work_sums import TOLD, WorkSums, sums, work_sums


@dataclass(frozen=True)
class Effort:
    """What was done and what it cost. Money in minor units of the reporting currency.

    Attributes:
        minutes: of activities; way_minutes: on the way to them; metres: driven.
        time_minor, way_minor, driven_minor, road_minor, channel_minor: hours, hours on the way, kilometres, days on the
            road, and orders through a channel. cost_minor: all of them; None = no rate for any of it.
        lost_minor: of that the work on opportunities that were lost. service_minor: of that service and loyalty.
        visits, calls, activities: held. taken, unknown: activities of which minutes, way or kilometres were taken over
            from the team's median, or could not be.
        missing: rates without which the cost is a part of the cost.
    """

    minutes: float
    way_minutes: int
    metres: int
    time_minor: int
    way_minor: int
    driven_minor: int
    road_minor: int
    channel_minor: int
    lost_minor: int
    service_minor: int
    visits: int
    calls: int
    activities: int
    taken: int
    unknown: int
    missing: tuple[CostKind, ...]

    @property
    def known_minor(self) -> int:
        """What is known of the cost; a part of it when a rate is missing."""
        return self.time_minor + self.way_minor + self.driven_minor + self.road_minor + self.channel_minor

    @property
    def cost_minor(self) -> int | None:
        """The same; None = of nothing that was done a rate is known."""
        return None if self.missing and not self.known_minor else self.known_minor

    @property
    def hours(self) -> float:
        """Hours with those on the way."""
        return (self.minutes + self.way_minutes) / 60

    @property
    def km(self) -> float:
        """Kilometres."""
        return self.metres / 1000


@dataclass(frozen=True)
class Efforts:
    """The efforts of groups, and what their orders cost through their channels, minor units.

    Attributes: short: by rate, how many rows of orders of each group it was missing for.
    """

    work: WorkSums
    through: Ints
    short: Mapping[CostKind, Ints]

    @property
    def known(self) -> Ints:
        """What is known of the cost of each."""
        return self.work.cost + self.through

    @property
    def is_part(self) -> Mask:
        """Where a rate is missing."""
        short = [*(self.work[kind] for kind in SHORT), *self.short.values()]
        return np.asarray(np.sum(short, axis=0) > 0, dtype=np.bool_)

    def where(self, chosen: Mask | Ints) -> Efforts:
        """Only these groups."""
        short = {kind: rows[chosen] for kind, rows in self.short.items()}
        return Efforts(self.work.where(chosen), self.through[chosen], short)

    def of(self, place: int) -> Effort:
        """The effort of one group."""
        told = {name: int(self.work[name][place]) for name in TOLD}
        missing = {kind for kind in SHORT if self.work[kind][place]}
        missing |= {kind for kind, rows in self.short.items() if rows[place]}
        return Effort(
            minutes(told["ms"]),
            told["way_minutes"],
            told["metres"],
            told["time"],
            told["way"],
            told["driven"],
            told["road"],
            int(self.through[place]),
            told["lost"],
            told["service"],
            told["visits"],
            told["calls"],
            told["activities"],
            told["taken"],
            told["unknown"],
            tuple(kind for kind in CostKind if kind in missing),
        )

    def each(self) -> tuple[Effort, ...]:
        """All of them."""
        return tuple(self.of(place) for place in range(len(self.through)))


def efforts(work: WorkSums, book: Book, orders: Ints) -> Efforts:
    """The efforts of groups. orders: the number of the group of every row of an order; -1 = of none."""
    size = len(work.squares)
    short = {kind: sums(orders, rows, size) for kind, rows in book.short.items()}
    return Efforts(work, sums(orders, book.orders.through, size), short)


def efforts_of(found: Served, work: Ints, orders: Ints, size: int) -> tuple[Effort, ...]:
    """The effort of each group, by the number of the group of every activity and row of an order; -1 = of none."""
    done = work_sums(PricedWork(found.work, found.priced), work, size)
    return efforts(done, Book(found.quotes, found.orders, found.short), orders).each()

"""Kilometres and minutes on the road, trip by trip: what was registered, and what is missing in it.

Rule: only what was told counts. A visit without kilometres is named as a gap, never estimated; an amount is there only
when the reader gives a rate per kilometre, and is rounded per trip, so that the trips add up to the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from meetpunt.method.period import Period
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.currencies import exponent
from meetpunt.store.days_asked import VISITS
from meetpunt.store.week import DoneRow, done_between

LONGEST = 366
"""Days at once."""


@dataclass(frozen=True)
class Place:
    """Where a trip began or went; empty when it is not known."""

    account_id: int | None = None
    name: str = ""
    town: str = ""


@dataclass(frozen=True)
class Trip:
    """A visit or a journey. start: the visit before it on the same day; metres, minutes: as told, None = not told."""

    id: int
    kind: str
    on: date
    start: Place
    end: Place
    about: str
    purpose: str
    purpose_inferred: bool
    metres: int | None
    minutes: float | None
    amount: Decimal | None

    @property
    def goes_somewhere(self) -> bool:
        """No hours on the road that were filled in by the week, of which nobody asks where they went."""
        return self.kind != "travel" or bool(self.end.name or self.about)


@dataclass(frozen=True)
class Sum:
    """What a day or a month adds up to; `first` is its first day."""

    first: date
    trips: int
    metres: int
    minutes: float
    amount: Decimal | None


@dataclass(frozen=True)
class Mileage:
    """The trips of a period. gaps: visits and journeys without kilometres; rate: per kilometre, as the reader gave it.

    Days and months are those on which there was a trip, in order.
    """

    period: Period
    trips: tuple[Trip, ...]
    days: tuple[Sum, ...]
    months: tuple[Sum, ...]
    total: Sum
    gaps: tuple[Trip, ...]
    rate: Decimal | None
    currency: str


def mileage(viewer: Viewer, period: Period, rate: Decimal | None = None) -> Mileage:
    """One's own kilometres in a period; nobody else's.

    Raises:
        NotVisible: the viewer registers nothing.
    """
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("mileage")
    done = done_between(viewer, viewer.person_id, period.first, period.last)
    digits = exponent(viewer.organisation.currency)
    trips: list[Trip] = []
    here = Place()
    for row in done:
        if row.status != "held":
            continue
        if not trips or trips[-1].on != row.on:
            here = Place()
        there = Place(row.account_id, row.account_name, row.town)
        if row.kind in (*VISITS, "travel") or row.travel_metres or row.travel_minutes:
            trips.append(_trip(row, here, there, rate, digits))
        if row.kind in VISITS:
            here = there
    days: dict[date, list[Trip]] = {}
    months: dict[date, list[Trip]] = {}
    for trip in trips:
        days.setdefault(trip.on, []).append(trip)
        months.setdefault(trip.on.replace(day=1), []).append(trip)
    return Mileage(
        period,
        tuple(trips),
        tuple(_sum(day, some) for day, some in days.items()),
        tuple(_sum(month, some) for month, some in months.items()),
        _sum(period.first, trips),
        tuple(trip for trip in trips if trip.metres is None and trip.goes_somewhere),
        rate,
        viewer.organisation.currency,
    )


def _trip(row: DoneRow, start: Place, end: Place, rate: Decimal | None, digits: int) -> Trip:
    minutes = row.minutes if row.kind == "travel" and row.travel_minutes is None else row.travel_minutes
    amount = None
    if rate is not None and row.travel_metres is not None:
        amount = (Decimal(row.travel_metres) / 1000 * rate).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return Trip(
        row.id,
        row.kind,
        row.on,
        start,
        end,
        row.subject,
        row.purpose,
        row.purpose_inferred,
        row.travel_metres,
        minutes,
        amount,
    )


def _sum(first: date, trips: list[Trip]) -> Sum:
    amounts = [trip.amount for trip in trips if trip.amount is not None]
    return Sum(
        first,
        len(trips),
        sum(trip.metres or 0 for trip in trips),
        sum(trip.minutes or 0 for trip in trips),
        sum(amounts, Decimal(0)) if amounts else None,
    )

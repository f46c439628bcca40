"""The pool as it is kept: who takes part, what an organisation gave, and the releases, which tell of no organisation.

Rule: what was given is read only while acting in the organisation that gave it; a release is read by who takes part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from meetpunt.method.period import Period
from meetpunt.method.pool import Pooled
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import PoolGiven, PoolMembership, PoolRelease, Role

SETTLES = timedelta(days=14)
"""After so many days a quarter is counted: what is registered late is in."""
SHOWN = 4
"""Releases that a page shows."""


@dataclass(frozen=True)
class Own:
    """What an organisation has of a figure, and how many records it rests on."""

    value: float
    n: int


@dataclass(frozen=True)
class Counted:
    """What an organisation gives: how many reps, and its figures by code."""

    reps: int
    figures: Mapping[str, Own]


@dataclass(frozen=True)
class Membership:
    """Since when an organisation takes part, and who decided so."""

    id: int
    joined_at: datetime
    joined_by: str


@dataclass(frozen=True)
class Release:
    """A release.

    Attributes:
        quarter: year * 4 + quarter - 1. given: what the organisation at hand gave.
        waits: none of that counted yet, because it could be read back.
    """

    quarter: int
    made_at: datetime
    first: date
    last: date
    figures: Mapping[str, Pooled]
    given: Mapping[str, Own] = field(default_factory=dict)
    waits: bool = False

    @property
    def organisations(self) -> int:
        """Of at least how many organisations the figure with the fewest is, in fives: a count would tell who came."""
        return min(one.organisations for one in self.figures.values()) // 5 * 5

    @property
    def reps(self) -> int:
        """Of at least how many reps, in twenties."""
        return min(one.reps for one in self.figures.values()) // 20 * 20


def quarter_number(day: date) -> int:
    """The quarter that holds a day, as a number."""
    return day.year * 4 + (day.month - 1) // 3


def finished_quarter(today: date) -> int:
    """The last quarter that ended at least `SETTLES` ago."""
    return quarter_number(today - SETTLES) - 1


def days_of(quarter: int) -> tuple[date, date]:
    """The four quarters up to and including this one: first and last day."""
    last = Period.quarter(quarter // 4, quarter % 4 + 1).last
    return Period.quarter((quarter - 3) // 4, (quarter - 3) % 4 + 1).first, last


def may_decide(viewer: Viewer) -> bool:
    """Whether the viewer may let the organisation take part, or not any more: directors and administrators."""
    return viewer.person_id is not None and bool(viewer.roles & {Role.DIRECTOR, Role.ADMINISTRATOR})


def reads_given(viewer: Viewer) -> bool:
    """Whether the viewer reads what the organisation gives: who reads its figures, and who decides on giving them."""
    return viewer.sees_organisation or viewer.administers


def must_read_pool(viewer: Viewer) -> None:
    """NotVisible for who neither sells, leads nor administers."""
    if not (viewer.sells or reads_given(viewer)):
        raise NotVisible("pool")


def membership(organisation_id: int) -> Membership | None:
    """How an organisation takes part; None when it does not."""
    rows = PoolMembership.objects.filter(organisation_id=organisation_id, left_at=None).select_related("joined_by")
    row = rows.first()
    return None if row is None else Membership(row.pk, row.joined_at, row.joined_by.name if row.joined_by else "")


def is_member(organisation_id: int) -> bool:
    """Whether an organisation takes part."""
    return PoolMembership.objects.filter(organisation_id=organisation_id, left_at=None).exists()


def releases(organisation_id: int, most: int = SHOWN) -> tuple[Release, ...]:
    """The latest releases with what this organisation gave to each, the newest first."""
    rows = list(PoolRelease.objects.order_by("-quarter").prefetch_related("figures")[:most])
    gave = PoolGiven.objects.filter(organisation_id=organisation_id, quarter__in=[row.quarter for row in rows])
    given = {row.quarter: row.figures["figures"] for row in gave}
    return tuple(_release(row, given.get(row.quarter, {})) for row in rows)


def latest_release() -> Release | None:
    """The newest release, without what anybody gave."""
    row = PoolRelease.objects.order_by("-quarter").prefetch_related("figures").first()
    return None if row is None else _release(row, {})


def _release(row: PoolRelease, given: Mapping[str, Any]) -> Release:
    figures = sorted(row.figures.all(), key=lambda one: one.pk)
    return Release(
        row.quarter,
        row.made_at,
        row.from_day,
        row.until_day,
        {one.code: Pooled(one.organisations, one.reps, one.low, one.middle, one.high) for one in figures},
        {code: Own(one["value"], one["n"]) for code, one in given.items()},
        bool(given) and not any(one["taken"] for one in given.values()),
    )

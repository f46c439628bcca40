"""What the report on ACCH holds, and how it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from meetpunt.method.acch import Rung, Share
from meetpunt.method.acch_focus import Focus
from meetpunt.store.refs import Place

NO_FOCUS = Focus(False)
VISITS_EACH: Mapping[Rung, float] = {
    Rung.AWARENESS: 1.0, Rung.COVERAGE: 4.0, Rung.CONSIDERATION: 3.0, Rung.HITRATE: 2.0,
}  # fmt: skip
"""Visits that moving one address is taken to need, until somebody says otherwise."""


@dataclass(frozen=True)
class AcchAsk:
    """The question. visits_each: visits per moved address, where that is not the usual number; months: how far back."""

    as_of: date
    segment: str | None = None
    known_at: date | None = None
    visits_each: tuple[tuple[Rung, float], ...] = ()
    months: int = 12

    @property
    def visits(self) -> dict[Rung, float]:
        """Visits per moved address, for each of the four."""
        return {**VISITS_EACH, **dict(self.visits_each)}


@dataclass(frozen=True)
class RungLine:
    """One of the four.

    Attributes:
        count: told to be so; asked: of how many that is known; of: how many there are to ask (told to be so in the one
            before).
        is_counted: not asked but counted, so without an interval.
        share: of all addresses; step: of those in the one before; beside: the share of all among the others.
    """

    rung: Rung
    count: int
    asked: int
    of: int
    is_counted: bool
    share: Share
    step: Share
    beside: float | None = None


@dataclass(frozen=True)
class MonthCounts:
    """The counts at the end of a month (or at the last day), as far as they were told by then."""

    day: date
    total: int
    counts: tuple[int, int, int, int]


@dataclass(frozen=True)
class GroupLine:
    """A territory of the organisation, or a person of a team; key None = without one."""

    key: int | None
    name: str
    total: int
    asked: int
    lines: tuple[RungLine, ...]
    focus: Focus


@dataclass(frozen=True)
class AcchReport:
    """What the page shows.

    Attributes:
        unit: address or contact. asked: addresses of which anything is known of awareness.
        groups: what it consists of, alphabetically; empty where that is not the viewer's to see.
        errors: contradictory states; beside_count: prefer us or promised without agreed visits.
        beside_name: among whom the others are: a team's, or empty for the organisation's. others: how many.
    """

    place: Place
    name: str
    as_of: date
    unit: str
    total: int
    asked: int
    lines: tuple[RungLine, ...]
    errors: int = 0
    beside_count: int = 0
    others: int = 0
    beside_name: str = ""
    focus: Focus = NO_FOCUS
    visits_each: Mapping[Rung, float] = field(default_factory=lambda: VISITS_EACH)
    groups: tuple[GroupLine, ...] = ()
    months: tuple[MonthCounts, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Coverage was counted from agreed visits."""
        return any(line.is_counted for line in self.lines)

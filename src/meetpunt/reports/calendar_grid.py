"""Days as a table that anybody can read: a row per quarter of an hour, and what happens at once side by side.

Rule: positions are rows and columns that cells span, so that the page needs no script and no measures of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from math import lcm

from meetpunt.method.lanes import lanes
from meetpunt.reports.calendar import CalendarDay, Thing

QUARTER = 15
PER_HOUR = 4
SHORTEST = 2
"""Rows that anything takes at least: less could not be read or touched."""

OPENS, CLOSES = 8 * PER_HOUR, 18 * PER_HOUR
"""The rows that are always there; what is earlier or later adds its hours."""

MOST_COLUMNS = 12
_MIDNIGHT = 24 * PER_HOUR


@dataclass(frozen=True)
class Cell:
    """A part of a day: a thing, or none. is_free: nothing else is on then; is_edge: the day begins here."""

    on: date
    top: int
    rows: int
    columns: int
    thing: Thing | None = None
    is_free: bool = False
    is_edge: bool = False

    def quarter_of(self, now: int | None) -> int | None:
        """Which of its quarters is this one; None when it is another time."""
        return now - self.top if now is not None and self.top <= now < self.top + self.rows else None


@dataclass(frozen=True)
class Line:
    """A quarter of an hour with the cells that begin in it. now: the row of this moment when a day shown is today."""

    at: time
    row: int
    cells: tuple[Cell, ...]
    now: int | None

    @property
    def is_hour(self) -> bool:
        """A whole hour begins."""
        return self.at.minute == 0

    @property
    def is_now(self) -> bool:
        """It is in this hour."""
        return self.now is not None and self.now // PER_HOUR == self.row // PER_HOUR


@dataclass(frozen=True)
class Column:
    """A day of the table: what has no time, and over how many columns it is spread."""

    day: CalendarDay
    columns: int
    untimed: tuple[Thing, ...]


@dataclass(frozen=True)
class Grid:
    """The table."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def wide(self) -> int:
        """How many days share the width."""
        return sum(not one.day.is_narrow for one in self.columns)


@dataclass(frozen=True)
class _Placed:
    thing: Thing
    top: int
    bottom: int
    left: int
    right: int


def grid(days: Sequence[CalendarDay], today: date, minute: int) -> Grid:
    """Some days beside each other.

    Parameters:
        minute: which one it is of today, after midnight.
    """
    placed = [_placed(day) for day in days]
    all_of_them = [one for things, _width in placed for one in things]
    first = min([OPENS, *(one.top // PER_HOUR * PER_HOUR for one in all_of_them)])
    last = max([CLOSES, *(-(-one.bottom // PER_HOUR) * PER_HOUR for one in all_of_them)])
    now = minute // QUARTER if any(day.on == today for day in days) else None
    begin: dict[int, list[Cell]] = {row: [] for row in range(first, last)}
    for day, (things, width) in zip(days, placed, strict=True):
        for cell in _cells(day.on, things, width, first, last):
            begin[cell.top].append(cell)
    lines = tuple(
        Line(time(row // PER_HOUR, row % PER_HOUR * QUARTER), row, tuple(cells), now) for row, cells in begin.items()
    )
    columns = (
        Column(day, width, tuple(one for one in day.things if one.start is None))
        for day, (_things, width) in zip(days, placed, strict=True)
    )
    return Grid(tuple(columns), lines)


def rows_of(start: int, end: int) -> tuple[int, int]:
    """The first row and the one after the last, to the nearest quarter, so that what touches keeps touching."""
    top = min((start + QUARTER // 2) // QUARTER, _MIDNIGHT - SHORTEST)
    return top, min(_MIDNIGHT, max(top + SHORTEST, (end + QUARTER // 2) // QUARTER))


def _placed(day: CalendarDay) -> tuple[list[_Placed], int]:
    """What has a time with its rows and columns, and how many columns the day has."""
    timed = [one for one in day.things if one.start is not None]
    spans = [rows_of(one.start or 0, one.end or 0) for one in timed]
    found = lanes(spans)
    width = lcm(*(lane.of for lane in found))
    if width > MOST_COLUMNS:
        width = max(lane.of for lane in found)
    return [
        _Placed(one, top, bottom, lane.place * width // lane.of, (lane.place + 1) * width // lane.of)
        for one, (top, bottom), lane in zip(timed, spans, found, strict=True)
    ], width


def _cells(on: date, things: list[_Placed], width: int, first: int, last: int) -> Iterator[Cell]:
    """The cells of a day from top to bottom, in a row from left to right. Free halves of an hour are one cell."""
    taken = {row: [one for one in things if one.top <= row < one.bottom] for row in range(first, last)}
    row = first
    while row < last:
        if not taken[row]:
            rows = 2 if row % 2 == 0 and row + 1 < last and not taken[row + 1] else 1
            yield Cell(on, row, rows, width, is_free=True, is_edge=True)
            row += rows
            continue
        left = 0
        for one in sorted(taken[row], key=lambda one: one.left):
            if one.left > left:
                yield Cell(on, row, 1, one.left - left, is_edge=left == 0)
            if one.top == row:
                yield Cell(on, row, one.bottom - row, one.right - one.left, one.thing, is_edge=one.left == 0)
            left = one.right
        if left < width:
            yield Cell(on, row, 1, width - left, is_edge=left == 0)
        row += 1

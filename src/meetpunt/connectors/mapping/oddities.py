"""Finds what cannot be right in rows that are otherwise fine. Rule: nothing is mended or dropped here, only flagged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from meetpunt.connectors.base import Cell, Flag, RawTable, Table, Value
from meetpunt.connectors.mapping.rows import Selection
from meetpunt.connectors.mapping.schema import TableMapping

Columns = dict[str, list[Value | None]]
LONGEST_ACTIVITY = timedelta(hours=24)
_FAR_FUTURE_YEARS = 10
_FIRST_YEAR = 1980  # earlier dates are a system's way to say "none" (1900, 1970)
_MACHINE_FIELDS = {Table.PEOPLE: "id", Table.ACTIVITIES: "owner", Table.EVENTS: "by", Table.OPPORTUNITIES: "owner"}
_ORDERED = (
    ("starts_at", "ends_at", Flag.END_BEFORE_START),
    ("created_at", "closed_at", Flag.CLOSED_BEFORE_CREATED),
    ("created_at", "modified_at", Flag.MODIFIED_BEFORE_CREATED),
)


def flag_rows(
    raw: RawTable,
    part: TableMapping,
    columns: Columns,
    selection: Selection,
    machines: tuple[str, ...],
    today: date,
    found: dict[int, list[str]],
) -> dict[int, tuple[str, ...]]:
    """Adds the flags of each odd row to those `found` while reading; returns position -> flags, only odd rows in it."""

    def flag(position: int, what: Flag) -> None:
        found.setdefault(position, []).append(what)

    for earlier, later, what in _ORDERED:
        if earlier in columns and later in columns:
            for position, (a, b) in enumerate(zip(columns[earlier], columns[later], strict=True)):
                if a is not None and b is not None and b < a:  # type: ignore[operator]
                    flag(position, what)
    if part.table is Table.ACTIVITIES:
        for position in _too_long(columns):
            flag(position, Flag.IMPOSSIBLE_DURATION)
        for position in _repeated(raw, part, selection):
            flag(position, Flag.REPEATED_BUT_FOR_ID)
    for position, end in enumerate(selection.ends or ()):
        if end is None:
            flag(position, Flag.NEVER_ENDED)
    who = columns.get(_MACHINE_FIELDS.get(part.table, ""))
    if who is not None and machines:
        for position, person in enumerate(who):
            if person in machines:
                flag(position, Flag.MACHINE)
    for position, what in _far_away(columns, today):
        flag(position, what)
    return {position: tuple(Flag(name) for name in dict.fromkeys(names)) for position, names in found.items()}


def _too_long(columns: Columns) -> list[int]:
    odd = set()
    if "starts_at" in columns and "ends_at" in columns:
        for position, (start, end) in enumerate(zip(columns["starts_at"], columns["ends_at"], strict=True)):
            if isinstance(start, datetime) and isinstance(end, datetime) and end - start > LONGEST_ACTIVITY:
                odd.add(position)
    limit = Decimal(24 * 60)
    for position, minutes in enumerate(columns.get("minutes", ())):
        if isinstance(minutes, Decimal) and not 0 <= minutes <= limit:
            odd.add(position)
    return sorted(odd)


def _repeated(raw: RawTable, part: TableMapping, selection: Selection) -> list[int]:
    """Positions of rows that equal an earlier row in every column but those of the id."""
    rule = part.fields.get("id")
    if rule is None or not rule.columns or not selection.rows or selection.ends is not None:
        return []
    rest = [cells for name, cells in zip(raw.header, raw.columns, strict=True) if name not in rule.columns]
    seen: set[tuple[Cell, ...]] = set()
    repeated = []
    rows: Sequence[tuple[Cell, ...]] = list(zip(*rest, strict=True))
    for position, row in enumerate(selection.rows):
        if rows[row] in seen:
            repeated.append(position)
        seen.add(rows[row])
    return repeated


def _far_away(columns: Columns, today: date) -> list[tuple[int, Flag]]:
    last = date(today.year + _FAR_FUTURE_YEARS, 12, 31)
    found = []
    for values in columns.values():
        sample = next((value for value in values if value is not None), None)
        if not isinstance(sample, date):
            continue
        odd: dict[Value | None, Flag | None] = {None: None}
        for position, value in enumerate(values):
            if value not in odd:
                year = value.year if isinstance(value, date) else today.year
                late, early = year > last.year, year < _FIRST_YEAR
                odd[value] = Flag.DATE_IN_FAR_FUTURE if late else Flag.DATE_IN_FAR_PAST if early else None
            what = odd[value]
            if what is not None:
                found.append((position, what))
    return found

"""What every connector hands over: typed records, rejects with a reason, and the raw tables they came from.

Rule: a record never holds a guess. What a source does not tell is absent; what cannot be right is kept and flagged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Value = str | Decimal | datetime | date | bool | int
Cell = str | int | float | bool | datetime | None


class Table(StrEnum):
    """The tables that a source can feed, in the order in which they land (what is referred to comes first)."""

    TEAMS = "teams"
    PEOPLE = "people"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    PRODUCTS = "products"
    OPPORTUNITIES = "opportunities"
    OPPORTUNITY_LINES = "opportunity_lines"
    EVENTS = "events"
    ACTIVITIES = "activities"
    NOTES = "notes"
    QUOTES = "quotes"
    ORDERS = "orders"
    ORDER_LINES = "order_lines"


class Flag(StrEnum):
    """What is odd about a record that is kept: landing stores it, averages leave the doubtful value out."""

    IMPOSSIBLE_DURATION = "impossible_duration"  # an activity of more than 24 hours
    END_BEFORE_START = "end_before_start"
    CLOSED_BEFORE_CREATED = "closed_before_created"
    MODIFIED_BEFORE_CREATED = "modified_before_created"
    DATE_IN_FAR_FUTURE = "date_in_far_future"
    DATE_IN_FAR_PAST = "date_in_far_past"
    HALF_DAY_UNKNOWN = "half_day_unknown"  # a 12-hour clock without AM or PM
    REPEATED_BUT_FOR_ID = "repeated_but_for_id"  # equal to an earlier row in all but the id
    NEVER_ENDED = "never_ended"  # a START in an event log without its COMPLETE
    MACHINE = "machine"  # done by a person that the mapping calls a machine
    STAGE_UNMAPPED = "stage_unmapped"
    VALUE_UNMAPPED = "value_unmapped"  # a kind, role or status that the mapping does not name


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a source in canonical form.

    table: where it belongs; file, row: where it stood (row as a person counts it in the file, the header included).
    external_id: the source's own key, or one composed of the row; the same file gives the same ids every time.
    values: canonical field name (`fields.py`) -> typed value; only what is filled in. Instants are aware UTC datetimes,
    days are dates, amounts Decimals in units of the currency (landing makes minor units). References to other tables
    (`owner`, `account`, `product`, `opportunity` ...) are the source's id or name, as text.
    flags: what is odd about it.
    """

    table: Table
    file: str
    row: int
    external_id: str
    values: dict[str, Value]
    flags: tuple[Flag, ...] = ()

    def __reduce__(self) -> tuple[type[Record], tuple[Any, ...]]:
        """How it is packed while it waits to land; a dataclass asks itself which fields it has, for each record."""
        return Record, (self.table, self.file, self.row, self.external_id, self.values, self.flags)


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that cannot land, with the sentence why and the cells as they stood (to repair and resend)."""

    file: str
    row: int
    table: Table
    reason_code: str
    message: str | _StrPromise
    raw: dict[str, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A sheet or file as read: a header and columns of equal length.

    file: name of the file; sheet: name of the sheet, "" for a text file. header: unique column names.
    columns: one list of cells per header entry; text cells are stripped text, empty cells None.
    row_numbers: the row in the file of each data row. notes: codes of what the reader left out (totals, footer ...).
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    columns: tuple[list[Cell], ...]
    row_numbers: Sequence[int]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.row_numbers)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Data rows in the order of the file."""
        return zip(*self.columns, strict=True) if self.columns else iter(())

    def raw(self, index: int) -> dict[str, str]:
        """Data row `index` (0-based) as text per column name."""
        return {name: as_text(column[index]) for name, column in zip(self.header, self.columns, strict=True)}


class ConnectorError(Exception):
    """Something that a person has to mend in a file or a mapping; `message` says what to do, `code` is stable."""

    def __init__(self, code: str, message: str | _StrPromise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def as_text(cell: Cell) -> str:
    """A cell as a person typed it, for ids, names and the list of rejects; a whole number loses its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat(" ")
    return str(cell)

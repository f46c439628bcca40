"""Reads the workbook back as somebody saved it: dates that became numbers, numbers that became text, rows moved about.

Rule: a column is found by the name that it was given, a row by its hidden mark; a cell that cannot be read makes its
row a reject with the reason, and never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal

from meetpunt.connectors.base import Cell, RawTable, as_text
from meetpunt.connectors.fields import Type
from meetpunt.connectors.files.workbook import OUR_SHEET
from meetpunt.connectors.mapping.columns import ColumnContext, read_column
from meetpunt.connectors.mapping.schema import FieldRule
from meetpunt.connectors.values.dates import serial_moment
from meetpunt.connectors.values.styles import DateStyle, NumberStyle
from meetpunt.connectors.workbook.marks import in_both, plain
from meetpunt.connectors.workbook.sheets import Column, Kind, Sheet, StepWords, Value

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")


@dataclass(frozen=True)
class Row:
    """A row of a sheet. number: as Excel counts; id: what it was taken along as, "" for a new one; mark: of its cells
    then. cells: what could be read; bad: code of the reason, name of the column and what stands there, else None."""

    number: int
    id: str
    mark: str
    cells: dict[str, Value | None]
    bad: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Book:
    """A workbook of ours. organisation: for whom it was made; key: which one it is; labels: list -> label -> id.

    told: the codes of the columns that each sheet has; missing: titles of sheets that are gone.
    """

    file: str
    version: int
    organisation: str
    key: str
    language: str
    labels: dict[str, dict[str, int]]
    sheets: dict[str, RawTable]
    headers: dict[str, dict[str, str]]
    missing: tuple[str, ...] = ()

    def raw(self, sheet: str, number: int) -> dict[str, str]:
        """The cells of a row as they stand."""
        table = self.sheets[sheet]
        told = table.raw(list(table.row_numbers).index(number))
        return {name: text for name, text in told.items() if name in self.headers[sheet]}


def strange_columns(book: Book) -> Iterator[str]:
    """Sheet and name of columns that somebody added and filled in: they are not read."""
    for code, table in book.sheets.items():
        for name, cells in zip(table.header, table.columns, strict=True):
            if name not in book.headers.get(code, {}) and any(cell is not None for cell in cells):
                yield f"{table.sheet}, {name}"


def is_ours(tables: Sequence[RawTable]) -> bool:
    """Whether a file is our own workbook."""
    return any(table.sheet == OUR_SHEET for table in tables)


def open_book(tables: Sequence[RawTable]) -> Book | None:
    """What a file tells of itself, when it is our own workbook."""
    told = next((table for table in tables if table.sheet == OUR_SHEET), None)
    if told is None or len(told.columns) < 3:
        return None
    facts: dict[str, str] = {}
    titles: dict[str, str] = {}
    headers: dict[str, dict[str, str]] = {}
    labels: dict[str, dict[str, int]] = {}
    for what, code, text, *more in told.rows():
        plain_code, plain_text = as_text(code), as_text(text)
        if what == "book":
            facts[plain_code] = plain_text
        elif what == "sheet":
            titles[plain_text] = plain_code
        elif what == "column":
            sheet, _point, column = plain_code.partition("/")
            headers.setdefault(sheet, {})[" ".join(plain_text.split())] = column
        elif what == "label" and more and as_text(more[0]).isdigit():
            labels.setdefault(plain_code, {})[plain(plain_text)] = int(as_text(more[0]))
    found = {titles[table.sheet]: table for table in tables if table.sheet in titles}
    version = facts.get("version", "")
    return Book(
        told.file,
        int(version) if version.isdigit() else 0,
        facts.get("organisation", ""),
        facts.get("key", ""),
        facts.get("language", "nl"),
        labels,
        found,
        headers,
        tuple(title for title, code in titles.items() if code not in found),
    )


def rows_of(book: Book, sheet: Sheet, steps: Sequence[StepWords]) -> Iterator[Row]:
    """The rows of a sheet that somebody filled in, in the order of the file."""
    table = book.sheets.get(sheet.code)
    if table is None:
        return
    codes = book.headers.get(sheet.code, {})
    columns = {codes[name]: cells for name, cells in zip(table.header, table.columns, strict=True) if name in codes}
    hidden = columns.get("id", [None] * len(table))
    readings = {
        column.code: _read(column, columns[column.code], book, steps)
        for column in sheet.columns
        if column.code in columns
    }
    names = {column.code: str(column.title) for column in sheet.columns}
    for place, number in enumerate(table.row_numbers):
        if all(columns[code][place] is None for code in readings):
            continue
        key, _dot, mark = as_text(hidden[place]).partition(".")
        cells = {code: reading.values[place] for code, reading in readings.items()}
        bad = next(
            (
                (reading.bad[place], names[code], as_text(columns[code][place]))
                for code, reading in readings.items()
                if place in reading.bad
            ),
            None,
        )
        yield Row(number, key, mark, cells, bad)


@dataclass(frozen=True)
class _Reading:
    values: list[Value | None]
    bad: dict[int, str] = field(default_factory=dict)


def _read(column: Column, cells: Sequence[Cell], book: Book, steps: Sequence[StepWords]) -> _Reading:
    if column.kind is Kind.CHOICE:
        words = in_both(column.choices or {})
        return _each(cells, lambda text: words.get(text.casefold()), "workbook_no_choice")
    if column.kind is Kind.STEP:
        names = {name.casefold(): step.code for step in steps for name in (*step.names.values(), step.code)}
        return _each(cells, lambda text: names.get(text.casefold()), "workbook_no_choice")
    if column.kind is Kind.CLOCK:
        return _clocks(cells)
    if column.kind in (Kind.TEXT, Kind.LABEL):
        return _Reading([plain(as_text(cell))[: column.most] or None for cell in cells])
    is_dutch = book.language == "nl"
    type_ = {Kind.DAY: Type.DAY, Kind.HOURS: Type.MINUTES}.get(column.kind, Type.NUMBER)
    style = NumberStyle.COMMA if is_dutch else NumberStyle.POINT
    context = ColumnContext(book.file, str(column.title), UTC, DateStyle.DMY, style)
    found = read_column(cells, type_, FieldRule(unit="hours" if column.kind is Kind.HOURS else None), context)
    values: list[Value | None] = [_value(column.kind, value) for value in found.values]
    below = {place: "workbook_below_zero" for place, value in enumerate(values) if _is_below(column.kind, value)}
    return _Reading(values, {**found.bad, **below})


def _value(kind: Kind, value: object) -> Value | None:
    if kind is Kind.HOURS and isinstance(value, Decimal):
        return Decimal(round(value)) or None
    if kind is Kind.MONEY and isinstance(value, Decimal):
        return round(value, 3).normalize() + 0
    if isinstance(value, Decimal | date | str):
        return value
    return None


def _is_below(kind: Kind, value: Value | None) -> bool:
    return kind in (Kind.NUMBER, Kind.HOURS) and isinstance(value, Decimal) and value < 0


def _each(cells: Sequence[Cell], find: Callable[[str], str | None], code: str) -> _Reading:
    values: list[Value | None] = []
    bad: dict[int, str] = {}
    for place, cell in enumerate(cells):
        text = plain(as_text(cell))
        values.append(find(text) if text else None)
        if text and values[-1] is None:
            bad[place] = code
    return _Reading(values, bad)


def _clocks(cells: Sequence[Cell]) -> _Reading:
    """Times of the day: text, a time of Excel's own, or the part of a day that it became."""
    values: list[Value | None] = []
    bad: dict[int, str] = {}
    for place, cell in enumerate(cells):
        if cell is None:
            values.append(None)
            continue
        told = f"{cell:%H:%M}" if hasattr(cell, "hour") else as_text(cell)
        if isinstance(cell, int | float) and 0 <= cell < 1:
            moment = serial_moment(40_000 + cell)
            told = f"{moment.at:%H:%M}" if moment else told
        elif isinstance(cell, int | float) and 1 <= cell < 24 and cell == int(cell):
            told = f"{int(cell)}:00"
        found = _CLOCK.fullmatch(told.strip())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            values.append(None)
            bad[place] = "workbook_no_time"
        else:
            values.append(f"{int(found[1]):02}:{found[2]}")
    return _Reading(values, bad)

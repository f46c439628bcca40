"""What stands in the cells of a page's tables: numbers with their interval, count and unit, days, and texts.

Rule: one reading for all pages, so that a file says what the page says, to the digit. A value with its interval and its
count becomes a column each, one unit moves to the head of its column, and what is no number stays the text that it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.formats import DASH
from meetpunt.web.formats import MONTHS, SIGNS
from meetpunt.web.page_tables import RawTable, read_tables

_UNIT = r"\s?(?:%|pp|km|min|wk|d|h|u|jaar|years?)?(?![^\W\d_])"


def _patterns(thousands: str, point: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A cell that is a value with what may follow it, and one that is an interval, as a language writes numbers."""
    digits = rf"(?:\d{{1,3}}(?:[{thousands}]\d{{3}})+|\d+)(?:[{point}]\d+)?k?(?!\d|[.,]\d)"
    number = rf"[+\-−]?\s?(?:€\s?|£\s?|\$\s?|[A-Z]{{3}}\s)?[+\-−]?{digits}"
    cell = (
        rf"(?P<value>{number})(?P<unit>{_UNIT})"
        rf"(?:\s?[(\[]?(?P<low>{number}){_UNIT}\s?(?:{DASH}|tot|to)\s?(?P<high>{number}){_UNIT}[)\]]?)?"
        r"(?:\s?[·,]?\s?\(?(?:n\s=?\s?)(?P<n>\d[\d.,]*)\)?)?(?P<rest>(?:\s.*)?)"
    )
    interval = rf"(?P<low>{number})(?P<unit>{_UNIT})\s?(?:{DASH}|tot|to)\s?(?P<high>{number}){_UNIT}(?P<rest>(?:\s.*)?)"
    return re.compile(cell), re.compile(interval)


_PATTERNS = {"nl": _patterns(".", ","), "en": _patterns(",", ".")}
_DAY = re.compile(r"(\d{1,2}) ([^\W\d_]+)\.? (\d{4})")
_NOTHING = ("", "-", DASH)


@dataclass(frozen=True)
class PageTable:
    """A table as it stands on a page. title: of the heading that it stands under."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class _Told:
    """What a cell says: a value, its interval and count; text: what it says besides, or instead."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: Decimal | None = None
    unit: str = ""
    text: str = ""


def tables_of(html: str, language: str) -> tuple[PageTable, ...]:
    """The tables in the main part of a page, in their order; those to fill in are left out."""
    made = [_typed(raw, language) for raw in read_tables(html)]
    return tuple(table for table in made if table.rows and len(table.heads) > 1)


def _typed(raw: RawTable, language: str) -> PageTable:
    width = max(len(row) for row in raw.rows)
    heads = [
        " / ".join(dict.fromkeys(row[place] for row in raw.heads if place < len(row) and row[place]))
        for place in range(width)
    ]
    names: list[str] = []
    columns: list[Sequence[Cell]] = []
    for place in range(width):
        cells = [row[place] if place < len(row) else "" for row in raw.rows]
        for name, column in _columns(heads[place], cells, language, is_first=place == 0):
            names.append(name)
            columns.append(column)
    return PageTable(raw.label, tuple(_unique(names)), tuple(zip(*columns, strict=True)))


def _columns(head: str, cells: Sequence[str], language: str, *, is_first: bool) -> Iterator[tuple[str, Sequence[Cell]]]:
    """The columns that a column of the page falls apart in; none when nothing stands in it."""
    filled = [cell for cell in cells if cell not in _NOTHING]
    if not filled:
        if is_first:
            yield head, [None] * len(cells)
        return
    if (days := _days(cells, language)) is not None:
        yield head, days
        return
    told = [_read(cell, language) for cell in cells]
    numbers = [one for one in told if one.value is not None or one.low is not None]
    if len(numbers) * 2 < len(filled) or (is_first and any(one.text or one.low is not None for one in told)):
        yield head, [None if cell in _NOTHING else cell for cell in cells]
        return
    yield from _parts(head, told)


def _parts(head: str, told: Sequence[_Told]) -> Iterator[tuple[str, Sequence[Cell]]]:
    units = {one.unit for one in told if one.value is not None or one.low is not None}
    unit = next(iter(units)) if len(units) == 1 else ""
    name = f"{head} ({unit})".strip() if unit and unit not in head.split() else head
    parts: tuple[tuple[str, Callable[[_Told], Cell]], ...] = (
        (name, lambda one: one.value),
        (_("%(head)s, low") % {"head": name}, lambda one: one.low),
        (_("%(head)s, high") % {"head": name}, lambda one: one.high),
        (_("%(head)s, n") % {"head": head}, lambda one: one.n),
        (_("%(head)s, unit") % {"head": head}, lambda one: one.unit if len(units) > 1 else None),
        (_("%(head)s, note") % {"head": head}, lambda one: one.text or None),
    )
    for title, value_of in parts:
        column = [value_of(one) for one in told]
        if any(cell not in (None, "") for cell in column):
            yield title, column


def _read(cell: str, language: str) -> _Told:
    if cell in _NOTHING:
        return _Told()

    def number(text: str | None) -> Decimal | None:
        return _value(text, language) if text else None

    whole, interval = _PATTERNS[language]
    if (found := interval.fullmatch(cell)) is not None:
        unit = _unit(found["low"], found["unit"])
        return _Told(None, number(found["low"]), number(found["high"]), None, unit, found["rest"].strip(" ·,"))
    if (found := whole.fullmatch(cell)) is not None:
        unit = _unit(found["value"], found["unit"])
        rest = found["rest"].strip(" ·,")
        low, high = number(found["low"]), number(found["high"])
        return _Told(number(found["value"]), low, high, number(found["n"]), unit, rest)
    return _Told(text=cell)


def _unit(number: str, unit: str) -> str:
    sign = next((sign for sign in SIGNS.values() if sign in number), "")
    letters = re.search(r"[A-Z]{3}", number)
    return unit.strip() or sign or (letters[0] if letters else "")


def _value(text: str, language: str) -> Decimal:
    thousands, point = (".", ",") if language == "nl" else (",", ".")
    is_negative = "-" in text or "−" in text
    digits = re.sub(r"[^\d.,]", "", text).replace(thousands, "").replace(point, ".")
    value = Decimal(digits) * (1000 if text.endswith("k") else 1)
    return -value if is_negative else value


def _days(cells: Sequence[str], language: str) -> list[Cell] | None:
    """A column of days; None when it is none."""
    found: list[Cell] = []
    for cell in cells:
        match = _DAY.fullmatch(cell)
        month = _month(match[2], language) if match else None
        if match and month:
            found.append(date(int(match[3]), month, int(match[1])))
        elif cell in _NOTHING:
            found.append(None)
        else:
            return None
    return found


def _month(word: str, language: str) -> int | None:
    whole = "maart" if word == "mrt" else word
    names = [place for place, name in enumerate(MONTHS[language], start=1) if name.startswith(whole)]
    return names[0] if len(names) == 1 else None


def _unique(names: Sequence[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"

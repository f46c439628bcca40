"""What a person needs to see of a table to map it, small enough to keep: sample rows, its different words, first days.

Rule: a proposal made of a survey is the proposal made of the whole table, because every row that decides is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from meetpunt.connectors.base import Cell, RawTable, Table, as_text
from meetpunt.connectors.fields import ENTERED
from meetpunt.connectors.mapping.schema import TableMapping
from meetpunt.connectors.values.dates import date_evidence, parse_moment
from meetpunt.connectors.values.numbers import number_evidence
from meetpunt.connectors.values.styles import DateStyle

_FIRST_ROWS = 500  # as many as a proposal looks at
_FEW = 60  # different texts of a column that are all kept and counted
_GAP_DAYS = 14  # between the first opening and the first closing, before something seems to be left out


@dataclass(frozen=True, slots=True)
class SurveyedTable:
    """A table with only the rows that decide. rows: data rows in the file.

    counts: column -> text -> rows, for columns with few different texts. first_days: column -> its earliest day.
    """

    raw: RawTable
    rows: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    first_days: dict[str, date] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As plain lists and dictionaries."""
        raw = self.raw
        return {
            "file": raw.file,
            "sheet": raw.sheet,
            "header": list(raw.header),
            "columns": [[_plain(cell) for cell in column] for column in raw.columns],
            "row_numbers": list(raw.row_numbers),
            "notes": list(raw.notes),
            "rows": self.rows,
            "counts": self.counts,
            "first_days": {name: day.isoformat() for name, day in self.first_days.items()},
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> SurveyedTable:
        """The same from what `to_json` gave."""
        columns = tuple([_cell(cell) for cell in column] for column in told["columns"])
        header, notes = tuple(told["header"]), tuple(told["notes"])
        raw = RawTable(told["file"], told["sheet"], header, columns, told["row_numbers"], notes)
        days = {name: date.fromisoformat(day) for name, day in told["first_days"].items()}
        return cls(raw, told["rows"], told["counts"], days)


def survey_table(raw: RawTable) -> SurveyedTable:
    """Thin a table to its first rows, one row per different word, and the rows that prove how dates or numbers go."""
    kept = set(range(min(len(raw), _FIRST_ROWS)))
    counts: dict[str, dict[str, int]] = {}
    days: dict[str, date] = {}
    for name, column in zip(raw.header, raw.columns, strict=True):
        times = Counter(column)
        if len(times) <= _FEW:
            counts[name] = {}
            for cell, rows in times.items():
                if cell is not None:
                    counts[name][as_text(cell)] = counts[name].get(as_text(cell), 0) + rows
                    kept.add(column.index(cell))
        kept.update(column.index(text) for text in _proofs(times))
        if (first := _first_day(times)) is not None:
            days[name] = first
    places = sorted(kept)
    thin = tuple([column[place] for place in places] for column in raw.columns)
    numbers = [raw.row_numbers[place] for place in places]
    return SurveyedTable(RawTable(raw.file, raw.sheet, raw.header, thin, numbers, raw.notes), len(raw), counts, days)


@dataclass(frozen=True, slots=True)
class CompleteFrom:
    """From which day a source may hold everything. opened, closed: the first opening and the first closing in it."""

    opened: date
    closed: date


def suggest_complete_from(parts: Iterable[tuple[SurveyedTable, TableMapping]]) -> CompleteFrom | None:
    """The first closing, when opportunities were opened well before it; None when nothing seems to be left out.

    An export by closing date leaves out what was closed before its first day, and so keeps of the older opportunities
    only those that lasted.
    """
    opened: list[date] = []
    closed: list[date] = []
    for surveyed, part in parts:
        if part.table is not Table.OPPORTUNITIES:
            continue
        for name, rule in part.fields.items():
            found = [surveyed.first_days[column] for column in rule.columns if column in surveyed.first_days]
            if name == "created_at" or name.startswith(ENTERED):
                opened += found
            elif name == "closed_at":
                closed += found
    if not opened or not closed or (min(closed) - min(opened)).days < _GAP_DAYS:
        return None
    return CompleteFrom(min(opened), min(closed))


def _proofs(cells: Iterable[Cell]) -> list[str]:
    texts = [cell for cell in cells if isinstance(cell, str)]
    dates, numbers = date_evidence(texts), number_evidence(texts)
    found = (dates.day_first, dates.month_first, dates.ambiguous, numbers.comma, numbers.point, numbers.ambiguous)
    return [text for text in found if text is not None]


def _first_day(cells: Iterable[Cell]) -> date | None:
    filled = [cell for cell in cells if cell is not None]
    style = date_evidence([cell for cell in filled if isinstance(cell, str)]).style or DateStyle.DMY
    days = [day for cell in filled if (day := _day(cell, style)) is not None]
    return min(days) if days and 2 * len(days) >= len(filled) else None


def _day(cell: Cell, style: DateStyle) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    moment = parse_moment(cell, style) if isinstance(cell, str) else None
    return None if moment is None else moment.at.date()


def _plain(cell: Cell) -> Any:
    return {"at": cell.isoformat()} if isinstance(cell, datetime) else cell


def _cell(told: Any) -> Cell:
    return datetime.fromisoformat(told["at"]) if isinstance(told, dict) else told

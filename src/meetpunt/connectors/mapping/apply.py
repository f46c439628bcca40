"""Turns raw tables into records and rejects, by a mapping: a pure function that can be run again over the same tables.

Rule: every selected row comes out exactly once: as a record, as a reject with a reason, or counted as ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Protocol
from zoneinfo import ZoneInfo

from meetpunt.connectors.base import Cell, RawTable, Record, Reject, Table, Value, as_text
from meetpunt.connectors.fields import Type, field_of, required_fields
from meetpunt.connectors.mapping.columns import ColumnContext, ColumnValues, read_column
from meetpunt.connectors.mapping.meanings import Outcome, read_closed_list, read_stage, step_codes
from meetpunt.connectors.mapping.oddities import flag_rows
from meetpunt.connectors.mapping.rows import Selection, cells_of, select
from meetpunt.connectors.mapping.schema import FieldRule, Mapping, TableMapping
from meetpunt.connectors.messages import sentence

_NAMED = (Table.TEAMS, Table.PEOPLE, Table.ACCOUNTS, Table.PRODUCTS)  # without an id, the name is the id
_ORDER = list(Table)


class Records(Protocol):
    """What records are gathered in: a list, or what takes less room."""

    def append(self, one: Record, /) -> None: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Record]: ...
    def __getitem__(self, place: int, /) -> Record: ...


@dataclass(frozen=True, slots=True)
class MappedPart:
    """What one entry of the mapping made of one file.

    records, rejects: in the order of the file. ignored: rows left out on purpose (a stage that means `ignore`, a row
    equal to an earlier one). rows: data rows read. styles: field -> date or number style that was found and used.
    """

    file: str
    sheet: str
    table: Table
    records: Records
    rejects: list[Reject]
    rows: int
    ignored: int
    styles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which files a mapping does not know, and which it skips and why: reported, no error."""

    unknown: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


def coverage(tables: Sequence[RawTable], mapping: Mapping) -> Coverage:
    """What of the given files the mapping leaves out."""
    unknown, skipped = [], []
    for raw in tables:
        entry = mapping.for_file(raw.file, raw.sheet)
        label = f"{raw.file} / {raw.sheet}" if raw.sheet else raw.file
        if entry is None:
            unknown.append(label)
        elif entry.skip:
            skipped.append((label, entry.reason))
    return Coverage(tuple(unknown), tuple(skipped))


def map_source(
    tables: Sequence[RawTable],
    mapping: Mapping,
    *,
    time_zone: str,
    today: date,
    steps: tuple[str, ...] = (),
    gather: Callable[[], Records] = list,
) -> Iterator[MappedPart]:
    """Makes records of raw tables, one part per (file, table), in the order in which they can land.

    time_zone: the organisation's, for a mapping without one. today: flags dates far in the future. steps: codes of the
    process when the mapping names an existing one other than SPATOCO. gather: makes room for the records of a part.
    Raises ConnectorError when the mapping does not fit the files (missing column or lookup file, unclear number style).
    """
    wanted = [
        (raw, part)
        for raw in tables
        if (entry := mapping.for_file(raw.file, raw.sheet)) is not None
        for part in entry.tables
    ]
    wanted.sort(key=lambda pair: _ORDER.index(pair[1].table))
    for raw, part in wanted:
        yield _Part(raw, part, mapping, tables, ZoneInfo(mapping.time_zone or time_zone), today, steps).run(gather())


class _Part:
    """One table of one file on its way to records: column by column, then row by row."""

    def __init__(
        self,
        raw: RawTable,
        part: TableMapping,
        mapping: Mapping,
        tables: Sequence[RawTable],
        zone: ZoneInfo,
        today: date,
        steps: tuple[str, ...],
    ) -> None:
        self.raw, self.part, self.mapping, self.tables = raw, part, mapping, tables
        self.zone, self.today = zone, today
        self.steps = step_codes(mapping.process, steps)
        self.columns: dict[str, list[Value | None]] = {}
        self.bad: dict[int, tuple[str, str, str]] = {}  # position -> code, column, text
        self.styles: dict[str, str] = {}

    def run(self, records: Records) -> MappedPart:
        selection = select(self.raw, self.part)
        self.flags: dict[int, list[str]] = {}
        for name, rule in self.part.fields.items():
            if not rule.row_hash:
                self._column(name, rule, cells_of(self.raw, self.part, rule, selection, self.tables))
        if selection.ends is not None and self.part.pair is not None:
            at = FieldRule(columns=(self.part.pair.at,))
            ends = [None if row is None else self._raw_column(self.part.pair.at)[row] for row in selection.ends]
            self._column("starts_at", at, cells_of(self.raw, self.part, at, selection, self.tables))
            self._column("ends_at", at, ends)
        ignored = self._stages()
        self._names()
        flags = flag_rows(self.raw, self.part, self.columns, selection, self.mapping.machines, self.today, self.flags)
        return self._collect(records, selection, ignored, flags)

    def _raw_column(self, name: str) -> list[Cell]:
        return self.raw.columns[self.raw.header.index(name)]

    def _column(self, name: str, rule: FieldRule, cells: list[Cell]) -> None:
        entry = field_of(self.part.table, name)
        assert entry is not None, name
        column = " + ".join(rule.columns)
        if entry.type is Type.STAGE:
            self.columns[name] = [as_text(cell).strip() or None for cell in cells]
            return
        aliases = self.part.values.get(name)
        if entry.choices:
            values = read_closed_list(cells, entry.choices, aliases or {}, self.part.unnamed.get(name))
            if any(values.texts):
                self.columns[name + "_text"] = values.texts
            for position in values.unmapped:
                self.flags.setdefault(position, []).append("value_unmapped")
            self.columns[name] = values.values
            return
        if aliases:
            cells = [cell if cell is None else aliases.get(as_text(cell).casefold().strip(), cell) for cell in cells]
        context = ColumnContext(self.raw.file, column, self.zone, self.mapping.dates, self.mapping.numbers)
        result = read_column(cells, entry.type, rule, context)
        self._note(name, column, cells, result)
        self.columns[name] = result.values

    def _note(self, name: str, column: str, cells: list[Cell], result: ColumnValues) -> None:
        for position, code in result.bad.items():
            self.bad.setdefault(position, (code, column, as_text(cells[position])))
        for position, flag in result.flags.items():
            self.flags.setdefault(position, []).append(flag)
        if result.style is not None:
            self.styles[name] = str(result.style)

    def _stages(self) -> set[int]:
        """Turns stage texts into steps and outcomes; returns the positions of the rows to be ignored."""
        if "stage" not in self.columns:
            return set()
        texts = self.columns["stage"]
        read = read_stage(texts, self.part, self.mapping.process, self.steps)
        self.columns["stage_text"] = texts
        self.columns["stage"] = read.stages
        for position in read.unmapped:
            self.flags.setdefault(position, []).append("stage_unmapped")
        if self.part.table is Table.OPPORTUNITIES:
            known = self.columns.get("status") or [None] * len(texts)
            outcomes: list[Outcome] = read.outcomes
            self.columns["status"] = [told or seen for told, seen in zip(known, outcomes, strict=True)]
            self._closings()
        return read.ignored

    def _closings(self) -> None:
        """A closing date of an opportunity that is still open is when it is expected to close: CRMs use one column."""
        if "closed_at" not in self.columns:
            return
        closed, known = self.columns["closed_at"], self.columns.get("expected_close")
        expected: list[Value | None] = list(known) if known else [None] * len(closed)
        for position, (at, outcome) in enumerate(zip(closed, self.columns["status"], strict=True)):
            if outcome == "open" and isinstance(at, datetime):
                closed[position] = None
                expected[position] = expected[position] or at.astimezone(self.zone).date()
        self.columns["expected_close"] = expected

    def _names(self) -> None:
        """Makes a name of first and last name where the table has a name and the source gives none."""
        first, last = self.columns.pop("first_name", None), self.columns.pop("last_name", None)
        if first is None and last is None:
            return
        blank: list[Value | None] = [None] * len(first or last or ())
        joined: list[Value | None] = [
            " ".join(str(part) for part in pair if part) or None
            for pair in zip(first or blank, last or blank, strict=True)
        ]
        names = self.columns.get("name")
        self.columns["name"] = joined if names is None else [a or b for a, b in zip(names, joined, strict=True)]

    def _collect(
        self, records: Records, selection: Selection, ignored: set[int], flags: dict[int, tuple[str, ...]]
    ) -> MappedPart:
        raw, table = self.raw, self.part.table
        rejects: list[Reject] = []
        skipped = 0
        ids = self._ids(selection)
        names = [name for name in self.columns if name != "id"]
        rows = zip(*(self.columns[name] for name in names), strict=True) if names else iter([()] * len(selection.rows))
        required = [name for name in required_fields(table) if name != "id"]
        numbers = raw.row_numbers
        seen: dict[str, int] = {}
        nothing: tuple[str, ...] = ()

        def reject(row: int, code: str, **parameters: object) -> None:
            rejects.append(Reject(raw.file, numbers[row], table, code, sentence(code, **parameters), raw.raw(row)))

        for position, (row, cells) in enumerate(zip(selection.rows, rows, strict=True)):
            if position in ignored:
                skipped += 1
                continue
            if position in self.bad:
                code, column, text = self.bad[position]
                reject(row, code, column=column, value=text)
                continue
            values = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
            missing = next((name for name in required if name not in values), None)
            if missing is not None:
                entry = field_of(table, missing)
                reject(row, "missing_required", field=entry.label if entry else missing)
                continue
            key = ids[position]
            if key in seen:
                if values == records[seen[key]].values:
                    skipped += 1
                else:
                    reject(row, "double_id", value=key)
                continue
            seen[key] = len(records)
            records.append(Record(table, raw.file, numbers[row], key, values, flags.get(position, nothing)))  # type: ignore[arg-type]
        for row in selection.orphans:
            reject(row, "no_start")
        rejects.sort(key=lambda item: item.row)
        return MappedPart(raw.file, raw.sheet, table, records, rejects, len(raw), skipped, self.styles)

    def _ids(self, selection: Selection) -> list[str]:
        """The external id of every row: as mapped, else the name (teams, people, accounts, products), else a hash."""
        given = self.columns.get("id")
        if given is None and self.part.table in _NAMED and "id" not in self.part.fields:
            given = self.columns.get("name")
        if given is not None and all(given):
            return [str(value) for value in given]
        hashes = _row_hashes(self.raw, selection.rows)
        return (
            hashes
            if given is None
            else [str(value) if value else hashed for value, hashed in zip(given, hashes, strict=True)]
        )


def _row_hashes(raw: RawTable, rows: Sequence[int]) -> list[str]:
    """A key per row made of all its cells and of how many equal rows stand above it: the same file, the same keys."""
    times: dict[tuple[Cell, ...], int] = {}
    columns = raw.columns
    out = []
    for row in rows:
        cells = tuple(column[row] for column in columns)
        nth = times[cells] = times.get(cells, 0) + 1
        text = "\x1f".join([cell if cell.__class__ is str else as_text(cell) for cell in cells])
        out.append(blake2b(f"{text}\x1e{nth}".encode(errors="replace"), digest_size=12).hexdigest())
    return out

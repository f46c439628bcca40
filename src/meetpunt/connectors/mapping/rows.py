"""Which rows of a raw table become a record: conditions, one record per group, pairs of START and COMPLETE, lookups."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from re import Pattern
from re import compile as compile_pattern

from meetpunt.connectors.base import Cell, RawTable, as_text
from meetpunt.connectors.mapping.schema import FieldRule, TableMapping
from meetpunt.connectors.messages import problem


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows (0-based positions in the raw table) that stand for a record each.

    groups: with `one_per`, all rows of each record's group. ends: with `pair`, the COMPLETE row of each record (None =
    never ended). orphans: COMPLETE rows without a START. whole: every row of the table stands for itself.
    """

    rows: Sequence[int]
    groups: list[list[int]] | None = None
    ends: list[int | None] | None = None
    orphans: Sequence[int] = ()
    whole: bool = False


def select(raw: RawTable, part: TableMapping) -> Selection:
    """The rows of a raw table that an entry of the mapping makes records of."""
    rows: Sequence[int] = range(len(raw))
    for column, patterns in part.where.items():
        cells, wanted = _column(raw, column), _any_of(patterns)
        rows = [row for row in rows if _matches(cells[row], wanted)]
    if part.pair is not None:
        return _pair(raw, part, rows)
    if part.one_per:
        keys = [_column(raw, column) for column in part.one_per]
        groups: dict[tuple[str, ...], list[int]] = {}
        for row in rows:
            key = tuple(as_text(cells[row]) for cells in keys)
            if any(key):
                groups.setdefault(key, []).append(row)
        return Selection([group[0] for group in groups.values()], groups=list(groups.values()))
    return Selection(rows, whole=len(rows) == len(raw))


def cells_of(
    raw: RawTable, part: TableMapping, rule: FieldRule, selection: Selection, tables: Sequence[RawTable]
) -> list[Cell]:
    """The cells that a rule takes from the selected rows, one per record.

    In a group the first filled cell counts, or what `first_where` and `strongest_of` say; in a pair the START's cell,
    and the COMPLETE's where that is empty.
    """
    if rule.constant is not None:
        return [rule.constant] * len(selection.rows)
    columns = [_column(raw, name) for name in rule.columns]
    cells = columns[0] if len(columns) == 1 else _joined(columns, rule.separator)
    if rule.lookup is not None:
        table = _lookup(raw, rule, tables)
        cells = [None if cell is None else table.get(as_text(cell)) for cell in cells]
    if selection.groups is not None:
        return _of_groups(raw, rule, cells, selection.groups)
    if selection.ends is not None:
        return [
            cells[row] if cells[row] is not None or end is None else cells[end]
            for row, end in zip(selection.rows, selection.ends, strict=True)
        ]
    return cells if selection.whole else [cells[row] for row in selection.rows]


def _column(raw: RawTable, name: str) -> list[Cell]:
    try:
        return raw.columns[raw.header.index(name)]
    except ValueError:
        raise problem("missing_column", file=raw.file, column=name, columns=", ".join(raw.header)) from None


@lru_cache(maxsize=256)
def _any_of(patterns: tuple[str, ...]) -> Pattern[str]:
    return compile_pattern("|".join(translate(pattern.casefold()) for pattern in patterns))


def _matches(cell: Cell, wanted: Pattern[str]) -> bool:
    return wanted.match(as_text(cell).casefold()) is not None


def _joined(columns: list[list[Cell]], separator: str) -> list[Cell]:
    return [separator.join(filter(None, map(as_text, row))).strip() or None for row in zip(*columns, strict=True)]


def _lookup(raw: RawTable, rule: FieldRule, tables: Sequence[RawTable]) -> dict[str, Cell]:
    assert rule.lookup is not None
    for other in tables:
        if other.file.casefold() == rule.lookup.file.casefold():
            keys, values = _column(other, rule.lookup.key), _column(other, rule.lookup.value)
            return {as_text(key): value for key, value in zip(keys, values, strict=True)}
    raise problem("missing_lookup_file", file=raw.file, lookup=rule.lookup.file)


def _of_groups(raw: RawTable, rule: FieldRule, cells: list[Cell], groups: list[list[int]]) -> list[Cell]:
    if rule.strongest_of:
        rank = {text.casefold(): place for place, text in enumerate(rule.strongest_of)}
        worst = len(rank)
        out: list[Cell] = []
        for group in groups:
            best = min(group, key=lambda row: rank.get(as_text(cells[row]).casefold(), worst))
            out.append(cells[best] if as_text(cells[best]).casefold() in rank else None)
        return out
    fits = range(len(cells))
    if rule.first_where is not None:
        kept = set(fits)
        for column, patterns in rule.first_where.items():
            tested, wanted = _column(raw, column), _any_of(patterns)
            kept = {row for row in kept if _matches(tested[row], wanted)}
        return [next((cells[row] for row in group if row in kept), None) for group in groups]
    return [next((cells[row] for row in group if cells[row] is not None), None) for group in groups]


def _pair(raw: RawTable, part: TableMapping, rows: Sequence[int]) -> Selection:
    """Pairs in the order of the file: each COMPLETE closes the oldest open START that is alike."""
    pair = part.pair
    assert pair is not None
    keys = [_column(raw, column) for column in pair.by]
    phases = _column(raw, pair.phase)
    waiting: dict[tuple[str, ...], deque[int]] = {}
    starts: list[int] = []
    ends: list[int | None] = []
    orphans: list[int] = []
    for row in rows:
        key = tuple(as_text(cells[row]) for cells in keys)
        phase = as_text(phases[row])
        if phase == pair.start:
            waiting.setdefault(key, deque()).append(len(starts))
            starts.append(row)
            ends.append(None)
        elif phase == pair.complete:
            open_starts = waiting.get(key)
            if open_starts:
                ends[open_starts.popleft()] = row
            else:
                orphans.append(row)
    return Selection(starts, ends=ends, orphans=orphans)

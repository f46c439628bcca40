"""Which rows of a raw table become a record: conditions, one record per group, pairs of START and COMPLETE, lookups."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate
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
        cells = _column(raw, column)
        wanted = _wanted(cells, patterns)
        rows = [row for row in rows if cells[row] in wanted]
    if part.pair is not None:
        return _pair(raw, part, rows)
    if part.one_per:
        keys = list(zip(*(_column(raw, column) for column in part.one_per), strict=True))
        groups: dict[tuple[Cell, ...], list[int]] = {}
        for row in rows:
            groups.setdefault(keys[row], []).append(row)
        groups.pop((None,) * len(part.one_per), None)
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


def _wanted(cells: list[Cell], patterns: tuple[str, ...]) -> set[Cell]:
    """The distinct cells that match one of the patterns (`*` and `?` as in file names, case does not matter)."""
    any_of = compile_pattern("|".join(translate(pattern.casefold()) for pattern in patterns))
    return {cell for cell in set(cells) if any_of.match(as_text(cell).casefold())}


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
        order = {text.casefold(): place for place, text in enumerate(rule.strongest_of)}
        rank = {cell: order.get(as_text(cell).casefold(), len(order)) for cell in set(cells)}
        best = [min((cells[row] for row in group), key=rank.__getitem__) for group in groups]
        return [cell if rank[cell] < len(order) else None for cell in best]
    if rule.first_where is not None:
        tests = []
        for column, patterns in rule.first_where.items():
            tested = _column(raw, column)
            tests.append((tested, _wanted(tested, patterns)))
        fits = [all(tested[row] in wanted for tested, wanted in tests) for row in range(len(cells))]
        return [next((cells[row] for row in group if fits[row]), None) for group in groups]
    return [next((cells[row] for row in group if cells[row] is not None), None) for group in groups]


def _pair(raw: RawTable, part: TableMapping, rows: Sequence[int]) -> Selection:
    """Pairs in the order of the file: each COMPLETE closes the oldest open START that is alike."""
    pair = part.pair
    assert pair is not None
    keys = list(zip(*(_column(raw, column) for column in pair.by), strict=True))
    phases = _column(raw, pair.phase)
    waiting: dict[tuple[Cell, ...], deque[int]] = {}
    starts: list[int] = []
    ends: list[int | None] = []
    orphans: list[int] = []
    for row in rows:
        key, phase = keys[row], phases[row]
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

"""Rows of one table found again by (source, external id): inserted, changed, or left alone.

Rule: an equal digest means that nothing at all happens. What a source does not tell is not wiped out: only told values
change a row, and what it was before is noted. A row that is pinned keeps its source and what that told of it last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import Pin, RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.values import digest

_KEYS = ("id", "organisation_id", "source_id", "external_id", "digest", "import_run_id")


@dataclass(frozen=True)
class Column:
    """A column to fill. empty: what it holds when nothing is told. to, stubs: what its text refers to.

    field: the field that tells it, where its name is not that of the column without `_id` or `_minor`.
    """

    name: str
    empty: Any = None
    to: Kind | None = None
    stubs: bool = True
    field: str = ""

    @property
    def told_by(self) -> str:
        """The name of the field that tells it."""
        return self.field or self.name.removesuffix("_id").removesuffix("_minor")


@dataclass(frozen=True)
class Target:
    """A table to land in: the told columns, in the order of what `told` gives, and those derived from them."""

    table: str
    model: bulk.Model
    told: tuple[Column, ...]
    derived: tuple[Column, ...] = ()
    kind: Kind | None = None
    names: tuple[str, ...] = ()
    """Columns by which other records may refer to it."""
    required: tuple[str, ...] = ()
    """References without which a row cannot stand."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.told + self.derived

    def place(self, name: str) -> int:
        """Where a column stands in a row."""
        return [column.name for column in self.columns].index(name)


@dataclass(slots=True)
class Item:
    """A row on its way. told: as the record gave it (further values may follow those of the columns).

    before: the row as it stands, None for a new one. row: the row as it will stand.
    """

    record: RecordLike | None
    told: tuple[Any, ...] | None
    id: int
    external_id: str
    digest: str
    row: list[Any]
    before: list[Any] | None = None
    own: bool = False
    """Made by this very run: an earlier attempt, or as a stub."""
    changed: dict[str, list[Any]] = field(default_factory=dict)
    """Column -> [before, after]."""
    keys: dict[str, list[Any]] = field(default_factory=dict)
    """The same of digest, external id and source, where those differ."""
    emptied: frozenset[str] = frozenset()

    @property
    def is_new(self) -> bool:
        return self.before is None


Fill = Callable[[list[Item]], None]


def upsert(
    landing: Landing,
    target: Target,
    records: Sequence[RecordLike],
    told: Callable[[RecordLike], tuple[Any, ...]],
    fill: Fill | None = None,
) -> list[Item]:
    """Land records of one table; gives the rows of which something new was told. fill: computes derived columns."""
    items = prepare(landing, target, [(record, told(record)) for record in landing.once(records)])
    resolve(landing, target, items)
    if fill is not None and items:
        fill(items)
    return write(landing, target, items)


def prepare(
    landing: Landing,
    target: Target,
    told: Sequence[tuple[RecordLike, tuple[Any, ...]]],
    also: frozenset[str] = frozenset(),
) -> list[Item]:
    """The records that may differ from what stands, with their rows as they stand. also: ids to take up in any case."""
    counts, terms = landing.tally.of(target.table), landing.terms
    keys = [record.external_id for record, _ in told]
    standing: dict[str, tuple[int, str, int | None]] = {
        external_id: (row_id, known, run_id)
        for external_id, row_id, known, run_id in bulk.select(
            target.model,
            ("external_id", "id", "digest", "import_run_id"),
            "external_id",
            keys,
            source_id=terms.source_id,
        )
    }
    fresh: list[Item] = []
    known_items: list[Item] = []
    filled: list[tuple[RecordLike, tuple[Any, ...], str, int]] = []
    pins: Mapping[str, Pin] = terms.pins.get(target.table, {})
    for record, values in told:
        mark = digest(values)
        if (pin := pins.get(record.external_id)) is not None:
            known_items.append(Item(record, values, pin.row_id, record.external_id, mark, [], [], emptied=pin.emptied))
            continue
        found = standing.get(record.external_id)
        if found is None and target.kind is not None:
            row_id = landing.references.to_fill_in(target.kind, values[0] or "")
            if row_id is not None:
                landing.references.filled_in(target.kind, row_id)
                filled.append((record, values, mark, row_id))
                continue
        if found is None:
            fresh.append(Item(record, values, 0, record.external_id, mark, []))
            continue
        row_id, known, run_id = found
        own = run_id == terms.run_id
        if known == mark and record.external_id not in also:
            if own:
                counts.new += 1
            elif (bulk.table(target.model), row_id) in landing.undone:
                counts.changed += 1
            else:
                counts.same += 1
            continue
        item = Item(record, values, row_id, record.external_id, mark, [], [], own)
        if own and not known and target.kind is not None:
            landing.tally.stubs[target.kind.value] -= 1
        if known != mark:
            item.keys = {"digest": [known, mark]}
        known_items.append(item)
    for record, values, mark, row_id in filled:
        known_items.append(_filled_in(landing, target, record, values, mark, row_id))
    width = len(target.told)
    empty = [column.empty for column in target.derived]
    for item, row_id in zip(fresh, landing.allocate(target.model, len(fresh)), strict=True):
        item.id, item.before = row_id, None
        item.row = [*(item.told or ())[:width], *empty]
    read_standing(target, known_items)
    return fresh + known_items


def read_standing(target: Target, items: Sequence[Item]) -> None:
    """Give items of rows that exist their present values."""
    names = ("id", *(column.name for column in target.columns))
    rows = {row[0]: list(row[1:]) for row in bulk.select(target.model, names, "id", [item.id for item in items])}
    for item in items:
        item.before = rows.get(item.id, [column.empty for column in target.columns])
        item.row = list(item.before)


def resolve(landing: Landing, target: Target, items: Sequence[Item]) -> None:
    """Put what was told into the rows, references as the ids of what they refer to."""
    _empty(landing, target, items)
    for place, column in enumerate(target.told):
        if column.to is None:
            for item in items:
                if item.told is not None:
                    value = item.told[place]
                    if value is not None:
                        item.row[place] = value
                    elif item.before is None or column.name in item.emptied:
                        item.row[place] = column.empty
            continue
        texts = {item.told[place] for item in items if item.told is not None and item.told[place] is not None}
        found = landing.references.ensure(column.to, texts, f"{target.table}.{column.name[:-3]}", stubs=column.stubs)
        for item in items:
            if item.told is not None and item.told[place] is not None:
                row_id = found[item.told[place]]
                if row_id is not None or item.before is None:
                    item.row[place] = row_id
                if row_id is None and not column.stubs:
                    _look_again(item)


def _look_again(item: Item) -> None:
    """What it refers to is not here yet: told again it is looked at again, also when it says the same."""
    item.digest = ""
    known = item.keys.pop("digest", [""])[0]
    if known:
        item.keys["digest"] = [known, ""]


def _empty(landing: Landing, target: Target, items: Sequence[Item]) -> None:
    """Empty what the source told before and tells no longer."""
    emptied = landing.terms.emptied
    for item in items:
        fields = emptied.get((target.table, item.external_id)) if emptied and item.before is not None else None
        if fields:
            for place, column in enumerate(target.told):
                if column.told_by in fields:
                    item.row[place] = column.empty


def write(landing: Landing, target: Target, items: Sequence[Item]) -> list[Item]:
    """Insert what is new and change what differs; gives the rows of which something new was told."""
    counts, terms = landing.tally.of(target.table), landing.terms
    names = [column.name for column in target.columns]
    new = [item for item in items if item.before is None]
    bulk.insert(
        target.model,
        (*_KEYS, *names),
        [
            (
                item.id,
                terms.organisation_id,
                terms.source_id,
                item.external_id[:200],
                item.digest,
                terms.run_id,
                *item.row,
            )
            for item in new
        ],
    )
    counts.new += sum(item.record is not None for item in new)
    touched = []
    for item in items:
        if item.before is None:
            continue
        item.changed = {
            name: [before, after]
            for name, before, after in zip(names, item.before, item.row, strict=True)
            if before != after
        }
        if item.record is not None:
            if item.own:
                counts.new += 1
            elif item.changed or item.keys or (bulk.table(target.model), item.id) in landing.undone:
                counts.changed += 1
            else:
                counts.same += 1
        if item.changed or item.keys:
            touched.append(item)
    _change(landing, target, touched)
    if target.kind is not None:
        name_places = [target.place(name) for name in target.names]
        for item in (*new, *touched):
            landing.references.learn(target.kind, item.id, item.external_id, [item.row[place] for place in name_places])
    return new + touched


def _change(landing: Landing, target: Target, items: Sequence[Item]) -> None:
    """Write the columns that differ, rows with the same ones together; the digest is among them."""
    changes = [(item, item.changed | item.keys) for item in items]
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for item, changed in changes:
        groups.setdefault(tuple(changed), []).append((*(after for _, after in changed.values()), item.id))
    for columns, rows in groups.items():
        bulk.update(target.model, columns, rows)
    landing.note_undo(target.model, [(item.id, changed) for item, changed in changes if not item.own])


def _filled_in(
    landing: Landing, target: Target, record: RecordLike, values: tuple[Any, ...], mark: str, row_id: int
) -> Item:
    """A record for a row that was known by name only."""
    columns = ("import_run_id", "digest", "external_id", "source_id")
    found = bulk.select(target.model, columns, "id", [row_id])
    # A dry run has rolled back the stub that it made: it stands as if it did not.
    run_id, known, external_id, source_id = found[0] if found else (landing.terms.run_id, "", None, None)
    if target.kind is not None and run_id == landing.terms.run_id:
        landing.tally.stubs[target.kind.value] -= 1
    item = Item(record, values, row_id, record.external_id, mark, [], [], run_id == landing.terms.run_id)
    wanted = {"digest": mark, "external_id": record.external_id[:200], "source_id": landing.terms.source_id}
    before = {"digest": known, "external_id": external_id, "source_id": source_id}
    item.keys = {name: [before[name], value] for name, value in wanted.items() if before[name] != value}
    return item

"""What an import says for itself: counts per table, and everything that needs a person's eye."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from meetpunt.connectors.base import Reject
from meetpunt.store.landing.tally import Tally


@dataclass(frozen=True)
class TableCounts:
    """Rows of one table. doubles: told before under the same id (refused), or equal to an earlier row but for the id
    (kept). flagged: landed, but something about it cannot be right. ignored: left out because the mapping says so."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    doubles: int = 0
    flagged: int = 0
    ignored: int = 0


@dataclass(frozen=True)
class NameCollision:
    """A name that several rows bear: what refers to it by that name is left empty."""

    table: str
    name: str
    bearers: int


@dataclass(frozen=True)
class Problem:
    """Something about a file or the mapping that has to be mended before anything can land."""

    code: str
    message: str


@dataclass(frozen=True)
class ImportResult:
    """The outcome of a check or a landing.

    stubs: table -> rows that are known by name only. unknown_references: "table.field" -> references to nothing that is
    known. unmapped_stages: text -> rows; they are counted and shown, but in no funnel. flags: what cannot be right ->
    rows. events: how moments are known ("recorded", "seen_at_import", "undated_events") -> events made. notes: what was
    done to values ("amount_rounded", "line_without_amount") -> times. styles: "file: field" -> date or number style
    used. unknown_files: not in the mapping; skipped_files: (file, reason).
    """

    run_id: int | None
    source: str
    is_check: bool
    tables: dict[str, TableCounts] = field(default_factory=dict)
    stubs: dict[str, int] = field(default_factory=dict)
    unknown_references: dict[str, int] = field(default_factory=dict)
    name_collisions: tuple[NameCollision, ...] = ()
    unmapped_stages: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    unknown_files: tuple[str, ...] = ()
    skipped_files: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def can_land(self) -> bool:
        """Nothing has to be mended first."""
        return not self.problems

    @property
    def new(self) -> int:
        """Rows that are new, over all tables."""
        return sum(counts.new for counts in self.tables.values())

    @property
    def changed(self) -> int:
        """Rows that changed, over all tables."""
        return sum(counts.changed for counts in self.tables.values())

    @property
    def rejected(self) -> int:
        """Rows that could not land, over all tables."""
        return sum(counts.rejected for counts in self.tables.values())

    @property
    def changes(self) -> int:
        """Rows that are new or changed: none when the same file is sent twice."""
        return self.new + self.changed

    def to_json(self) -> dict[str, Any]:
        """As plain lists and dictionaries."""
        return asdict(self) | {"can_land": self.can_land}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> ImportResult:
        """The same from what `to_json` gave."""
        plain = {name: value for name, value in told.items() if name != "can_land"}
        plain["tables"] = {name: TableCounts(**counts) for name, counts in told["tables"].items()}
        plain["name_collisions"] = tuple(NameCollision(**row) for row in told["name_collisions"])
        plain["problems"] = tuple(Problem(**row) for row in told["problems"])
        plain["unknown_files"] = tuple(told["unknown_files"])
        plain["skipped_files"] = tuple((name, reason) for name, reason in told["skipped_files"])
        return cls(**plain)


_EVENTS = ("recorded", "seen_at_import", "undated_events")


def sum_up(
    result: ImportResult, tally: Tally, rejects: list[Reject], ignored: dict[str, int], styles: dict[str, str]
) -> ImportResult:
    """A result with what reading (rejects, ignored rows, styles) and landing (tally) counted."""
    for table in (*ignored, *(str(reject.table) for reject in rejects)):
        tally.of(table)
    tables = {}
    for table, counts in tally.tables.items():
        own = [reject for reject in rejects if reject.table == table]
        double = sum(reject.reason_code == "double_id" for reject in own)
        tables[table] = TableCounts(
            **asdict(counts) | {"rejected": counts.rejected + len(own), "doubles": counts.doubles + double},
            ignored=ignored.get(table, 0),
        )
    notes = {name: times for name, times in tally.notes.items() if times}
    return ImportResult(
        run_id=result.run_id,
        source=result.source,
        is_check=result.is_check,
        tables=tables,
        stubs={kind: rows for kind, rows in tally.stubs.items() if rows},
        unknown_references=dict(tally.unknown),
        name_collisions=tuple(NameCollision(*key, bearers) for key, bearers in sorted(tally.collisions.items())),
        unmapped_stages=dict(tally.unmapped),
        flags=dict(tally.flags),
        events={name: notes[name] for name in _EVENTS if name in notes},
        notes={name: times for name, times in notes.items() if name not in _EVENTS},
        styles=styles,
        unknown_files=result.unknown_files,
        skipped_files=result.skipped_files,
    )


def merged(first: ImportResult, second: ImportResult) -> ImportResult:
    """Two results of the same source as one: counts add up."""

    def added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
        return dict(Counter(one) + Counter(other))

    tables = dict(first.tables)
    for table, counts in second.tables.items():
        before = tables.get(table, TableCounts())
        tables[table] = TableCounts(**{name: n + getattr(before, name) for name, n in asdict(counts).items()})
    return replace(
        second,
        tables=tables,
        name_collisions=tuple(dict.fromkeys((*first.name_collisions, *second.name_collisions))),
        stubs=added(first.stubs, second.stubs),
        unknown_references=added(first.unknown_references, second.unknown_references),
        unmapped_stages=added(first.unmapped_stages, second.unmapped_stages),
        flags=added(first.flags, second.flags),
        events=added(first.events, second.events),
        notes=added(first.notes, second.notes),
    )

"""What a run counts while it lands: new, changed and same rows per table, and everything that needs a person's eye."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Counts:
    """Rows of one table. rejected: not landed; doubles: told before; flagged: landed, but odd."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    doubles: int = 0
    flagged: int = 0


@dataclass(frozen=True)
class Refused:
    """A record that could not land: where it stood, why (a code), and what it told."""

    table: str
    file: str
    row: int
    code: str
    value: str


@dataclass
class Tally:
    """Everything that is counted.

    stubs: kind -> rows made because they were only named. unknown: "table.field" -> references to nothing that is
    known, left empty. collisions: (kind, name) -> how many bear it; references by it are left empty. unmapped: stage
    text -> opportunities or events with it. flags: flag -> records. notes: note -> how often.
    """

    tables: dict[str, Counts] = field(default_factory=dict)
    stubs: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    collisions: dict[tuple[str, str], int] = field(default_factory=dict)
    unmapped: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)

    def of(self, table: str) -> Counts:
        """The counts of a table."""
        return self.tables.setdefault(str(table), Counts())

    def add(self, other: Tally) -> None:
        """Count what another run counted as well."""
        for table, counts in other.tables.items():
            own = self.of(table)
            for name in ("new", "changed", "same", "rejected", "doubles", "flagged"):
                setattr(own, name, getattr(own, name) + getattr(counts, name))
        for name in ("stubs", "unknown", "unmapped", "flags", "notes"):
            getattr(self, name).update(getattr(other, name))
        self.collisions |= other.collisions
        self.refused += other.refused

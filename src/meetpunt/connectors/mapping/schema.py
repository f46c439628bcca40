"""What a mapping says: which file feeds which tables, which column is which field, and what the values mean.

Rule: a mapping is data. It can be written by hand, by the wizard or by `suggest.py`; `load.py` reads and checks it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from meetpunt.connectors.base import Table
from meetpunt.connectors.values.styles import DateStyle, NumberStyle

SPATOCO = ("S", "P", "A", "T", "O", "C", "W")  # the steps of the default process; the last one is the order


class Target(StrEnum):
    """What a stage value may mean besides a step of the process."""

    WON = "won"
    LOST = "lost"
    NO_DECISION = "no_decision"
    REOPENED = "reopened"  # of an event log: what had ended is open again
    UNMAPPED = "unmapped"
    IGNORE = "ignore"  # the row says nothing about the process: left out and counted


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One step of a process: code, names and entry criteria per language, and whether entering it is winning."""

    code: str
    names: dict[str, str]
    criteria: dict[str, str] = field(default_factory=dict)
    final: bool = False


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """A sales process of the source: code, names per language and its steps in order (the last one is final)."""

    code: str
    names: dict[str, str]
    steps: tuple[StepDefinition, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Takes the value from another file: the row whose column `key` equals our cell gives its column `value`."""

    file: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where the value of one field comes from, and how it is written there.

    columns: source column(s); several are joined by `separator`. constant: the same value for every row instead.
    row_hash: make the value from the whole row and its occurrence number (ids only).
    lookup: see `Lookup`. first_where: with `one_per`, the first row whose columns have one of these values.
    strongest_of: with `one_per`, the earliest of these values that any row of the group has.
    dates, numbers: the style of the column; None = decided from the column itself.
    unit: seconds | minutes | hours for durations. empty: cell texts that mean "nothing" here, such as "0" for an id.
    trim_decimals: "112.0" means 112 (an id that went through a spreadsheet). clock12: the column has a 12-hour clock.
    """

    columns: tuple[str, ...] = ()
    separator: str = " "
    constant: str | None = None
    row_hash: bool = False
    lookup: Lookup | None = None
    first_where: dict[str, tuple[str, ...]] | None = None
    strongest_of: tuple[str, ...] = ()
    dates: DateStyle | None = None
    numbers: NumberStyle | None = None
    unit: str | None = None
    empty: tuple[str, ...] = ()
    trim_decimals: bool = False
    clock12: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """Makes one activity of a START row and the next COMPLETE row that is alike in `by`, first in, first out.

    phase: the column that says which of the two a row is; start, complete: its two values; at: the column of the time.
    """

    by: tuple[str, ...]
    phase: str
    start: str
    complete: str
    at: str


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How (a part of) one file becomes records of one table.

    fields: canonical field -> rule; `entered.<STEP>` names the date column of a step.
    where: only rows whose columns have one of these values (`*` globs). one_per: one record per value of these columns.
    values: field -> what a cell text means (stage, status, kind, role, product ...), compared without case and
    surrounding space. unnamed: field -> what a text means that `values` does not name.
    """

    table: Table
    fields: dict[str, FieldRule]
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    one_per: tuple[str, ...] = ()
    pair: Pairing | None = None
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    unnamed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileMapping:
    """One file (name or glob), or sheet of it: the tables it feeds, or why it is skipped."""

    file: str
    sheet: str = ""
    tables: tuple[TableMapping, ...] = ()
    skip: bool = False
    reason: str = ""
    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None

    def covers(self, file: str, sheet: str = "") -> bool:
        """Whether a file of this name (and sheet) falls under this entry; case does not matter."""
        if not fnmatchcase(file.casefold(), self.file.casefold()):
            return False
        return not self.sheet or fnmatchcase(sheet.casefold(), self.sheet.casefold())


@dataclass(frozen=True, slots=True)
class Mapping:
    """All files of one source.

    source: name of the source; records are kept under (source, external id). complete_from: the day from which the
    source holds every opportunity, None = not told. time_zone: of times without an offset; currency: of amounts
    without one (None = the organisation's). process: code of an existing process ("spatoco") or an own definition.
    dates, numbers: styles for columns that cannot tell by themselves. machines: ids of persons that are machines.
    """

    source: str
    files: tuple[FileMapping, ...]
    complete_from: date | None = None
    time_zone: str | None = None
    currency: str | None = None
    process: str | ProcessDefinition = "spatoco"
    dates: DateStyle | None = None
    numbers: NumberStyle | None = None
    machines: tuple[str, ...] = ()

    def for_file(self, file: str, sheet: str = "") -> FileMapping | None:
        """The first entry that covers a file, or None when the mapping does not know it."""
        return next((entry for entry in self.files if entry.covers(file, sheet)), None)

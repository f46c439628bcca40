"""The parts that a mapping's form is made of, as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """A choice of a select."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class ValueRow:
    """One word of a column, in how many rows it stands, and what it may mean. place: of a step of its own."""

    number: int
    text: str
    rows: int
    options: tuple[Option, ...]
    place: str = ""


@dataclass(frozen=True)
class Question:
    """A column that can mean two things. is_needed: without an answer nothing can land. both: a text of each style,
    when both stand in the column."""

    kind: str
    sample: str
    options: tuple[Option, ...]
    is_needed: bool
    both: tuple[str, str] | None = None


@dataclass(frozen=True)
class ColumnRow:
    """A column: what it holds, which field it is and why, and what else has to be told about it."""

    number: int
    name: str
    samples: tuple[str, ...]
    chosen: str
    options: tuple[Option, ...]
    because: str
    question: Question | None = None
    units: tuple[Option, ...] = ()
    values: tuple[ValueRow, ...] = ()
    is_stage: bool = False
    field_label: str = ""


@dataclass(frozen=True)
class ConstantRow:
    """A closed list that no column tells: the same for every row, or not told."""

    field: str
    label: str
    explanation: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class TableForm:
    """One table of the files. written: the mapping of this file as text, when the form cannot show all of it."""

    label: str
    rows: int
    notes: tuple[str, ...]
    chosen: str
    tables: tuple[Option, ...]
    sureness: str
    reason: str
    columns: tuple[ColumnRow, ...]
    constants: tuple[ConstantRow, ...]
    written: str
    has_own_steps: bool

"""What the table of targets is made of: per objective rows of a measure, with a cell for the whole and each part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from meetpunt.method.planning.season import Season
from meetpunt.method.planning.targets import Measure
from meetpunt.reports.target_actuals import Actual
from meetpunt.store.objectives import ObjectiveRow
from meetpunt.store.refs import Named, Place, StepRef
from meetpunt.store.targets import TargetRow

By = Literal["teams", "people", "territories", "quarters", "months"]
What = tuple[str, int | None, int | None]
"""Measure, step and family of a row."""


@dataclass(frozen=True)
class Column:
    """A column of the table. key: in addresses and forms; name: empty for the organisation and for periods."""

    key: str
    name: str
    place: Place
    first: date
    last: date
    may_set: bool


@dataclass(frozen=True)
class Cell:
    """What is to be reached and was reached, for one thing in one column.

    Attributes:
        target: what was set for just these days. worked_out: the sum of its parts or a portion of a longer one, where
            nothing was set. inside: how many targets stand for shorter periods within these days.
        actual: None = nothing to tell (not begun, or no such figure here).
        pace: where season and working days would have it by now; None when that cannot be told.
    """

    column: Column
    target: TargetRow | None
    worked_out: TargetRow | None
    inside: int
    actual: Actual | None
    pace: int | None

    @property
    def value(self) -> int | None:
        """What counts here."""
        row = self.target or self.worked_out
        return row.value if row else None


@dataclass(frozen=True)
class Row:
    """A line: one measure, of one step or family where told.

    Attributes:
        norm: what the step's own definition holds for the organisation.
        parts_sum: the sum of the parts that have a target; parts: how many have one; difference: whole less that sum.
    """

    measure: Measure
    step: StepRef | None
    family: Named | None
    objective_id: int | None
    whole: Cell
    cells: tuple[Cell, ...]
    norm: int | None = None
    parts_sum: int | None = None
    parts: int = 0

    @property
    def what(self) -> What:
        """Measure, step and family."""
        return self.measure.code, self.step.id if self.step else None, self.family.id if self.family else None

    @property
    def difference(self) -> int | None:
        """The whole less the sum of the parts."""
        whole = self.whole.value
        return None if whole is None or self.parts_sum is None else whole - self.parts_sum


@dataclass(frozen=True)
class Group:
    """The rows of an objective; None for what no target was set for yet."""

    objective: ObjectiveRow | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class TargetTable:
    """The table.

    Attributes:
        whole: the column of all of it; columns: its parts. by: what the parts are.
        until: the last day that actuals are of; None when the year has not begun.
        season: how a year falls over its months.
    """

    year: int
    by: By
    whole: Column
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    season: Season
    until: date | None
    objectives: tuple[ObjectiveRow, ...]
    steps: tuple[StepRef, ...]

    @property
    def is_empty(self) -> bool:
        """No target holds here."""
        return not any(
            cell.target or cell.worked_out or cell.inside
            for group in self.groups
            for row in group.rows
            for cell in (row.whole, *row.cells)
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in order."""
        return tuple(row for group in self.groups for row in group.rows)

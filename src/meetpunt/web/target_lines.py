"""The table of targets as a page shows it: texts, fields and links per cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from meetpunt.reports.target_figures import Cell, Column, Row, TargetTable, What
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place, StepRef
from meetpunt.web import formats, target_words
from meetpunt.web.target_form import code_of, row_name
from meetpunt.web.templatetags.keeping import shown_of


@dataclass(frozen=True)
class CellLine:
    """A cell. text: in its field; beside: what holds where that is empty. is_proposed: nobody kept it yet.

    is_told: what was reached is a figure, not words about why there is none.
    """

    name: str
    key: str
    label: str
    may_set: bool
    text: str
    shown: str
    beside: str
    beside_how: str
    is_proposed: bool
    problem: str
    actual: str
    is_told: bool
    counted_from: str
    pace: str
    link: str
    inside: str


@dataclass(frozen=True)
class RowLine:
    """A row. parts: how many parts have a target; total: of how many."""

    name: str
    title: str
    step: dict[str, str] | None
    step_code: str
    family: str
    unit: str
    objective_id: int | None
    definition: str
    versions: str
    whole: CellLine
    cells: tuple[CellLine, ...]
    adds_up: bool
    parts_sum: str
    parts: int
    total: int
    difference: str


def lines_of(
    viewer: Viewer,
    table: TargetTable,
    proposed: Mapping[tuple[What, str], int],
    typed: Mapping[str, str],
    problems: Mapping[str, str],
) -> list[tuple[dict[str, str] | None, list[RowLine]]]:
    """Per objective its rows."""
    made = _Made(viewer, table, proposed, typed, problems)
    is_plain = not (proposed or typed or problems)

    def line(row: Row) -> RowLine:
        # A row of a table that is kept is of one viewer and one question.
        return shown_of("target line", row, lambda: made.row(row)) if is_plain else made.row(row)

    return [
        (group.objective.text if group.objective else None, [line(row) for row in group.rows]) for group in table.groups
    ]


@dataclass(frozen=True)
class _Made:
    viewer: Viewer
    table: TargetTable
    proposed: Mapping[tuple[What, str], int]
    typed: Mapping[str, str]
    problems: Mapping[str, str]

    @property
    def currency(self) -> str:
        return self.viewer.organisation.currency

    def row(self, row: Row) -> RowLine:
        code, step, family = row.what
        what = {"what": code, "step": step or "", "family": family or "", "year": self.table.year}
        of = {"of": code_of(self.table.whole.place)}
        chosen = {name: value for name, value in (what | of).items() if value}
        return RowLine(
            row_name(row.what),
            target_words.name_of(code),
            row.step.name if row.step else None,
            row.step.code if row.step else "",
            row.family.name if row.family else "",
            str(target_words.UNITS.get(row.measure.unit, "")),
            row.objective_id,
            reverse("kpi", args=(row.measure.figure,)) if row.measure.figure else "",
            f"{reverse('targets-versions')}?{urlencode(chosen)}",
            self.cell(row, row.whole),
            tuple(self.cell(row, cell) for cell in row.cells),
            row.measure.adds_up,
            target_words.shown(row.measure, row.parts_sum, self.currency),
            row.parts,
            len(row.cells),
            "" if row.difference is None else self.signed(row),
        )

    def signed(self, row: Row) -> str:
        """The difference with its sign; the minus that figures have."""
        value = row.difference or 0
        text = target_words.shown(row.measure, abs(value), self.currency)
        return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"

    def cell(self, row: Row, cell: Cell) -> CellLine:
        name = f"{row_name(row.what)}-{cell.column.key}"
        fills = self.proposed.get((row.what, cell.column.key)) if cell.target is None else None
        value = cell.target.value if cell.target else fills
        worked = cell.worked_out.value if cell.worked_out else (row.norm if row.step else None)
        how = cell.worked_out.how if cell.worked_out else ("norm" if worked is not None else "")
        is_step_of_all = row.step is not None and cell.column.place.is_organisation
        return CellLine(
            name,
            cell.column.key,
            self.label(cell.column),
            cell.column.may_set and not is_step_of_all,
            self.typed.get(name, target_words.typed(row.measure, value, self.currency)),
            target_words.shown(row.measure, cell.target.value if cell.target else None, self.currency),
            target_words.shown(row.measure, worked, self.currency) if worked is not None else "",
            how,
            fills is not None and name not in self.typed,
            self.problems.get(name, ""),
            target_words.reached(row.measure, cell.actual, self.currency) if cell.actual else "",
            cell.actual is not None and cell.actual.value is not None,
            target_words.counted_from(row.measure, cell.actual, self.currency) if cell.actual else "",
            target_words.shown(row.measure, cell.pace, self.currency) if cell.pace is not None else "",
            self.link(row, cell),
            self.inside(cell),
        )

    def label(self, column: Column) -> str:
        """What the column is called beside a value, where there is no room for columns."""
        if column.key != self.table.whole.key:
            return column.name or target_words.period_of(column)
        is_in_time = self.table.by in ("quarters", "months")
        return _("Whole year") if is_in_time else column.name or self.viewer.organisation.name

    def inside(self, cell: Cell) -> str:
        """Where the targets of shorter periods stand, of a cell that has some."""
        if not cell.inside or self.table.by in ("quarters", "months"):
            return ""
        asked = {"year": self.table.year, "of": code_of(cell.column.place), "by": "quarters"}
        return f"{reverse('targets')}?{urlencode({name: value for name, value in asked.items() if value})}"

    def link(self, row: Row, cell: Cell) -> str:
        """The records behind what was reached; nothing where none were counted."""
        if cell.actual is None or self.table.until is None or not cell.actual.n:
            return ""
        code, step, family = row.what
        first, last = cell.column.first, min(cell.column.last, self.table.until)
        place = cell.column.place
        if row.step is not None and code in ("conversion", "norm_days"):
            return entries_link(place, row.step, first, last, self.viewer.today)
        asked = {
            "of": code_of(place),
            "step": step,
            "family": family,
            "from": first.isoformat(),
            "until": last.isoformat(),
            "table": code_of(self.table.whole.place),
            "by": self.table.by,
        }
        kept = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('target-records', args=(code,))}?{kept}"


def entries_link(place: Place, step: StepRef, first: date, last: date, today: date) -> str:
    """The opportunities that entered a step in these days, as the funnel lists them."""
    asked = {"from": first.isoformat(), "until": last.isoformat(), "cohort": "step"}
    if last < today:
        asked["as_of"] = last.isoformat()
    which = ("reached", step.position)
    if place.person_id is not None:
        path = reverse("person-records", args=(place.person_id, *which))
    elif place.team_id is not None:
        path = reverse("team-records", args=(place.team_id, *which))
    else:
        path = reverse("organisation-records", args=which)
    return f"{path}?{urlencode(asked)}"


def season_words(shares: tuple[float, ...]) -> list[tuple[str, str]]:
    """Month and share, for who wants to see the season."""
    names = formats.MONTHS[formats.language()]
    return [(name, formats.percent(share)) for name, share in zip(names, shares, strict=True)]

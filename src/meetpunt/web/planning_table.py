"""The visit capacity table as a page shows it: formula rows down, columns across, measured beside a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.planning.capacity import Line
from meetpunt.method.planning.inputs import Code, Figure, Origin
from meetpunt.reports.planning.capacity import CapacityReport, Column
from meetpunt.store.plans import ValueKey
from meetpunt.web import formats, planning_words, waterfall
from meetpunt.web.planning_form import Typed, name_of

ROWS: tuple[tuple[Code | Line, str], ...] = (
    (Code.WORKABLE_DAYS, ""),
    (Code.VISITS_PER_DAY, "×"),
    (Line.VISIT, "="),
    (Code.CUSTOMERS, ""),
    (Code.VISITS_PER_CUSTOMER, "×"),
    (Code.SALE_SHARE, "−"),
    (Line.SERVICE, "−"),
    (Line.SALES, "="),
    (Code.TARGET, ""),
    (Code.ORDER_SIZE, "÷"),
    (Code.ORDERS, "="),
    (Code.VISITS_PER_ORDER, "×"),
    (Line.TURNOVER, "−"),
    (Line.REST, "="),
)
"""What stands in each row, and the sign before it."""
OF_THE_WHOLE = frozenset((Code.TARGET,))
"""What can be wanted of all together."""
MOST_TO_CHOOSE = 24
"""The style sheet knows so many columns to show one at a time on a phone."""


@dataclass(frozen=True)
class Field:
    """A field. counts: what counts while it is empty, and what is printed. label: for who cannot see the table."""

    name: str
    text: str
    counts: str
    label: str
    problem: str


@dataclass(frozen=True)
class Cell:
    """What one column says in one row. measured, value: as they read. why: the reason of a dash. note: of a value."""

    place: int
    key: int
    measured: str
    value: str
    field: Field | None = None
    why: str = ""
    note: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class Row:
    """A row. kind: figure, less or result. bars: the chart of each column, the whole first."""

    code: str
    kind: str
    sign: str
    name: Promise
    cells: tuple[Cell, ...]
    bars: tuple[tuple[int, SafeString], ...]
    is_line: bool


@dataclass(frozen=True)
class Head:
    """A column's head."""

    place: int
    key: int
    name: str
    is_whole: bool = False


@dataclass(frozen=True)
class Table:
    """The table; chosen: the place of the column whose bars stand beside it."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    chosen: int

    @property
    def is_chooseable(self) -> bool:
        """One column at a time can be shown."""
        return len(self.heads) <= MOST_TO_CHOOSE


def table_of(found: CapacityReport, typed: Typed, currency: str, can_change: bool, chosen: int | None = None) -> Table:
    """The table. can_change: there are fields, in the columns of people for a whole year. chosen: a column's key."""
    columns = (*((found.total,) if found.total else ()), *found.columns)
    heads = tuple(
        Head(place, one.key, one.name or _("Without a territory"), one is found.total)
        for place, one in enumerate(columns)
    )
    rows = tuple(_row(what, sign, found, columns, typed, currency, can_change) for what, sign in ROWS)
    return Table(heads, rows, next((head.place for head in heads if head.key == chosen), 0))


def _row(
    what: Code | Line,
    sign: str,
    found: CapacityReport,
    columns: Sequence[Column],
    typed: Typed,
    currency: str,
    can_change: bool,
) -> Row:
    if isinstance(what, Line):
        cells = tuple(_line(what, place, one) for place, one in enumerate(columns))
        kind = "result" if what in (Line.VISIT, Line.SALES, Line.REST) else "less"
        name = planning_words.LINES[what]
    else:
        open_to = found.is_year and can_change
        cells = tuple(
            _figure(what, place, one, one is found.total, typed, currency, open_to) for place, one in enumerate(columns)
        )
        kind, name = "figure", planning_words.CODES[what]
    drawn = columns if len(columns) <= MOST_TO_CHOOSE else columns[:1]
    bars = tuple((place, waterfall.row(one.wanted, what)) for place, one in enumerate(drawn))
    return Row(what.value, kind, sign, name, cells, bars, isinstance(what, Line))


def _line(line: Line, place: int, column: Column) -> Cell:
    value = column.wanted.line(line)
    measured = "" if line is Line.REST else planning_words.visits(column.measured.line(line))
    why = planning_words.missing(column.wanted.missing(line)) if value is None else ""
    is_short = line is Line.REST and value is not None and round(value) < 0
    return Cell(
        *(place, column.key, measured, planning_words.visits(value, signed=line is Line.REST)),
        why=why,
        is_short=is_short,
    )


def _figure(
    code: Code, place: int, column: Column, is_whole: bool, typed: Typed, currency: str, can_change: bool
) -> Cell:
    value, measured = _values(code, column)
    shown, before = (planning_words.short(code, one, currency) for one in (value, measured))
    figure: Figure | None = getattr(column.inputs, code.value) if column.inputs and not is_whole else None
    note = "" if figure is None else _note(figure)
    why = planning_words.missing((code,)) if value is None and code is not Code.TARGET else ""
    if not can_change or column.key < 0 or (figure is None and not (is_whole and code in OF_THE_WHOLE)):
        return Cell(place, column.key, before, shown, why=why, note=note)
    name = name_of(ValueKey(code.value, None if is_whole else column.key))
    label = f"{planning_words.CODES[code]}, {column.name}"
    counts = formats.DASH if value is None else planning_words.grouped(code, value, currency)
    made = Field(name, typed.texts.get(name, ""), counts, label, typed.problems.get(name, ""))
    return Cell(place, column.key, before, shown, made, why, note)


def _values(code: Code, column: Column) -> tuple[float | None, float | None]:
    if code is Code.TARGET:
        return column.money.target, column.money_measured.target
    if code is Code.ORDER_SIZE:
        return column.money.order_size, column.money_measured.order_size
    return column.wanted.figure(code), column.measured.figure(code)


def _note(figure: Figure) -> str:
    if figure.origin in (Origin.ASSUMED, Origin.PUBLISHED, Origin.POOL, Origin.TEAM):
        return str(planning_words.ORIGINS[figure.origin])
    return ""

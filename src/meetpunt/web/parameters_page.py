"""The parameters as a page shows them: formula rows down, people across, each number with where it opens."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetpunt.method.planning.inputs import Code, Figure, Origin, StepInputs
from meetpunt.reports.planning.parameters import Column, Parameters
from meetpunt.store.currencies import exponent
from meetpunt.store.plans import ValueKey, Values
from meetpunt.web import formats
from meetpunt.web.parameters_asking import Asked
from meetpunt.web.parameters_rows import GROUPS

ORIGINS: dict[str, Promise] = {
    "wanted": gettext_lazy("wanted"),
    "assumed": gettext_lazy("own estimate"),
    "published": gettext_lazy("published figure"),
    "pool": gettext_lazy("from the pool"),
}
VIEWS: dict[str, Promise] = {
    "conversion": gettext_lazy("Conversion"),
    "visits": gettext_lazy("Visits"),
    "contacts": pgettext_lazy("visits, calls and e-mails", "Contacts"),
    "hours": gettext_lazy("Hours"),
    "days": gettext_lazy("Days"),
}
"""What of each step."""

Show = Callable[[float], str]
Columns = tuple[Column, ...]


@dataclass(frozen=True)
class Cell:
    """A figure of one column. text: empty = there is none, and `why` says so. n: empty where nothing was counted."""

    text: str
    interval: str = ""
    n: str = ""
    url: str = ""
    wanted: str = ""
    origin: str = ""
    why: str = ""

    @property
    def is_pool(self) -> bool:
        """What counts instead was wanted by nobody: it comes from the pool."""
        return self.origin == str(ORIGINS["pool"])


@dataclass(frozen=True)
class Line:
    """A row. number: of the nine parameters, 0 = worked out from them or beside them. definition: its code."""

    number: int
    name: str
    definition: str
    note: str
    cells: tuple[Cell, ...]

    @property
    def gap(self) -> str:
        """What is missing in the first column."""
        return self.cells[0].why if self.cells and not self.cells[0].text and not self.cells[0].wanted else ""


@dataclass(frozen=True)
class Group:
    """Rows that belong together."""

    title: str
    lines: tuple[Line, ...]


def columns_of(found: Parameters, own_first: bool) -> Columns:
    """The whole before everybody; for a rep the own column before the whole."""
    return (*found.sellers, found.whole) if own_first else (found.whole, *found.sellers)


def groups_of(columns: Columns, asked: Asked, values: Values, currency: str, opens_whole: bool) -> tuple[Group, ...]:
    """The rows but those of the steps. opens_whole: the viewer reads the records of everybody together."""
    groups = []
    for title, rows in GROUPS:
        lines = []
        for row in rows:
            cells = tuple(
                _cell(
                    row.of(column),
                    _show(row.show, currency),
                    _opens(asked, column.inputs.key, row.records, None, opens_whole),
                    _wanted(values, row.code, column.inputs.key, None),
                )
                for column in columns
            )
            lines.append(Line(row.number, str(row.name), row.definition, str(row.note), cells))
        groups.append(Group(str(title), tuple(lines)))
    return tuple(groups)


def steps_of(columns: Columns, asked: Asked, values: Values, view: str, opens_whole: bool) -> tuple[Line, ...]:
    """One of `VIEWS` per step; the name is the step's code."""
    lines = []
    for place, step in enumerate(asked.process.steps[:-1]):
        cells = tuple(
            _step_cell(
                column.inputs.steps[place],
                view,
                _opens(asked, column.inputs.key, _STEP_RECORDS[view], place, opens_whole),
                _wanted(values, _STEP_CODES.get(view), column.inputs.key, step.id),
            )
            for column in columns
        )
        name = step.name["nl" if formats.language() == "nl" else "en"]
        lines.append(Line(0, step.code, "", name, cells))
    return tuple(lines)


_STEP_RECORDS = {
    "conversion": "entered",
    "visits": "step_visits",
    "contacts": "contacts",
    "hours": "work",
    "days": "entered",
}
_STEP_CODES = {"conversion": Code.CONVERSION, "visits": Code.VISITS_PER_ENTRY}


def _step_cell(step: StepInputs, view: str, url: str, wanted: tuple[float, str] | None) -> Cell:
    if view == "days":
        if step.days_p50 is None:
            return Cell("", why=_("too few to say"))
        most = _("8 of 10 within %(days)s") % {"days": formats.days_short(step.days_p80)} if step.days_p80 else ""
        return Cell(formats.days_short(step.days_p50), most, "", url)
    show = "percent" if view == "conversion" else "two"
    return _cell(getattr(step, view), _show(show, ""), url, wanted)


def _cell(figure: Figure, shows: tuple[Show, Show], url: str, wanted: tuple[float, str] | None) -> Cell:
    show, bare = shows
    if wanted is None and figure.wanted is not None and figure.origin is Origin.POOL:
        wanted = figure.wanted, figure.origin
    asked, origin = ("", "") if wanted is None else (show(wanted[0]), str(ORIGINS.get(wanted[1], ORIGINS["wanted"])))
    n = "" if math.isinf(figure.n) else formats.number(figure.n)
    if figure.measured is None:
        why = _("nothing registered") if not figure.n else _("too few to say")
        return Cell("", "", n if figure.n else "", url if figure.n else "", asked, origin, why)
    between = ""
    if figure.low is not None and figure.high is not None and figure.high > figure.low:
        between = f"{bare(figure.low)}{formats.DASH}{bare(figure.high)}"
    return Cell(show(figure.measured), between, n, url, asked, origin)


def _show(kind: str, currency: str) -> tuple[Show, Show]:
    """How a figure reads, and how the ends of its interval do: without their sign."""
    if kind == "percent":
        return formats.percent, lambda value: formats.number(value * 100)
    if kind == "money":
        digits = exponent(currency)
        return lambda value: formats.money(round(value), currency), lambda value: formats.number(value / 10**digits)
    decimals = {"whole": 0, "one": 1, "two": 2, "days": 0}[kind]

    def plain(value: float) -> str:
        return formats.number(value, decimals)

    return plain, plain


def _opens(asked: Asked, key: int, which: str, position: int | None, opens_whole: bool) -> str:
    if not which or (not key and not opens_whole):
        return ""
    step = () if position is None else (position,)
    return reverse("parameter-records", args=(key, which, *step)) + asked.kept


def _wanted(values: Values, code: Code | None, key: int, step_id: int | None) -> tuple[float, str] | None:
    """What the plan that holds takes instead: of this person, else of everybody."""
    if code is None:
        return None
    for person in (key or None, None):
        found = values.get(ValueKey(code.value, person, step_id))
        if found is not None:
            return found.value, found.origin
    return None


def gaps_of(groups: tuple[Group, ...]) -> tuple[str, ...]:
    """What is not there in the first column, as sentences."""
    return tuple(
        _("%(name)s: %(why)s.") % {"name": line.name, "why": line.gap}
        for group in groups
        for line in group.lines
        if line.gap
    )


def alone_of(found: Parameters) -> str:
    """That the funnel knows nothing of part of the orders; empty when it knows of all."""
    beside = found.whole.beside
    if not beside.orders_alone:
        return ""
    told = {"n": formats.number(beside.orders_alone), "all": formats.number(beside.orders)}
    return (
        ngettext(
            "%(n)s of %(all)s orders came without an opportunity.",
            "%(n)s of %(all)s orders came without an opportunity.",
            beside.orders_alone,
        )
        % told
    )

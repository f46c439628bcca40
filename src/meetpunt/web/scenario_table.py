"""The plan and its scenarios as a table: a row per figure, a column per scenario, each cell as people read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.planning.capacity import Line
from meetpunt.method.planning.side_by_side import Band, Difference, Side
from meetpunt.store.currencies import exponent
from meetpunt.web import formats
from meetpunt.web.charts import goal
from meetpunt.web.planning_words import LINES, listed, visits
from meetpunt.web.scenario_words import COST_PARTS

SIGNS = {Line.VISIT: "", Line.SERVICE: "−", Line.SALES: "=", Line.TURNOVER: "−", Line.REST: "="}
SUMS = frozenset((Line.VISIT, Line.SALES, Line.REST))
LINE, SUM, GROUP, PART = "side-line", "side-sum", "side-group", "side-part"
SURE = 0.8
"""Where the mark on the bar of a chance stands."""
Spread = Callable[[float, float, bool], str]


@dataclass(frozen=True)
class Cell:
    """A figure. sub: a line below it. is_base: of the plan itself. needs_rate: rates are missing for it."""

    value: str
    sub: str = ""
    bar: SafeString | None = None
    is_base: bool = False
    needs_rate: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Head:
    """Above a scenario's column. url: empty on its own page."""

    name: str
    letter: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A row. kind: line, sum, the first of a group, or a part of it."""

    code: str
    sign: str
    name: Promise | str
    hint: Promise | str
    kind: str
    cells: tuple[Cell, ...]


def rows(sides: Sequence[Side], currency: str) -> tuple[Row, ...]:
    """The rows of the plan (first) and its scenarios; what tells of a difference only where there is one to tell of."""

    def money(value: float) -> str:
        return short_money(value, currency)

    def count(value: float) -> str:
        return formats.number(round(value))

    def range_of_money(low: float, high: float, sign: bool) -> str:
        return money_range(low, high, currency, sign)

    def range_of_counts(low: float, high: float, sign: bool) -> str:
        return f"{_signed(low, count)} … {_signed(high, count)}" if sign else f"{count(low)} – {count(high)}"

    beside = any(one.more for one in sides)
    careful = any(one.more and one.more.careful is not None for one in sides)
    more, range_ = _("more than the plan"), _("Below it the range that 80 of 100 years fall in.")
    unlucky = _("With the doubt about the figures, without the luck of one year.")
    bring_less = _("Orders go with visits to the power 0.3, as studies found; above they go in proportion.")
    rates = _("Hours, kilometres, inside sales and channels at your rates.")
    extra = _("What is paid more, over the orders more. A dash where more orders are not sure.")
    figures: tuple[tuple[str, str, str, str, Callable[[Side], Cell], bool], ...] = (
        ("orders", _("Orders"), range_, GROUP, lambda one: _band(one.orders, count, range_of_counts), True),
        ("more_orders", more, unlucky, PART, lambda one: _more(one, "orders", count, range_of_counts), beside),
        ("revenue", _("Revenue"), range_, GROUP, lambda one: _band(one.revenue, money, range_of_money), True),
        ("more_revenue", more, unlucky, PART, lambda one: _more(one, "revenue", money, range_of_money), beside),
        ("careful", _("when more visits bring less"), bring_less, PART, lambda one: _careful(one, money), careful),
        ("cost", _("Costs"), rates, GROUP, lambda one: _cost(one, currency), True),
        ("more_cost", more, "", PART, lambda one: _more_cost(one, currency), beside),
        ("per_order", _("Cost per order"), "", PART, lambda one: _each(one.cost_per_order, currency), True),
        ("per_extra", _("Cost per order more"), extra, PART, lambda one: _extra(one, currency), beside),
        ("target", _("Target"), "", GROUP, lambda one: _target(one, money), len({one.target for one in sides}) > 1),
        ("chance", _("Chance to reach the target"), _("The mark stands at 80%."), GROUP, _chance, True),
    )
    lines = tuple(
        Row(line, SIGNS[line], LINES[line], "", SUM if line in SUMS else LINE, tuple(_line(one, line) for one in sides))
        for line in Line
    )
    return lines + tuple(
        Row(code, "", name, hint, kind, tuple(cell(one) for one in sides))
        for code, name, hint, kind, cell, is_shown in figures
        if is_shown
    )


def short_money(value: float, currency: str) -> str:
    """€ 4,83 mln from a million on, else in full; a minus before the sign."""
    sign = "−" if value < 0 else ""
    minor, million = abs(value), 10 ** (6 + exponent(currency))
    if minor < million:
        return sign + formats.money(round(minor), currency)
    before = formats.money(0, currency).removesuffix("0")
    return sign + _("%(money)s million") % {"money": f"{before}{formats.number(minor / million, 2)}"}


def money_range(low: float, high: float, currency: str, sign: bool = False) -> str:
    """€ 3,32 – 4,91 million, the unit told once; `sign`: with a plus or minus before each."""
    million = 10 ** (6 + exponent(currency))
    if max(abs(low), abs(high)) < million:
        one, other = short_money(low, currency), short_money(high, currency)
        return f"{_plus(low)}{one} … {_plus(high)}{other}" if sign else f"{one} – {other}"
    one, other = (formats.number(abs(value) / million, 2) for value in (low, high))
    told = f"{_plus(low, low < 0)}{one} … {_plus(high, high < 0)}{other}" if sign else f"{one} – {other}"
    return _("%(money)s million") % {"money": told}


def _plus(value: float, minus: bool = False) -> str:
    return "−" if minus else "+" if value > 0 else ""


def _line(side: Side, line: Line) -> Cell:
    value = side.capacity.line(line)
    return Cell(visits(value, signed=line is Line.REST), is_short=line is Line.REST and (value or 0) < 0)


def _band(band: Band | None, shown: Callable[[float], str], spread: Spread) -> Cell:
    if band is None:
        return Cell(formats.DASH)
    return Cell(shown(band.p50), spread(band.p10, band.p90, False))


def _signed(value: float, shown: Callable[[float], str]) -> str:
    text = shown(abs(value))
    if not any(one in "123456789" for one in text):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def _more(side: Side, name: str, shown: Callable[[float], str], spread: Spread) -> Cell:
    if side.more is None:
        return Cell("", is_base=True)
    band: Band | None = getattr(side.more, name)
    if band is None:
        return Cell(formats.DASH)
    if band.p10 == band.p90 == 0:
        return Cell(_("the same"))
    sub = spread(band.p10, band.p90, True)
    if band.p10 <= 0 <= band.p90:
        return Cell(_("not sure"), sub)
    return Cell(_signed(band.p50, shown), sub)


def _careful(side: Side, money: Callable[[float], str]) -> Cell:
    if side.more is None:
        return Cell("", is_base=True)
    return Cell(formats.DASH if side.more.careful is None else _signed(side.more.careful, money))


def _cost(side: Side, currency: str) -> Cell:
    missing = [str(COST_PARTS[kind]) for kind in side.cost.missing]
    if side.cost.total is None:
        return Cell(_("no rate set"), needs_rate=True)
    without = _("without %(parts)s: no rate set") % {"parts": listed(missing)} if missing else ""
    return Cell(short_money(side.cost.total, currency), without, needs_rate=bool(missing))


def _more_cost(side: Side, currency: str) -> Cell:
    more: Difference | None = side.more
    if more is None:
        return Cell("", is_base=True)
    if more.cost is None:
        return Cell(formats.DASH)
    return Cell(_signed(more.cost, lambda value: short_money(value, currency)))


def _extra(side: Side, currency: str) -> Cell:
    if side.more is None:
        return Cell("", is_base=True)
    value = side.more.per_extra_order
    if value is None:
        return Cell(formats.DASH)
    return Cell(_("cheaper") if value < 0 else formats.money(value, currency))


def _each(value: int | None, currency: str) -> Cell:
    return Cell(formats.money(value, currency))


def _target(side: Side, money: Callable[[float], str]) -> Cell:
    return Cell(formats.DASH if side.target is None else money(side.target))


def _chance(side: Side) -> Cell:
    if side.chance is None:
        return Cell(formats.DASH, _("no target yet") if side.target is None else "")
    shown = formats.percent(min(max(side.chance, 0.001), 0.999))  # draws never make anything certain
    return Cell(shown, bar=goal(side.chance, 1, SURE))

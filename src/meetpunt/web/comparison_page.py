"""What the comparison and "numbers first?" show: figures as text, and differences with their interval."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.measures.register.published import Published
from meetpunt.method.difference import Difference
from meetpunt.method.numbers_first import FEWEST, FEWEST_ORDERS, ClassOf, NumbersFirst, Slope
from meetpunt.reports.compared import Beside, Comparison, PublishedRow, Row
from meetpunt.reports.figures import Conversion
from meetpunt.reports.kpis.figures import KpiValue
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.numbers_first import NumbersFirstReport
from meetpunt.web import charts, formats, kpi_words
from meetpunt.web.kpi_words import Shown
from meetpunt.web.templatetags.keeping import shown_of

MINUS = "−"
WHY: dict[str, Promise] = {
    "too_few": gettext_lazy("Too few to say: fewer than %(fewest)s opportunities were followed to the end."),
    "no_difference": gettext_lazy(
        "Too few to say: fewer than %(fewest)s opportunities have another one beside them that was alike and had "
        "more or fewer visits."
    ),
    "too_few_orders": gettext_lazy("Too few to say: fewer than %(orders)s of them with, or without, an order."),
}


@dataclass(frozen=True)
class BesideShown:
    """What stands beside: a value or a range as text; both empty when it is not told."""

    shown: Shown | None = None
    others: str = ""
    people: int = 0


@dataclass(frozen=True)
class Line:
    """A row of the comparison; change: the difference with a year before, and whether it may be chance."""

    code: str
    kpi: Kpi
    now: Shown
    before: Shown
    change: str
    between: str
    may_be_chance: bool
    team: BesideShown
    organisation: BesideShown


@dataclass(frozen=True)
class Group:
    """Rows of one kind."""

    code: str
    name: Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PublishedShown:
    """A published figure and one's own that it is nearest to."""

    one: Published
    kpi: Kpi | None
    own: Shown | None


@dataclass(frozen=True)
class ClassShown:
    """Opportunities with so many visits: share with an order beside that of all alike."""

    visits: str
    n: int
    orders: int
    share: str
    between: str
    alike: str
    chart: SafeString


@dataclass(frozen=True)
class AnswerShown:
    """The answer as sentences; lead is empty when there is too little to say."""

    answer: NumbersFirst
    lead: str
    between: str
    sure: str
    why: str
    classes: tuple[ClassShown, ...]


def groups_of(found: Comparison) -> tuple[Group, ...]:
    """Quantity first, then quality, then results."""
    return shown_of("comparison", found, lambda: _groups(found))


def _groups(found: Comparison) -> tuple[Group, ...]:
    groups = []
    for code, name in kpi_words.GROUPS.items():
        rows = tuple(_line(row) for row in found.rows if kpi_words.group_of(row.kpi) == code)
        if rows:
            groups.append(Group(code, name, rows))
    return tuple(groups)


def published_of(found: Comparison) -> tuple[PublishedShown, ...]:
    """The published figures, each beside one's own where there is one that comes near."""
    return shown_of("published", found.published, lambda: tuple(map(_published, found.published)))


def _published(row: PublishedRow) -> PublishedShown:
    own = kpi_words.shown(row.own, row.kpi) if row.kpi and row.own else None
    return PublishedShown(row.published, row.kpi, own)


def answer_of(answer: NumbersFirst, report: NumbersFirstReport) -> AnswerShown:
    """An answer in words."""
    lead = between = sure = why = ""
    if answer.slope is not None:
        lead, between, sure = _said(answer.slope, report.landmark)
    else:
        why = str(WHY[answer.why]) % {"fewest": FEWEST, "orders": FEWEST_ORDERS}
    return AnswerShown(answer, lead, between, sure, why, tuple(map(_class, answer.classes)))


def _said(slope: Slope, landmark: int) -> tuple[str, str, str]:
    told = {"orders": _signed(100 * slope.value, 1), "days": landmark}
    lead = _("One visit more in the first %(days)s days goes with %(orders)s orders per 100 opportunities.") % told
    ends = {"low": _signed(100 * slope.low, 1), "high": _signed(100 * slope.high, 1)}
    between = _("90 % interval: {low} to {high}.").format(**ends)
    sure = (
        _("Zero lies within the interval: this may be chance.")
        if slope.low <= 0 <= slope.high
        else _("Zero lies outside the interval: chance alone would rarely show this.")
    )
    return lead, between, sure


def _class(one: ClassOf) -> ClassShown:
    visits = str(one.first)
    if one.last is None:
        visits = _("%(visits)s or more") % {"visits": one.first}
    elif one.last != one.first:
        visits = f"{one.first}–{one.last}"
    if one.share is None or one.low is None or one.high is None or one.alike is None:
        return ClassShown(visits, one.n, one.orders, "", "", "", SafeString(""))
    own = Conversion(one.share, one.low, one.high, one.share, one.n, one.n, None, one.n < 20)
    beside = Conversion(one.alike, one.alike, one.alike, one.alike, one.n, one.n, None, False)
    between = _("%(low)s to %(high)s") % {"low": _percent(one.low), "high": _percent(one.high)}
    chart = charts.dots(own, beside, height=22)
    return ClassShown(visits, one.n, one.orders, _percent(one.share), between, _percent(one.alike), chart)


def _line(row: Row) -> Line:
    return shown_of("comparison line", row, lambda: _worded(row))


def _worded(row: Row) -> Line:
    change = between = ""
    if row.change is not None:
        change, between = _difference(row.change, row.kpi)
    return Line(
        row.kpi.code,
        row.kpi,
        _value(row.now, row.kpi),
        _value(row.before, row.kpi),
        change,
        between,
        row.change is not None and row.change.may_be_chance,
        _beside(row.team, row.kpi),
        _beside(row.organisation, row.kpi),
    )


def _value(value: KpiValue, kpi: Kpi) -> Shown:
    return shown_of("value", value, lambda: kpi_words.shown(value, kpi), kpi)


def _difference(change: Difference, kpi: Kpi) -> tuple[str, str]:
    value, low, high = (_signed_in(one, kpi) for one in (change.value, change.low, change.high))
    return value, _("%(low)s to %(high)s") % {"low": low, "high": high}


def _signed_in(number: float, kpi: Kpi) -> str:
    """In the unit of the KPI, with its sign; a difference of shares is in percentage points."""
    text = kpi_words.number_of(abs(number), kpi)
    if not any(digit in text for digit in "123456789"):
        return text
    if kpi.unit.get("en") == "%":
        text = text.removesuffix("%") + _("pp")
    return f"{'+' if number > 0 else MINUS}{text}"


def _beside(one: Beside, kpi: Kpi) -> BesideShown:
    if one.value is not None:
        return BesideShown(_value(one.value, kpi))
    if one.others is None:
        return BesideShown()
    told = {name: kpi_words.number_of(getattr(one.others, name), kpi) for name in ("low", "median", "high")}
    others = _("median %(median)s, half between %(low)s and %(high)s") % told
    return BesideShown(None, others, one.others.people)


def _signed(number: float, decimals: int) -> str:
    sign = "+" if round(number, decimals) > 0 else MINUS if round(number, decimals) < 0 else ""
    return sign + formats.number(round(abs(number), decimals), decimals)


def _percent(share: float) -> str:
    return f"{formats.number(round(100 * share))}{formats.NO_BREAK}%"

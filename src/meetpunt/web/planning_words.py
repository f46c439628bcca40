"""What the figures, lines and states of a plan are called, and how their values read and are typed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.connectors.values.numbers import parse_number
from meetpunt.connectors.values.styles import NumberStyle
from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import Line
from meetpunt.method.planning.inputs import SHARES, Code, Origin
from meetpunt.store.currencies import exponent
from meetpunt.store.refs import StepRef
from meetpunt.web import formats
from meetpunt.web.today_words import period_name
from meetpunt.web.week_words import week_name

CODES: dict[Code, Promise] = {
    Code.WORKABLE_DAYS: gettext_lazy("Workable days"),
    Code.VISITS_PER_DAY: gettext_lazy("Visits per day"),
    Code.CUSTOMERS: gettext_lazy("Customers to visit"),
    Code.VISITS_PER_CUSTOMER: gettext_lazy("Visits per customer"),
    Code.SALE_SHARE: gettext_lazy("Of which carry a sale"),
    Code.TARGET: gettext_lazy("Target in revenue"),
    Code.ORDER_SIZE: gettext_lazy("Average order"),
    Code.ORDERS: gettext_lazy("Orders to win"),
    Code.VISITS_PER_ORDER: gettext_lazy("Visits per order"),
    Code.CONTACTS_PER_ORDER: gettext_lazy("Contacts per order"),
    Code.PROSPECTS_PER_ORDER: gettext_lazy("Prospects per order"),
    Code.CONVERSION: gettext_lazy("Conversion"),
    Code.VISITS_PER_ENTRY: gettext_lazy("Visits per opportunity in the step"),
    Code.CROSS_SELLING: gettext_lazy("Product families per customer"),
    Code.FOLLOW_ON: gettext_lazy("Follow-on orders per first order"),
    Code.FOLLOW_ON_SIZE: gettext_lazy("Average follow-on order"),
    Code.MARGIN_SHARE: gettext_lazy("Margin of revenue"),
}
LINES: dict[Line, Promise] = {
    Line.VISIT: gettext_lazy("Visit capacity"),
    Line.SERVICE: gettext_lazy("Service capacity"),
    Line.SALES: gettext_lazy("Sales capacity"),
    Line.TURNOVER: gettext_lazy("Turnover capacity"),
    Line.REST: gettext_lazy("Rest capacity"),
}
ORIGINS: dict[Origin, Promise] = {
    Origin.WANTED: gettext_lazy("wanted"),
    Origin.ASSUMED: gettext_lazy("own estimate"),
    Origin.PUBLISHED: gettext_lazy("published figure"),
    Origin.POOL: gettext_lazy("from the pool"),
    Origin.TEAM: gettext_lazy("of the team"),
    Origin.MEASURED: gettext_lazy("measured"),
    Origin.MISSING: gettext_lazy("not known"),
}
CHOSEN_ORIGINS = (Origin.WANTED, Origin.ASSUMED, Origin.PUBLISHED, Origin.POOL)
"""The last only where there is a pool."""
STATES: dict[str, Promise] = {
    "draft": gettext_lazy("Draft"),
    "holds": gettext_lazy("This plan holds"),
    "earlier": gettext_lazy("Earlier plan"),
}
MONEY = frozenset((Code.TARGET, Code.ORDER_SIZE, Code.FOLLOW_ON_SIZE))
WHOLE = frozenset((Code.CUSTOMERS,))
_DECIMALS = {Code.VISITS_PER_DAY: 2, Code.VISITS_PER_CUSTOMER: 1, Code.VISITS_PER_ORDER: 1}


def shown(code: Code, value: float | None, currency: str) -> str:
    """A value as people read it; a dash when it is not known."""
    if value is None:
        return formats.DASH
    if code in MONEY:
        return formats.money(round(value), currency)
    if code in SHARES:
        return formats.percent(value)
    decimals = 2 if 0 < value < 1 else _DECIMALS.get(code, 1)
    text = Decimal(value).quantize(Decimal(1).scaleb(-decimals))
    return formats.number(float(text), 0 if code not in _DECIMALS and text == int(text) else decimals)


def short(code: Code, value: float | None, currency: str) -> str:
    """The same for a table's cell: large amounts in thousands."""
    if value is None or code not in MONEY or value < 100_000 * 10 ** exponent(currency):
        return shown(code, value, currency)
    thousands = round(value / 10 ** exponent(currency) / 1000)
    return _("%(amount)s k") % {"amount": formats.money(thousands * 10 ** exponent(currency), currency)}


def grouped(code: Code, value: float, currency: str) -> str:
    """A value as it stands in a field, rounded as people read it: money without its sign."""
    if code in MONEY:
        return formats.number(round(value / 10 ** exponent(currency)))
    return shown(code, value, currency)


def visits(value: float | None, signed: bool = False) -> str:
    """A line of the table in whole visits; a rest carries its sign."""
    if value is None:
        return formats.DASH
    whole = round(value)
    sign = "+" if signed and whole > 0 else "\u2212" if whole < 0 else ""
    return f"{sign}{formats.number(abs(whole))}"


def typed(code: Code, value: float, currency: str) -> str:
    """A value as one types it: 210, 3,8, 30% for a share, euros for money."""
    if code in MONEY:
        return formats.plain(Decimal(round(value)).scaleb(-exponent(currency)))
    exact = Decimal(str(value)).quantize(Decimal("0.000001")) * (100 if code in SHARES else 1)
    text = formats.plain(exact.normalize())
    return f"{text}%" if code in SHARES else text


def read(code: Code, text: str, currency: str) -> float | None:
    """The other way round; None when it is no number."""
    style = NumberStyle.COMMA if formats.language() == "nl" else NumberStyle.POINT
    found = parse_number(text.strip().removesuffix("%").strip(), style)
    if found is None or not found.is_finite() or abs(found) > Decimal(10) ** 12:
        return None
    if code in MONEY:
        return float(round(found.scaleb(exponent(currency))))
    return float(found / 100) if code in SHARES else float(found)


def part_name(period: Period, year: int) -> str:
    """2027, March 2027, quarter 1 of 2027, week 10 of 2027."""
    if period == Period.year(year):
        return str(year)
    return week_name(period.first) if period.days == 7 else period_name(period.first, period.last)


def names(codes: tuple[Code, ...]) -> str:
    """Figures in a sentence."""
    return listed([str(CODES[code]).lower() for code in dict.fromkeys(codes)])


def missing(codes: tuple[Code, ...]) -> str:
    """Which figures are not known, as the reason of a dash."""
    return _("not known: %(names)s") % {"names": names(codes)}


def step_name(step: StepRef) -> str:
    """A step in the reader's language."""
    return step.name.get(formats.language()) or step.code


def listed(found: Sequence[str]) -> str:
    """Daan, Noor and Sanne."""
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}

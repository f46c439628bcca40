"""Words for targets: what they are of, and their values as people read and type them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.planning.targets import MEASURES, Measure, Unit, written
from meetpunt.reports.target_actuals import Actual
from meetpunt.reports.target_figures import Column
from meetpunt.reports.target_records import TargetRecords
from meetpunt.store.currencies import exponent
from meetpunt.web import formats
from meetpunt.web.formats import plain

NAMES: dict[str, Promise] = {
    "revenue": gettext_lazy("Revenue"),
    "margin": gettext_lazy("Margin"),
    "orders": gettext_lazy("Orders"),
    "market_share": gettext_lazy("Market share"),
    "retention": gettext_lazy("Customer loyalty"),
    "visits": gettext_lazy("Visits"),
    "calls": gettext_lazy("Calls"),
    "demonstrations": gettext_lazy("Demonstrations"),
    "prospect_visits": gettext_lazy("Prospect visits"),
    "leads": gettext_lazy("Leads"),
    "new_prospects": gettext_lazy("New prospects"),
    "quotes": gettext_lazy("Quotes"),
    "conversion": gettext_lazy("Conversion"),
    "norm_days": gettext_lazy("Norm: days"),
    "norm_visits": gettext_lazy("Norm: visits"),
    "norm_contacts": gettext_lazy("Norm: contacts"),
    "norm_minutes": gettext_lazy("Norm: hours"),
}
UNITS: dict[Unit, Promise] = {
    Unit.SHARE: gettext_lazy("in per cent"),
    Unit.DAYS: gettext_lazy("in days"),
    Unit.HOURS: gettext_lazy("in hours per opportunity"),
    Unit.AVERAGE: gettext_lazy("per opportunity"),
}
COUNTED: dict[str, Promise] = {
    "revenue": gettext_lazy("orders"),
    "margin": gettext_lazy("orders"),
    "market_share": gettext_lazy("orders"),
    "retention": gettext_lazy("customers"),
    "conversion": gettext_lazy("opportunities"),
    "norm_days": gettext_lazy("opportunities"),
    "norm_visits": gettext_lazy("opportunities"),
    "norm_contacts": gettext_lazy("opportunities"),
    "norm_minutes": gettext_lazy("opportunities"),
}
"""What a figure was counted from, where that is not the figure itself."""


def name_of(code: str) -> str:
    """What a target is of."""
    return str(NAMES[code])


def shown(measure: Measure, value: int | None, currency: str) -> str:
    """A value as people read it."""
    if value is None:
        return formats.DASH
    if measure.unit is Unit.MONEY:
        return formats.money(value, currency)
    text = _number(measure, value, currency)
    if measure.unit is Unit.SHARE:
        return f"{text}%"
    if measure.unit is Unit.DAYS:
        return _("%(count)s d") % {"count": text}
    return _("%(count)s h") % {"count": text} if measure.unit is Unit.HOURS else text


def typed(measure: Measure, value: int | None, currency: str) -> str:
    """A value as it stands in a field."""
    return "" if value is None else grouped(written(measure, value, exponent(currency)))


def grouped(amount: Decimal) -> str:
    """A number in a field; from ten thousand on with what groups thousands, when it is whole."""
    whole = amount == amount.to_integral_value()
    return formats.number(int(amount)) if whole and amount >= 10_000 else plain(amount)


def reached(measure: Measure, one: Actual, currency: str) -> str:
    """What was reached, in words when it cannot be told."""
    if one.value is not None and measure.unit is Unit.SHARE:
        return f"{formats.number(one.value / 100, 1)}%"
    if one.value is not None:
        return shown(measure, one.value, currency)
    if one.misses_rate:
        return _("not added up: a rate is missing")
    return _("no market size") if measure.code == "market_share" and not one.source else _("too few to say")


def counted_from(measure: Measure, one: Actual, currency: str) -> str:
    """From how many, and between what: 49–59, n 210."""
    parts = []
    if one.low is not None and one.high is not None and measure.unit is Unit.SHARE:
        parts.append(formats.percent_range(one.low / 10_000, one.high / 10_000))
    elif one.low is not None and one.high is not None:
        parts.append(f"{shown(measure, one.low, currency)}–{shown(measure, one.high, currency)}")
    if measure.code in COUNTED:
        parts.append(f"n{formats.NO_BREAK}{formats.number(one.n)}")
    if one.source:
        parts.append(f"{one.source} {one.year}")
    return ", ".join(parts)


def how_many(page: TargetRecords) -> str:
    """What stands on a page of records, with how many."""
    n = page.total
    texts = {
        "order": ngettext("%(n)s order", "%(n)s orders", n),
        "activity": ngettext("%(n)s activity", "%(n)s activities", n),
        "opportunity": ngettext("%(n)s opportunity", "%(n)s opportunities", n),
        "quote": ngettext("%(n)s quote", "%(n)s quotes", n),
        "account": ngettext("%(n)s customer", "%(n)s customers", n),
    }
    return texts[page.kind] % {"n": formats.number(n)}


def period_of(column: Column) -> str:
    """The heading of a month or a quarter."""
    if column.key.startswith("q"):
        return _("Quarter %(number)s") % {"number": column.key[1:]}
    month = formats.MONTHS[formats.language()][column.first.month - 1]
    return {"maart": "mrt", "mei": "mei"}.get(month, month[:3])


def offered(is_organisation: bool) -> list[tuple[str, str, bool]]:
    """Code, name and whether it is of a step, of all that a target can be set for here."""
    return [
        (one.code, name_of(one.code), one.per_step)
        for one in MEASURES.values()
        if not (one.per_step and is_organisation)
    ]


def _number(measure: Measure, value: int, currency: str) -> str:
    amount = written(measure, value, exponent(currency))
    decimals = (
        0 if amount == amount.to_integral_value() else min(2, -int(Decimal(amount).normalize().as_tuple().exponent))
    )
    return formats.number(float(amount), decimals)

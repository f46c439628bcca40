"""What a training cost in words, and that a price has no upper bound while the effect may be none."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from meetpunt.method.training_effect import Price
from meetpunt.reports.training_cost import TrainingCost
from meetpunt.reports.training_effect import KpiEffect
from meetpunt.store.currencies import exponent
from meetpunt.web import formats


def cost_lines(cost: TrainingCost, found: KpiEffect, currency: str) -> tuple[tuple[str, str], ...]:
    """Name and value of each part."""
    said = [(_("Cost beside their time"), formats.money(cost.paid, currency))]
    hours = formats.number(round(cost.hours, 1), 1 if cost.hours % 1 else 0)
    if cost.time is not None:
        worth = _("%(hours)s hours, %(money)s") % {"hours": hours, "money": formats.money(cost.time, currency)}
        said.append((_("Time of the participants"), worth))
    elif cost.hours:
        said.append((_("Time of the participants"), _("%(hours)s hours; no rate was set") % {"hours": hours}))
    said.append((_("Together"), formats.money(cost.whole, currency)))
    if cost.order is None:
        if found.effect is not None and found.kpi is not None:
            said.append((_("Cost per extra order"), _("this KPI does not say how many orders go with it")))
        return tuple(said)
    each = lambda value: formats.money(round(value), currency)  # noqa: E731
    said.append((_("Cost per extra order"), price(cost.order, each)))
    digits = exponent(currency)
    per = lambda value: formats.money(round(value * 10**digits), currency, exact=True)  # noqa: E731
    unit = formats.money(10**digits, currency)
    title = _("Cost per %(unit)s of margin") % {"unit": unit}
    said.append((title, _("no margin is known") if cost.margin is None else price(cost.margin, per)))
    return tuple(said)


def plain_money(amount: int, currency: str) -> str:
    """An amount as it stands in a field."""
    digits = exponent(currency)
    return formats.number(amount / 10**digits, digits if amount % 10**digits else 0) if amount else ""


def price(one: Price, words: Callable[[float], str]) -> str:
    """A price with its interval; open above where the effect may be none."""
    if one.low is None:
        return _("cannot be said: nothing extra goes with it")
    if one.value is not None and one.high is not None:
        between = {"value": words(one.value), "low": words(one.low), "high": words(one.high)}
        return _("%(value)s (%(low)s to %(high)s)") % between
    told = _("from %(low)s, without an upper bound: the effect may be none") % {"low": words(one.low)}
    return told if one.value is None else f"{words(one.value)} ({told})"

"""Channels and what serving costs, in words and small charts."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetpunt.method.cost_to_serve import BY_NUMBER, ServedBy
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.channel_by import By
from meetpunt.reports.channel_options import Basis, Option
from meetpunt.web import formats
from meetpunt.web.charts import line, rect, svg

CHANNELS: dict[ServedBy, Promise] = {
    ServedBy.FIELD: gettext_lazy("Field sales"),
    ServedBy.INSIDE: gettext_lazy("Inside sales"),
    ServedBy.ONLINE: gettext_lazy("Online"),
    ServedBy.DISTRIBUTOR: gettext_lazy("Through a distributor"),
}
BYS: dict[By, Promise] = {
    By.CHANNEL: gettext_lazy("Channel"),
    By.SEGMENT: gettext_lazy("Segment"),
    By.TERRITORY: gettext_lazy("Territory"),
    By.PRODUCT: gettext_lazy("Product family"),
}
OF_NONE: dict[By, Promise] = {
    By.SEGMENT: gettext_lazy("no segment"),
    By.TERRITORY: gettext_lazy("no territory"),
    By.PRODUCT: gettext_lazy("no product family"),
}
BASES: dict[Basis, Promise] = {
    Basis.HERE: pgettext_lazy("cost of a channel", "measured here"),
    Basis.EVERYWHERE: pgettext_lazy("cost of a channel", "measured, all"),
    Basis.RATES: pgettext_lazy("cost of a channel", "by the rates"),
    Basis.NOT_KNOWN: pgettext_lazy("cost of a channel", "not known"),
}
RATES: dict[CostKind, Promise] = {
    CostKind.SELLER_HOUR: gettext_lazy("an hour of a seller"),
    CostKind.KILOMETRE: gettext_lazy("a kilometre"),
    CostKind.TRAVEL_DAY: gettext_lazy("a day on the road"),
    CostKind.INSIDE_HOUR: gettext_lazy("an hour of inside sales"),
    CostKind.ONLINE_ORDER: gettext_lazy("an order online"),
    CostKind.DISTRIBUTOR_ORDER: gettext_lazy("an order through a distributor"),
}


def channel(code: str) -> str:
    """The name of a channel."""
    return str(CHANNELS[ServedBy(code)])


def name_of(key: str, name: str, by: By) -> str:
    """What a line is called."""
    if by is By.CHANNEL:
        return channel(key)
    return name or str(OF_NONE[by])


def basis(one: Option) -> str:
    """What the cost of a channel rests on."""
    return str(BASES[one.basis])


def missing(kinds: tuple[CostKind, ...]) -> str:
    """The rates that are not set, in a row."""
    return ", ".join(str(RATES[kind]) for kind in kinds)


def draws(chance: float | None) -> str:
    """A chance as so many of 100 draws."""
    if chance is None:
        return _("too few to say")
    return _("in %(n)s of 100 draws") % {"n": round(100 * chance)}


def said(one: Estimate, currency: str) -> str:
    """An amount each, or that there is too little to say."""
    if one.value is None:
        return _("too few to say")
    return formats.money(round(one.value), currency)


def between(one: Estimate, currency: str) -> str:
    """The interval of an amount; open above where a margin of nothing is within reach."""
    if one.value is None or one.low is None:
        return ""
    low = formats.money(round(one.low), currency)
    if one.high is None:
        return _("%(low)s or more") % {"low": low}
    return _("%(low)s to %(high)s") % {"low": low, "high": formats.money(round(one.high), currency)}


def bar(one: Estimate, most: float) -> SafeString:
    """An amount with its interval, on the scale of the largest; says nothing to a screen reader."""
    if one.value is None or most <= 0:
        return SafeString()

    def at(value: float) -> float:
        return min(100.0, 100 * value / most)

    shapes = [rect("c-bar", 0, 4, max(0.4, at(one.value)), 12, 3)]
    if one.low is not None and one.high is not None:
        shapes.append(rect("c-range", at(one.low), 8, max(0.4, at(one.high) - at(one.low)), 4, 2))
    shapes.append(line("axis", 0, 0, 0, 20))
    return svg("channel-bar", 20, shapes)


CHOOSE = tuple((one.value, CHANNELS[one]) for one in BY_NUMBER if one is not ServedBy.FIELD)
"""What a scenario can let accounts be served by."""

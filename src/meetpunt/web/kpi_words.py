"""A KPI's value in words: the number with its unit, its interval and what it rests on, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from meetpunt.measures.register.definition import Words
from meetpunt.reports.kpis.figures import KpiCard, KpiValue, Range
from meetpunt.reports.kpis.register import Kpi
from meetpunt.store.currencies import exponent
from meetpunt.web import formats

WHY: dict[str, Promise] = {
    "too_few": gettext_lazy("too few to say"),
    "not_recorded": gettext_lazy("not recorded"),
    "no_rate": gettext_lazy("an amount has no exchange rate"),
    "not_here": gettext_lazy("not told here"),
}
RACT: dict[str, Promise] = {
    "activities": gettext_lazy("Activities"),
    "competencies": gettext_lazy("Competencies"),
    "tools": gettext_lazy("Tools"),
    "results": gettext_lazy("Results"),
}
GROUPS: dict[str, Promise] = {
    "quantity": gettext_lazy("Activities: how much"),
    "quality": gettext_lazy("Activities: how well"),
    **{code: name for code, name in RACT.items() if code != "activities"},
}
LEVELS: dict[str, Promise] = {
    "cycle": gettext_lazy("sales cycle"),
    "territory": gettext_lazy("territory"),
    "time": gettext_lazy("use of time"),
}
DIRECTIONS: dict[str, Promise] = {
    "more": gettext_lazy("more is wanted"),
    "less": gettext_lazy("less is wanted"),
    "neither": gettext_lazy("neither: it describes"),
}


class Written(Protocol):
    """What decides how a number is written: of a KPI of the register, or of one that was frozen."""

    @property
    def kind(self) -> str:
        """Count, sum, ratio, share, conversion, days or rating."""

    @property
    def unit(self) -> Words:
        """By language."""

    @property
    def currency(self) -> str:
        """Of an amount; empty when it is none."""


@dataclass(frozen=True)
class Shown:
    """A value as people read it; number is a dash and why a reason when there is none."""

    number: str
    unit: str = ""
    interval: str = ""
    n: str = ""
    why: str = ""

    def __str__(self) -> str:
        """All of it in one line."""
        if self.why:
            return self.why
        number = f"{self.number} {self.unit}".strip()
        beside = ", ".join(part for part in (self.interval, self.n) if part)
        return f"{number} ({beside})" if beside else number


def shown(value: KpiValue, kpi: Written, language: str | None = None) -> Shown:
    """A value in the reader's language, or in another one."""
    if language is not None:
        with override(language):
            return shown(value, kpi)
    rests = "" if kpi.kind == "count" else _("n %(n)s") % {"n": formats.number(value.n)}
    if value.value is None:
        return Shown(formats.DASH, n=rests, why=str(WHY[value.why or "too_few"]))
    interval = ""
    if value.low is not None and value.high is not None:
        decimals = decimals_of(kpi, value.value, value.high - value.low)
        low, high = (formats.number(round(one, decimals), decimals) for one in (value.low, value.high))
        interval = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return Shown(number_of(value.value, kpi, value), unit_of(kpi), interval, rests)


def group_of(kpi: Kpi) -> str:
    """Where a KPI stands in a list: quantity of activities, their quality, or its class."""
    if kpi.ract != "activities":
        return kpi.ract
    return "quantity" if kpi.kind in ("count", "sum") or kpi.level == "time" else "quality"


def number_of(number: float, kpi: Written, value: KpiValue | None = None) -> str:
    """A number in the KPI's unit, with its sign where it is money or a share."""
    if kpi.currency:
        return formats.money(round(number * 10 ** exponent(kpi.currency)), kpi.currency)
    width = value.high - value.low if value and value.high is not None and value.low is not None else None
    decimals = decimals_of(kpi, number, width)
    text = formats.number(round(number, decimals), decimals)
    return f"{text}{formats.NO_BREAK}%" if kpi.unit.get("en") == "%" else text


def unit_of(kpi: Written) -> str:
    """The unit that stands behind the number; nothing where the number tells it already."""
    if kpi.currency or kpi.unit.get("en") == "%":
        return ""
    return kpi.unit.get(formats.language()) or kpi.unit.get("en", "")


def decimals_of(kpi: Written, number: float, width: float | None) -> int:
    """No more digits than the figure has: none of counts, money and wide shares."""
    if kpi.kind == "count" or kpi.currency or abs(number) >= 100:
        return 0
    if kpi.unit.get("en") == "%":
        return 1 if width is not None and width < 4 else 0
    if kpi.kind == "rating":
        return 0 if number == round(number) else 1
    if kpi.kind == "days":
        return 0 if abs(number) >= 10 else 1
    return 1 if abs(number) >= 10 else 2


@dataclass(frozen=True)
class MonthLine:
    """A month of a KPI's history as text."""

    name: str
    shown: Shown
    others: str


def others(beside: Range | None, kpi: Written) -> str:
    """Where the others are; empty when there are not four of them to tell of."""
    if beside is None:
        return ""
    low, median, high = (number_of(one, kpi) for one in (beside.low, beside.median, beside.high))
    told = {"low": low, "high": high, "median": median, "people": formats.number(beside.people)}
    if beside.is_team:
        return _("team: half of %(people)s others between %(low)s and %(high)s, median %(median)s") % told
    return _("organisation: half of %(people)s others between %(low)s and %(high)s, median %(median)s") % told


def months(card: KpiCard, kpi: Kpi) -> tuple[MonthLine, ...]:
    """The history, the latest month first."""
    names = formats.MONTHS[formats.language()]
    return tuple(
        MonthLine(
            f"{names[one.month % 12]} {one.month // 12}",
            shown(one.value, kpi),
            _range(card.beside.get(one.month), kpi),
        )
        for one in reversed(card.history)
    )


def _range(beside: Range | None, kpi: Written) -> str:
    if beside is None:
        return formats.DASH
    told = {"low": number_of(beside.low, kpi), "high": number_of(beside.high, kpi)}
    return _("%(low)s to %(high)s") % told

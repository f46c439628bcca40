"""The way back of a plan as its page shows it: steps, chance, levers and what it hangs on, in words and pictures.

The rule: a figure never stands alone; the middle is shown with what it takes to be sure in 80 of 100 years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.planning.inputs import Code, Figure, Origin
from meetpunt.method.planning.levers import Lever
from meetpunt.reports.planning.gap_words import sentence
from meetpunt.reports.planning.way_back import StepBack, WayBackReport
from meetpunt.store.plans import ValueKey
from meetpunt.web import formats, planning_words, way_back_words
from meetpunt.web.planning_form import Typed, name_of
from meetpunt.web.templatetags.figures import words_of
from meetpunt.web.way_back_charts import days_bar, density, gain_bar, need_bar
from meetpunt.web.way_back_sellers import SellerRow, seller_row, territory_row


@dataclass(frozen=True)
class StepRow:
    """A step of the table.

    Attributes:
        field: name, text, problem and label of the wanted conversion, where it can be changed.
        counts: what counts while it is empty. note: where that comes from when it was not measured.
    """

    code: str
    name: str
    needed: str
    sure: str
    bar: SafeString | str
    measured: str
    interval: str
    wanted: str
    field: Mapping[str, str] | None
    visits: str
    last: str
    last_title: str
    counts: str
    note: str


@dataclass(frozen=True)
class LeverRow:
    """A lever; `least`: the lower end, where orders may grow more slowly than visits."""

    name: str
    move: str
    basis: str
    bar: SafeString | str
    chance: str
    revenue: str
    least: str
    days: str
    unit: str


@dataclass(frozen=True)
class HangingRow:
    """A figure that the plan hangs on."""

    name: str
    origin: str
    is_assumed: bool
    low: str
    high: str
    share: str
    bar: SafeString | str


@dataclass(frozen=True)
class Quantile:
    """One row of the table beside the picture."""

    name: str
    revenue: str
    orders: str


@dataclass(frozen=True)
class WayBackPage:
    """Everything on the page.

    Attributes:
        start: pairs of name and text: target, order, cross-selling, orders.
        steps: the first step first; entry: what the first step is called. total: visits of all steps.
        chance: as text; said: the sentence under it; slower: the chance when visits bring less and less.
        picture, axis: the density, and the texts under it from left to right. quantiles: the same as a table.
        days, days_said: the picture of sales days and its sentence; "" = not known.
        levers, hanging, sellers, territories: rows. gaps: sentences.
        notes: on the steps: the cycle, the share within the year, visits without an opportunity.
    """

    start: tuple[tuple[str, str, str], ...]
    steps: tuple[StepRow, ...]
    entry: str
    total: str
    chance: str
    said: str
    slower: str
    picture: SafeString | str
    axis: tuple[str, ...]
    quantiles: tuple[Quantile, ...]
    days: SafeString | str
    days_ends: tuple[str, str, str]
    days_said: str
    levers: tuple[LeverRow, ...]
    hanging: tuple[HangingRow, ...]
    sellers: tuple[SellerRow, ...]
    territories: tuple[SellerRow, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]


def page_of(found: WayBackReport, currency: str, typed: Typed | None = None) -> WayBackPage:
    """The page. typed: of a plan that can be changed here: then conversions have fields."""
    chance, need = found.chance, found.chance.need
    names = {step.code: words_of(step.name) for step in found.steps}
    most = max((step.sure or step.needed or 0.0 for step in found.steps), default=0.0)
    days = need.days if need else None
    gains = [abs(lever.gain.revenue) for lever in found.levers]
    largest = max((line.share for line in found.hanging), default=0.0)
    return WayBackPage(
        _start(found, currency),
        tuple(_step(step, most, found, typed) for step in found.steps),
        names.get(found.steps[0].code, "") if found.steps else "",
        planning_words.visits(found.visits),
        formats.percent(chance.chance),
        way_back_words.revenue_said(found, currency),
        way_back_words.slower_said(found),
        density(found.density, chance.target),
        _axis(found, currency),
        _quantiles(found, currency),
        days_bar(days, chance.days),
        way_back_words.days_ends(found),
        way_back_words.days_said(found),
        tuple(_lever(lever, max(gains), currency, names) for lever in found.levers),
        tuple(
            HangingRow(
                way_back_words.figure(line.code, names.get(line.step, "")),
                way_back_words.origins(line.origins),
                line.is_assumed,
                way_back_words.money(line.revenue_low, currency),
                way_back_words.money(line.revenue_high, currency),
                formats.percent(line.share),
                gain_bar(line.share, largest),
            )
            for line in found.hanging[:8]
        ),
        tuple(seller_row(one, currency) for one in found.sellers),
        tuple(territory_row(one, currency) for one in found.territories),
        tuple(sentence(gap, names) for gap in found.gaps),
        way_back_words.notes(found),
    )


def _start(found: WayBackReport, currency: str) -> tuple[tuple[str, str, str], ...]:
    """Name, value and what was measured."""
    size, follow = found.order_size, found.follow_on
    return (
        (_("Target in revenue"), way_back_words.money(found.target, currency), _of_the_whole(found, currency)),
        (
            _("Average order"),
            planning_words.shown(Code.ORDER_SIZE, size.value, currency),
            _measured(Code.ORDER_SIZE, size, currency),
        ),
        (
            _("Follow-on orders per first order"),
            planning_words.shown(Code.FOLLOW_ON, follow.value, currency),
            _measured(Code.FOLLOW_ON, follow, currency)
            if follow.wanted is not None
            else _("as it was, in the average"),
        ),
        (_("Orders to win"), planning_words.shown(Code.ORDERS, found.orders, currency), ""),
    )


def _of_the_whole(found: WayBackReport, currency: str) -> str:
    whole = found.chance.target
    if found.target is None or whole is None or abs(whole - found.target) < 1:
        return ""
    return _("of the sellers together; the whole has %(value)s") % {"value": way_back_words.money(whole, currency)}


def _measured(code: Code, figure: Figure, currency: str) -> str:
    if figure.measured is None:
        return _("not measured")
    return _("measured %(value)s") % {"value": planning_words.shown(code, figure.measured, currency)}


def _step(step: StepBack, most: float, found: WayBackReport, typed: Typed | None) -> StepRow:
    figure = step.conversion
    measured = formats.percent(figure.measured) if figure else formats.DASH
    wanted = formats.percent(figure.wanted) if figure and figure.wanted is not None else ""
    is_pool = figure is not None and figure.origin is Origin.POOL
    return StepRow(
        step.code,
        words_of(step.name),
        way_back_words.count(step.needed),
        way_back_words.count(step.sure),
        need_bar(step.needed, step.sure, most),
        measured,
        formats.percent_range(figure.low, figure.high) if figure else "",
        wanted,
        _field(step, typed) if typed is not None and figure else None,
        planning_words.visits(step.visits) if figure else formats.DASH,
        way_back_words.week(step.last_day, found.plan.year) if figure else formats.DASH,
        formats.day(step.last_day) if step.last_day else "",
        wanted if is_pool else measured,
        str(planning_words.ORIGINS[Origin.POOL]) if is_pool else "",
    )


def _field(step: StepBack, typed: Typed) -> dict[str, str]:
    name = name_of(ValueKey(Code.CONVERSION.value, None, step.step_id))
    return {
        "name": name,
        "text": typed.texts.get(name, ""),
        "problem": typed.problems.get(name, ""),
        "label": _("Wanted conversion of %(step)s in per cents") % {"step": words_of(step.name)},
    }


def _axis(found: WayBackReport, currency: str) -> tuple[str, ...]:
    """Five texts under the picture."""
    if not found.density:
        return ()
    first, last = found.density[0][0], found.density[-1][0]
    return tuple(way_back_words.money(first + (last - first) * part / 4, currency) for part in range(5))


def _quantiles(found: WayBackReport, currency: str) -> tuple[Quantile, ...]:
    revenue, orders = found.chance.revenue, found.chance.orders
    if revenue is None or orders is None:
        return ()
    levels: tuple[tuple[str, str], ...] = (
        ("p90", _("In 10 of 100 years at least")),
        ("p50", _("In 50 of 100 years at least")),
        ("p10", _("In 90 of 100 years at least")),
    )
    return tuple(
        Quantile(
            name, way_back_words.money(getattr(revenue, level), currency), way_back_words.count(getattr(orders, level))
        )
        for level, name in levels
    )


def _lever(lever: Lever, most: float, currency: str, names: Mapping[str, str]) -> LeverRow:
    gain, least = lever.gain, lever.least
    return LeverRow(
        way_back_words.lever(lever, names),
        way_back_words.move(lever, currency),
        way_back_words.basis(lever),
        gain_bar(gain.revenue, most),
        way_back_words.points(gain.chance),
        way_back_words.money(gain.revenue, currency, signed=True),
        way_back_words.money(least.revenue, currency, signed=True) if least is not gain and least != gain else "",
        way_back_words.days_gained(gain.days),
        way_back_words.unit(lever, currency),
    )


def context_of(found: WayBackReport, currency: str, typed: Typed | None = None) -> dict[str, Any]:
    """What the parts `planning/way_back.html`, `chance.html` and `levers.html` need."""
    return {"way": page_of(found, currency, typed)}

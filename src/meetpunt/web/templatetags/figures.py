"""Filters and tags for figures, icons, charts and the links behind a number."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.difference import Difference
from meetpunt.reports import caveat_words
from meetpunt.reports.figures import Conversion, Days, Parts, Stock
from meetpunt.reports.funnel_figures import FunnelReport, StepLine
from meetpunt.web import charts, formats, words

register = template.Library()

FEWEST_TO_TELL = 5
"""The same line as for a conversion: a median of fewer is an anecdote."""

register.filter("number", formats.number)
register.filter("minutes", formats.minutes)
register.filter("percent", formats.percent)
register.filter("initials", formats.initials)
register.filter("chance", words.chance)
register.filter("causes_title", words.causes_title)
register.filter("caveat", caveat_words.caveat)
register.filter("outcome", words.outcome)
register.filter("role", words.role)
register.filter("per_hundred", words.per_hundred)
register.filter("which", words.which)
register.simple_tag(charts.axis, name="axis")
register.simple_tag(charts.swatch, name="swatch")


@register.filter
def day(value: date | None) -> str:
    """A date in full."""
    return formats.day(value)


@register.filter
def day_short(value: date | None) -> str:
    """A date for a table's cell."""
    return formats.day_short(value)


@register.filter
def words_of(texts: dict[str, str]) -> str:
    """The text in the reader's language."""
    return texts.get(formats.language()) or texts.get("en") or next(iter(texts.values()), "")


@register.filter
def letter(code: str) -> str:
    """A step's code as people write it: SPATOCO's order is W in data, to tell it from the offer, and O on screen."""
    return "O" if code == "W" else code


@register.filter
def interval(figure: Conversion | None) -> str:
    """24–38, to stand behind the percentage."""
    return formats.percent_range(figure.low, figure.high) if figure else ""


@register.filter
def points(one: Difference) -> str:
    """A difference of two shares in points of per cents, with its sign."""
    return _("%(points)s points") % {"points": _signed(one.value)}


@register.filter
def points_range(one: Difference) -> str:
    """Its interval."""
    return _("%(low)s to %(high)s") % {"low": _signed(one.low), "high": _signed(one.high)}


def _signed(share: float) -> str:
    points = round(100 * share)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{abs(points)}"


def tells(figure: Days) -> bool:
    """Whether enough went on (or are followed long enough without) to speak of half of them."""
    return figure.naive.n >= FEWEST_TO_TELL or (figure.p50 is None and figure.n >= FEWEST_TO_TELL)


@register.filter
def median(figure: Days | None) -> str:
    """The days of half of those that go on, short; a dash when fewer than 5 did."""
    return formats.days_short(figure.p50, figure.horizon_days) if figure and tells(figure) else formats.DASH


@register.filter
def median_long(figure: Days | None) -> str:
    """The same in full, or that there is too little to say."""
    return formats.days(figure.p50, figure.horizon_days) if figure and tells(figure) else _("too few to say")


@register.filter
def most_of(figure: Days | None) -> str:
    """The days of 80 % of those that go on, short; nothing when even the half is not known."""
    if figure is None or figure.p50 is None or not tells(figure):
        return ""
    return formats.days_short(figure.p80, figure.horizon_days)


@register.filter
def plain_days(value: float | None) -> str:
    """Days as they stand, for a table's cell."""
    return formats.days_short(value)


@register.filter
def value_of(stock: Stock) -> str:
    """The money that stands in a step; a dash when none of what stands there has an amount."""
    return formats.money(stock.amount_minor if stock.valued else None, stock.currency)


@register.simple_tag
def money(minor: int | None, currency: str) -> str:
    """Minor units as money."""
    return formats.money(minor, currency)


@register.simple_tag
def period(first: date | None, last: date | None) -> str:
    """A period of inclusive days."""
    return formats.period(first, last)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One of the icons of frontend/icons.txt; it says nothing to a screen reader. A page has eighty of them."""
    sprite = static("build/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.simple_tag
def dots(line: StepLine) -> SafeString:
    """The conversion of a step beside the team's."""
    return charts.dots(line.conversion, line.team_conversion, line.is_open_question)


@register.simple_tag
def small_dots(own: Conversion | None, team: Conversion | None, is_question: bool) -> SafeString:
    """The same, small: one row of a rep's card."""
    return charts.dots(own, team, is_question, height=22)


@register.simple_tag
def reach_bar(line: StepLine, report: FunnelReport) -> SafeString:
    """How many reached the step beside the expectation."""
    tops = [one.parts.reached for one in report.steps] + [one.expected[2] for one in report.steps if one.expected]
    return charts.reach(line.parts.reached, round(max(tops, default=1)), line.expected)


@register.simple_tag
def parts_bar(parts: Parts) -> SafeString:
    """The four parts."""
    return charts.parts(parts)


@register.simple_tag
def stock_bar(line: StepLine, report: FunnelReport) -> SafeString:
    """What stands in the step, among the largest."""
    return charts.share_bar(line.stock.count, max((one.stock.count for one in report.steps), default=0))


@register.simple_tag(takes_context=True)
def counted(context: dict[str, Any], report: FunnelReport, which: str, count: int, line: StepLine | None = None) -> str:
    """A number that opens its records, with the filters kept; a plain number where there is nothing to open."""
    text = formats.number(count)
    if not count:
        return text
    step = () if line is None else (line.step.position,)
    name = {"rep": "person-records", "team": "team-records"}.get(report.subject_kind, "organisation-records")
    subject = () if report.subject_id is None else (report.subject_id,)
    url = reverse(name, args=(*subject, which, *step)) + context["asked"].kept
    what = words.which(which)
    label = f"{text} {what}, {words_of(line.step.name)}" if line else f"{text} {what}"
    return format_html('<a class="count" href="{}" aria-label="{}">{}</a>', url, label, text)


@register.simple_tag
def defined(code: str, text: str) -> SafeString:
    """A column's head or a tile's name that opens its definition."""
    url = reverse("kpi", args=(code,))
    return format_html(
        '<a class="defined" href="{}" title="{}">{}</a>', url, _("What is this, and how is it counted?"), text
    )


@register.simple_tag(takes_context=True)
def take_along(context: dict[str, Any], kind: str) -> str:
    """The question of this page, asked for as a file."""
    told = context["request"].GET.copy()
    told["export"] = kind
    return str(told.urlencode())

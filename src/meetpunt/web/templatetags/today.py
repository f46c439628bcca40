"""Tags of the rep's day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from meetpunt.reports.goals import GoalLine
from meetpunt.web import charts, today_words

register = template.Library()

ICONS = {
    "visit": "store",
    "demonstration": "presentation",
    "call": "phone",
    "email": "mail",
    "quote_work": "file-text",
    "lead_work": "search",
    "office": "building-2",
    "travel": "car",
    "training": "book-open",
}


@register.filter
def kind_icon(code: str) -> str:
    """The icon of a kind of activity."""
    return ICONS.get(code, "calendar")


register.filter("changed", today_words.changed)
register.filter("week_day", today_words.week_day)


@register.filter
def goal_name(code: str) -> str:
    """What a goal counts."""
    return str(today_words.GOALS.get(code, code))


@register.simple_tag(takes_context=True)
def goal_value(context: dict[str, Any], line: GoalLine, value: float | None) -> str:
    """A goal's number as people read it."""
    return today_words.goal_value(line, value, context["viewer"].organisation.currency)


@register.filter
def period_name(period: tuple[date, date]) -> str:
    """A month or a quarter by its name."""
    return today_words.period_name(*period)


@register.simple_tag(takes_context=True)
def goal_pace(context: dict[str, Any], line: GoalLine) -> str:
    """Ahead of or behind the pace."""
    return today_words.pace(line, context["viewer"].organisation.currency)


@register.simple_tag
def goal_bar(line: GoalLine) -> SafeString:
    """What was reached, of the target, with a mark where the pace would be."""
    return charts.goal(line.actual or 0, line.target, line.pace)


@register.simple_tag(takes_context=True)
def days_late(context: dict[str, Any], on: date | None) -> str:
    """How late something is."""
    return today_words.days_late(on, context["viewer"].today)

"""Filters of the week sheet and of the reports for the rep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from meetpunt.web import formats, hours, week_files, week_words
from meetpunt.web.working_words import MINUS

register = template.Library()
register.filter("line_name", week_words.line)
register.filter("time_kind", week_words.time_kind)
register.filter("purpose_name", week_words.purpose)
register.filter("week_name", week_words.week_name)
register.filter("week_span", week_words.week_span)
register.filter("day_name", week_words.day_name)
register.filter("place_name", week_files.place)
register.filter("month_sum", week_files.month_name)
register.filter("short", week_files.short)


@register.filter
def clock_hours(minutes: float | None) -> str:
    """Minutes as 1:30; a dash for nothing."""
    return hours.hours(minutes) or formats.DASH


@register.filter
def more_or_less(minutes: float | None) -> str:
    """A difference as +1:30 or −0:45; a dash where there is none yet."""
    if minutes is None:
        return formats.DASH
    whole = round(minutes)
    sign = "+" if whole > 0 else MINUS if whole else ""
    return f"{sign}{abs(whole) // 60}:{abs(whole) % 60:02d}"


@register.filter
def day_of_month(day: date) -> int:
    """23."""
    return day.day


@register.filter
def km(metres: int | None) -> str:
    """Metres as kilometres with one decimal; a dash when they are not known."""
    return formats.DASH if metres is None else formats.number(metres / 1000, 1)


@register.simple_tag
def amount(value: Decimal | None, currency: str) -> str:
    """An amount with its cents."""
    if value is None:
        return formats.DASH
    digits = max(0, -int(value.as_tuple().exponent))
    return f"{formats.SIGNS.get(currency, currency)}{formats.NO_BREAK}{formats.number(float(value), digits)}"

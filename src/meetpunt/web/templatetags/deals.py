"""Filters and tags for the pipeline, opportunities, quotes and orders."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import NoReverseMatch, reverse

from meetpunt.method.period import day_of
from meetpunt.reports.board import Card, when_of
from meetpunt.store.opportunity_list import ListRow
from meetpunt.web import deal_words, formats
from meetpunt.web.export import major

register = template.Library()
register.filter("activity_kind", deal_words.kind)
register.filter("activity_status", deal_words.activity_status)
register.filter("quote_status", deal_words.status)
register.filter("total", deal_words.total)
register.filter("near", deal_words.near)


@register.filter
def next_icon(card: Card) -> str:
    """The icon of how the next activity stands to today."""
    return deal_words.ICONS[card.when]


@register.simple_tag(takes_context=True)
def next_words(context: dict[str, Any], card: Card) -> str:
    """What is planned next."""
    return deal_words.planned(card, ZoneInfo(context["viewer"].organisation.time_zone))


@register.simple_tag(takes_context=True)
def planned_words(context: dict[str, Any], row: ListRow) -> str:
    """What is planned next for a row of the list."""
    if row.outcome != "open":
        return formats.DASH
    viewer = context["viewer"]
    when, late = when_of(row.planned, viewer.today)
    return deal_words.planned_next(row.planned, when, late, ZoneInfo(viewer.organisation.time_zone))


@register.filter
def whole_days(count: int) -> str:
    """Days in a step, short: 12 d; what began today is under a day."""
    return formats.days_short(float(count)) if count else f"<{formats.days_short(1.0)}"


@register.filter
def month(first: date) -> str:
    """December 2026."""
    return formats.day(first).split(formats.NO_BREAK, 1)[1]


@register.simple_tag(takes_context=True)
def local_day(context: dict[str, Any], moment: datetime | None) -> date | None:
    """The organisation's day of a moment."""
    return None if moment is None else day_of(moment, ZoneInfo(context["viewer"].organisation.time_zone))


@register.simple_tag(takes_context=True)
def local_time(context: dict[str, Any], moment: datetime | None) -> str:
    """Day and time of a moment, for a history."""
    if moment is None:
        return formats.DASH
    there = moment.astimezone(ZoneInfo(context["viewer"].organisation.time_zone))
    return f"{formats.day_short(there.date())}{formats.NO_BREAK}{there:%H:%M}"


@register.simple_tag
def exact_money(minor: int | None, currency: str) -> str:
    """Minor units as money to the cent."""
    return formats.money(minor, currency, exact=True)


@register.simple_tag
def amount_field(minor: int | None, currency: str) -> str:
    """Minor units as one types them: 1250 or 1250,50."""
    return "" if minor is None else formats.plain(major(minor, currency) or Decimal(0))


@register.filter
def quantity(milli: int) -> str:
    """Thousandths as people count: 2 or 2,5."""
    return formats.plain(Decimal(milli) / 1000)


@register.simple_tag
def page_of(name: str, row_id: int | None = None) -> str:
    """The address of a page of another part; empty when there is none."""
    try:
        return reverse(name, args=() if row_id is None else (row_id,))
    except NoReverseMatch:
        return ""

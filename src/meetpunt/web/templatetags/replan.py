"""Filters and tags of the yearly re-determination."""

from __future__ import annotations

from typing import Any

from django import template

from meetpunt.method.planning.redetermination import Difference, Reading
from meetpunt.web import formats, planning_words, replan_words

register = template.Library()
register.filter("parameter_name", replan_words.name)
register.filter("difference_says", replan_words.reading)
register.filter("difference_records", replan_words.records)


@register.simple_tag(takes_context=True)
def parameter_value(context: dict[str, Any], one: Difference, value: float | None) -> str:
    """A parameter's value as people read it."""
    return replan_words.shown(one.code, value, context["viewer"].organisation.currency)


@register.simple_tag(takes_context=True)
def apart(context: dict[str, Any], one: Difference) -> str:
    """How much more or less than planned."""
    return replan_words.apart(one, context["viewer"].organisation.currency)


@register.filter
def to_talk(one: Difference) -> bool:
    """There is something to explain."""
    return one.reading in (Reading.MORE, Reading.LESS)


@register.simple_tag(takes_context=True)
def whole_money(context: dict[str, Any], minor: float | None) -> str:
    """An amount that was worked out, in minor units, as money."""
    return formats.money(None if minor is None else round(minor), context["viewer"].organisation.currency)


@register.filter
def plan_visits(value: float | None) -> str:
    """A line of the capacity table."""
    return planning_words.visits(value)


@register.filter
def plan_rest(value: float | None) -> str:
    """What is left, with its sign."""
    return planning_words.visits(value, signed=True)

"""Names of what a plan holds."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.urls import NoReverseMatch, reverse

from meetpunt.method.planning.inputs import Origin
from meetpunt.store.plans import PlanRow
from meetpunt.web import formats, planning_words
from meetpunt.web.planning_asking import Asked

register = template.Library()


@register.filter
def plan_state(plan: PlanRow) -> str:
    """Draft, holds, earlier."""
    return str(planning_words.STATES[plan.state])


@register.filter
def origin_name(code: str) -> str:
    """Where a value comes from."""
    return str(planning_words.ORIGINS[Origin(code)])


@register.simple_tag
def year_link(asked: Asked, by: int) -> str:
    """The address of a year before or after."""
    return asked.of_year(asked.year + by)


@register.simple_tag
def plan_link(asked: Asked, plan: PlanRow | None = None) -> str:
    """The address of a plan of the same year and team; without one, of something new."""
    return asked.asking(plan)


@register.simple_tag
def page_named(name: str) -> str:
    """The address of a page, when there is one of that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.filter
def day_of(moment: datetime | None) -> str:
    """The day of a moment."""
    return formats.day(moment.date() if moment else None)

"""Filters and tags of the form to log, and of times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext_lazy as _

from meetpunt.reports.logging import Choice

register = template.Library()

_NEXT = {"call": _("Call"), "visit": _("New visit"), "quote_work": _("Make a quote")}
_OPTIONS = {
    "met": (("decider", _("Who decides")), ("other", _("Somebody else"))),
    "asked": (("yes", _("Yes")), ("no", _("No"))),
}


@register.simple_tag(takes_context=True)
def clock(context: dict[str, Any], moment: datetime) -> str:
    """The time of a moment in the organisation: 10:30."""
    return f"{moment.astimezone(ZoneInfo(context['viewer'].organisation.time_zone)):%H:%M}"


@register.filter
def next_kind(code: str) -> str:
    """What the next step is called."""
    return str(_NEXT.get(code, code))


@register.filter
def log_options(name: str) -> tuple[tuple[str, Any], ...]:
    """The values to choose from and their words."""
    return _OPTIONS[name]


@register.filter
def step_chosen(choice: Choice, typed: Mapping[str, str]) -> int | None:
    """The step that was chosen before something was wrong; else where it stands."""
    told = typed.get(f"step_{choice.place}", "")
    return int(told) if told.isdecimal() else choice.step_id

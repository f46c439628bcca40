"""Filters and tags of the form to log, and of times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from meetpunt.reports.logging import Choice, Deal
from meetpunt.web.logging import MINUTES

register = template.Library()

_NEXT = {"call": _("Call"), "visit": _("New visit"), "quote_work": _("Make a quote")}
_OPTIONS = {
    "met": (("decider", _("Who decides")), ("other", _("Somebody else"))),
    "asked": (("yes", _("Yes")), ("no", _("No"))),
    "acch": (("yes", _("Yes")), ("no", _("No")), ("", _("Not asked"))),
    "purpose": (("sales", _("Sales")), ("service", _("Service and loyalty"))),
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


@register.simple_tag
def field_of(field: str, choice: Choice, deal: Deal | None = None) -> str:
    """The name of a field that belongs to a choice (contact_2), or to an opportunity of it (step_2_9)."""
    return f"{field}_{choice.place}" + (f"_{deal.opportunity.id}" if deal is not None else "")


@register.simple_tag
def told_of(told: Mapping[str, str], field: str, choice: Choice, deal: Deal | None = None) -> str:
    """What was typed in such a field, or what is wrong with it."""
    return told.get(field_of(field, choice, deal), "")


@register.simple_tag
def step_chosen(typed: Mapping[str, str], choice: Choice, deal: Deal) -> int | None:
    """The step that was chosen before something was wrong; else where the opportunity stands."""
    told = told_of(typed, "step", choice, deal)
    return int(told) if told.isdecimal() else deal.opportunity.step_id


@register.simple_tag
def about_chosen(typed: Mapping[str, str], choice: Choice) -> int | None:
    """The opportunity that was chosen before something was wrong; else the likely one. None = no opportunity."""
    told = told_of(typed, "about", choice)
    if told:
        return int(told) if told.isdecimal() else None
    return choice.about.opportunity.id if choice.about else None


@register.filter
def beside(name: str, account_name: str) -> str:
    """What an opportunity is called where its account's name stands already: many names hold both."""
    return name.removesuffix(account_name).rstrip(" ·-–,:(") or name


@register.filter
def usual_minutes(choice: Choice) -> int:
    """How long it was planned to take, else takes as a rule."""
    return round(choice.minutes or 0) or MINUTES.get(choice.kind, MINUTES["visit"])


@register.simple_tag
def wrong(problems: Mapping[str, str], field: str) -> str:
    """What is wrong with a field, to stand under it."""
    told = problems.get(field, "")
    return format_html('<small class="error">{}</small>', told) if told else ""

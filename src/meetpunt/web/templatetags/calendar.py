"""Filters and tags of the calendar."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from meetpunt.reports.calendar import Thing, Tone
from meetpunt.reports.calendar_grid import Cell
from meetpunt.web import calendar_words, formats
from meetpunt.web.deal_words import kind
from meetpunt.web.templatetags.today import kind_icon

register = template.Library()
register.filter("half_hours", formats.half_hours)


@register.filter
def thing_icon(thing: Thing) -> str:
    """The icon of a thing: what kind it is, of service the wrench, of what took place a tick."""
    if thing.activity is None:
        return calendar_words.ICONS[thing.tone]
    if thing.activity.kind == "visit" and thing.tone is Tone.SERVICE:
        return calendar_words.ICONS[Tone.SERVICE]
    return kind_icon(thing.activity.kind)


@register.filter
def from_midnight(minutes: int | None) -> str:
    """Minutes after midnight as a time: 09:13; nothing without one."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


@register.filter
def now_in(cell: Cell, now: int | None) -> str:
    """The class of a cell in which it is now, by the quarter of it."""
    quarter = cell.quarter_of(now)
    return "" if quarter is None else f"now-{quarter}"


@register.filter
def thing_name(thing: Thing) -> str:
    """Whom it is with, else what it is about, else what it is."""
    if thing.activity is not None:
        row = thing.activity
        return row.account_name or row.subject or kind(row.kind)
    if thing.talk is not None:
        return thing.talk.with_name
    return (thing.proposal.account_name or thing.proposal.title if thing.proposal else "") or _("Appointment")


@register.filter
def thing_words(thing: Thing) -> str:
    """What kind it is, of a visit also what it is for."""
    if thing.talk is not None:
        return str(_("Conversation"))
    if thing.activity is None:
        return str(_("Proposal"))
    if thing.tone in (Tone.SALES, Tone.SERVICE) and thing.activity.kind == "visit":
        return str(calendar_words.TONES[thing.tone])
    return kind(thing.activity.kind)


@register.simple_tag
def legend() -> list[tuple[str, str, str]]:
    """What tells things apart: name of the style, icon, words."""
    return [(tone.value, calendar_words.ICONS[tone], str(text)) for tone, text in calendar_words.TONES.items()]

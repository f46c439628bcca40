"""Filters for the words of the import wizard."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template

from meetpunt.connectors.messages import note_sentence
from meetpunt.store.access import Viewer
from meetpunt.web import formats, import_words
from meetpunt.web.formats import NO_BREAK

register = template.Library()

register.filter("table_name", import_words.table)
register.filter("run_state", import_words.state)
register.filter("rows_of", import_words.rows_of)
register.filter("reference", import_words.reference)
register.filter("flag_sentence", import_words.flag)
register.filter("note_sentence", note_sentence)


@register.simple_tag
def moments(name: str, count: int) -> str:
    """How moments of steps are known."""
    return import_words.moments(name, count)


@register.simple_tag
def note(name: str, count: int) -> str:
    """What was done to values."""
    return import_words.note(name, count)


@register.simple_tag
def moment(at: datetime | None, viewer: Viewer | None) -> str:
    """Day and time in the organisation's time zone; in UTC for who is in none."""
    if at is None:
        return formats.DASH
    there = at.astimezone(ZoneInfo(viewer.organisation.time_zone) if viewer else UTC)
    zone = "" if viewer else f"{NO_BREAK}UTC"
    return f"{formats.day_short(there.date())}{NO_BREAK}{there:%H:%M}{zone}"


@register.filter
def file_size(size: int) -> str:
    """Bytes as 12 kB or 3,4 MB."""
    if size < 1_000_000:
        return f"{formats.number(max(1, round(size / 1000)))}{NO_BREAK}kB"
    return f"{formats.number(size / 1_000_000, 1)}{NO_BREAK}MB"

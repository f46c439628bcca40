"""What templates say about accounts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.web import formats, timeline_words
from meetpunt.web.account_asking import STATUSES
from meetpunt.web.account_rows import account_cell, account_rows, dialled
from meetpunt.web.year_line import year_line

register = template.Library()


@register.simple_tag
def list_link(asked: Any, **changed: Any) -> str:
    """The address of the same list at another place."""
    return str(asked.link(**{name: str(value) for name, value in changed.items()}))


@register.filter
def status_name(code: str) -> str:
    """A status in words."""
    return str(STATUSES.get(code, code))


register.simple_tag(account_cell)
register.simple_tag(account_rows)


@register.filter
def local_time(at: datetime, zone: str) -> str:
    """The time of day in a time zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@register.filter
def local_day(at: datetime, zone: str) -> date:
    """The day in a time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


register.filter("headline", timeline_words.headline)
register.filter("beside", timeline_words.beside)
register.filter("entry_icon", timeline_words.icon_of)
register.filter("activity_kind", timeline_words.kind)
register.simple_tag(year_line, name="year_line")
WEEKDAYS = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@register.simple_tag
def near_day(day: date | None, today: date) -> str:
    """Today, Thu 12 Nov, or with the year when that is another one."""
    if day is None:
        return formats.DASH
    if day == today:
        return _("today")
    text = formats.day_short(day)
    if day.year == today.year:
        text = text.removesuffix(f"{formats.NO_BREAK}{day.year}")
    return f"{WEEKDAYS[formats.language()][day.weekday()]}{formats.NO_BREAK}{text}"


@register.filter
def decimals(value: float) -> str:
    """One decimal."""
    return formats.number(value, 1)


@register.filter
def hours(minutes: float) -> str:
    """Minutes as hours with one decimal."""
    return formats.number(minutes / 60, 1)


@register.filter
def kilometres(metres: int) -> str:
    """Metres as whole kilometres."""
    return formats.number(metres / 1000)


@register.filter
def size(count: int) -> str:
    """Bytes as 12 kB or 3.4 MB."""
    if count < 1_000_000:
        return f"{formats.number(max(1, round(count / 1000)))}{formats.NO_BREAK}kB"
    return f"{formats.number(count / 1_000_000, 1)}{formats.NO_BREAK}MB"


REASONS = {
    "name": gettext_lazy("name"),
    "address": gettext_lazy("address"),
    "phone": gettext_lazy("phone number"),
    "site": gettext_lazy("website"),
    "mail": gettext_lazy("mail domain"),
}


@register.filter
def alike_in(reasons: tuple[str, ...]) -> str:
    """In what two accounts look alike."""
    return ", ".join(str(REASONS[one]) for one in reasons)


register.filter(dialled)


@register.filter
def unlocalised(value: float) -> str:
    """A coordinate as an address takes it, whatever the language."""
    return f"{value:.5f}"


@register.simple_tag
def local_near(at: datetime, zone: str, today: date) -> str:
    """The day of a moment, told like `near_day`."""
    return near_day(local_day(at, zone), today)

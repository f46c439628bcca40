"""What templates say about accounts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.store.account_list import AccountLine
from meetpunt.web import formats
from meetpunt.web.account_asking import STATUSES

register = template.Library()


@register.simple_tag
def list_link(asked: Any, **changed: Any) -> str:
    """The address of the same list at another place."""
    return str(asked.link(**{name: str(value) for name, value in changed.items()}))


@register.filter
def status_name(code: str) -> str:
    """A status in words."""
    return str(STATUSES.get(code, code))


@register.simple_tag
def account_cell(line: AccountLine, code: str, today: date) -> str | SafeString:
    """A cell of the list."""
    match code:
        case "status":
            status = line.facts.stands.status
            return format_html('<span class="state {}">{}</span>', status, STATUSES[status])
        case "last_visit":
            return formats.day_short(line.last_visit)
        case "next":
            return formats.day_short(line.next_on)
        case "due":
            if line.due_on is None:
                return formats.DASH
            if line.is_overdue(today):
                return format_html(
                    '<span class="late" title="{}">{}</span>', _("overdue"), formats.day_short(line.due_on)
                )
            return formats.day_short(line.due_on)
        case "agreed":
            return formats.number(line.agreed) if line.agreed else formats.DASH
        case "open":
            return formats.number(line.open_count) if line.open_count else formats.DASH
        case "owner" | "territory":
            return (line.owner_name if code == "owner" else line.territory_name) or formats.DASH
        case "phone" if line.phone:
            return format_html('<a href="tel:{}">{}</a>', "".join(line.phone.split()), line.phone)
        case "email" if line.email:
            return format_html('<a href="mailto:{}">{}</a>', line.email, line.email)
        case _:
            return str(getattr(line, code)) or formats.DASH


@register.filter
def local_time(at: datetime, zone: str) -> str:
    """The time of day in a time zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@register.filter
def local_day(at: datetime, zone: str) -> date:
    """The day in a time zone."""
    return at.astimezone(ZoneInfo(zone)).date()

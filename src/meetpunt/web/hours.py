"""Hours as people type and read them: 1:30, 1,5 and 90m are one and a half hour."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from meetpunt.actions.activities.filling import LONGEST

_CLOCK = re.compile(r"(\d{0,3})\s*[:hu]\s*([0-5]?\d)\s*m?")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|minuten|minutes)\.?")
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?|[.,]\d{1,4})\s*(?:h|u|uur|uren|hours?|hrs?)?\.?")


class NoHours(ValueError):
    """What was typed is no time; the message says how to write it."""


def minutes_of(typed: str) -> int | None:
    """What was typed as minutes; None for an empty cell and for nought.

    Raises:
        NoHours: it cannot be read, or is more than a day.
    """
    text = typed.strip().lower()
    if not text:
        return None
    minutes = _read(text) if text.isascii() and len(text) <= 20 else None
    if minutes is None:
        raise NoHours(_("Write hours as 1:30, 1.5 or 90m."))
    if minutes > LONGEST:
        raise NoHours(_("This is more than a day. Write minutes with an m, as 90m."))
    return minutes or None


def hours(minutes: float | None) -> str:
    """Minutes as 1:30; nothing for nothing, and less than half a minute as that."""
    if not minutes:
        return ""
    whole = round(minutes)
    return f"{whole // 60}:{whole % 60:02d}" if whole else "< 0:01"


def _read(text: str) -> int | None:
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1] or 0) * 60 + int(clock[2])
    if minutes := _MINUTES.fullmatch(text):
        return int(minutes[1])
    if whole := _HOURS.fullmatch(text):
        exact = Decimal(whole[1].replace(",", ".")) * 60
        return int(exact.to_integral_value(ROUND_HALF_UP))
    return None

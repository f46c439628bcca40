"""Lengths of time and yes/no as people type them. Rule: what is not understood is None, never a guess."""

from __future__ import annotations

import re
from decimal import Decimal

from meetpunt.connectors.values.numbers import parse_number
from meetpunt.connectors.values.styles import NumberStyle

MINUTES_PER = {"seconds": Decimal(1) / Decimal(60), "minutes": Decimal(1), "hours": Decimal(60)}
_CLOCK = re.compile(r"(\d{1,4}):(\d\d)(?::(\d\d))?\Z", re.ASCII)
_WORDS = re.compile(
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:uur|uren|u|hours?|hrs?|h|std))?\s*(?:en|and|,)?\s*"
    r"(?:(?P<minutes>\d+(?:[.,]\d+)?)\s*(?:minuten|minuut|minutes?|mins?|m|'))?\s*"
    r"(?:(?P<seconds>\d+)\s*(?:seconden|seconds?|secs?|s))?\Z",
    re.IGNORECASE | re.ASCII,
)
_YES = frozenset(["ja", "yes", "y", "j", "true", "waar", "wahr", "1", "x", "on", "aan", "✓", "done"])
_NO = frozenset(["nee", "no", "n", "nein", "false", "onwaar", "falsch", "0", "off", "uit", "undone"])


def parse_minutes(text: str, unit: str, style: NumberStyle | None = None) -> Decimal | None:
    """The minutes that "1:30", "1h 30m", "1,5 uur", "90" (in `unit`: seconds, minutes or hours) mean, or None.

    A clock is hours:minutes[:seconds], whatever the unit.
    """
    clock = _CLOCK.match(text)
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return Decimal(hours * 3600 + minutes * 60 + seconds) / 60
    number = parse_number(text, style)
    if number is not None:
        return number / 60 if unit == "seconds" else number * MINUTES_PER[unit]
    words = _WORDS.match(text.strip())
    if words is None or not any(words.groups()):
        return None
    hours_, minutes_, seconds_ = (Decimal((part or "0").replace(",", ".")) for part in words.groups())
    return hours_ * 60 + minutes_ + seconds_ / 60


def parse_yes_no(text: str) -> bool | None:
    """True for ja, yes, x, 1 ...; False for nee, no, 0 ...; None for anything else."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None

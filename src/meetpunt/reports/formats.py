"""Numbers, shares and days as people read them, in Dutch and English, without more digits than the figure has.

The language is the one that Django has activated for who reads.
"""

from __future__ import annotations

from django.utils.translation import get_language, ngettext

DASH = "–"
_DUTCH_SIGNS = str.maketrans(",.", ".,")
WEEKS_FROM = 21
"""From this many days on, "longer than" is said in weeks."""


def language() -> str:
    """nl or en."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def number(value: float, decimals: int = 0) -> str:
    """1234.5 as 1.234,5 or 1,234.5; what rounds to zero has no sign."""
    text = f"{value:z,.{decimals}f}"
    return text.translate(_DUTCH_SIGNS) if language() == "nl" else text


def percent(share: float | None) -> str:
    """A share 0..1 in whole per cents; what is nearly nothing or nearly all is not rounded to it."""
    if share is None:
        return DASH
    if 0 < share <= 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def days(value: float | None, horizon: float | None = None) -> str:
    """12 days, 5 hours, 40 minutes; above the horizon "> 26 weeks"; nothing known is a dash."""
    if value is None:
        return more_than_days(horizon)
    minutes = round(value * 24 * 60)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = round(value * 24)
    if hours < 24:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    whole = round(value)
    return ngettext("%(count)s day", "%(count)s days", whole) % {"count": number(whole)}


def more_than_days(horizon: float | None) -> str:
    """What is said when half has not got there within what could be followed."""
    if not horizon:
        return DASH
    if horizon < WEEKS_FROM:
        whole = int(horizon)
        return ngettext("> %(count)s day", "> %(count)s days", whole) % {"count": whole}
    weeks = int(horizon / 7)
    return ngettext("> %(count)s week", "> %(count)s weeks", weeks) % {"count": number(weeks)}

"""Figures as people read them, in Dutch and English, without more digits than the figure has.

The language is the one that Django has activated for the request.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from meetpunt.reports.formats import DASH as DASH
from meetpunt.reports.formats import WEEKS_FROM
from meetpunt.reports.formats import days as days
from meetpunt.reports.formats import language as language
from meetpunt.reports.formats import more_than_days as more_than_days
from meetpunt.reports.formats import number as number
from meetpunt.reports.formats import percent as percent
from meetpunt.store.currencies import exponent

NO_BREAK = "\u00a0"
MONTHS = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_LETTERS = {
    "minute": pgettext_lazy("short for minutes", "min"),
    "hour": pgettext_lazy("short for hours", "h"),
    "day": pgettext_lazy("short for days", "d"),
    "week": pgettext_lazy("short for weeks", "wk"),
}


def percent_range(low: float | None, high: float | None) -> str:
    """An interval of shares as 24–38, to stand behind a percentage."""
    if low is None or high is None:
        return ""
    return f"{low * 100:.0f}{DASH}{high * 100:.0f}"


def days_short(value: float | None, horizon: float | None = None) -> str:
    """The same for a table's cell: 12 d, 5 h, >26 wk."""
    if value is None:
        if not horizon:
            return DASH
        return ">" + _short(*(("week", horizon / 7) if horizon >= WEEKS_FROM else ("day", horizon)))
    if round(value * 24 * 60) < 60:
        return _short("minute", value * 24 * 60)
    if round(value * 24) < 24:
        return _short("hour", value * 24)
    return _short("day", value)


def minutes(told: float | None) -> str:
    """Whole minutes; what took less than half of one is "< 1", and never nothing."""
    if told is None:
        return DASH
    whole = round(told)
    return number(whole) if whole or told <= 0 else f"<{NO_BREAK}1"


def half_hours(minutes: float) -> str:
    """Minutes as hours, to the half hour: 5 h, 4.5 h; what is there is never nothing."""
    halves = max(1, round(minutes / 30)) if minutes else 0
    return f"{number(halves / 2, halves % 2)}{NO_BREAK}{_LETTERS['hour']}"


def money(minor: int | None, currency: str, exact: bool = False) -> str:
    """Integer minor units as € 286.400; `exact` adds the cents."""
    if minor is None:
        return DASH
    digits = exponent(currency)
    sign = SIGNS.get(currency, currency)
    space = "" if language() == "en" and sign != currency else NO_BREAK
    return f"{sign}{space}{number(minor / 10**digits, digits if exact else 0)}"


def day(value: date | None) -> str:
    """23 november 2026."""
    return (
        DASH if value is None else f"{value.day}{NO_BREAK}{MONTHS[language()][value.month - 1]}{NO_BREAK}{value.year}"
    )


def day_short(value: date | None) -> str:
    """23 nov 2026, for a table's cell."""
    if value is None:
        return DASH
    month = MONTHS[language()][value.month - 1]
    short = {"maart": "mrt", "mei": "mei"}.get(month, month[:3])
    return f"{value.day}{NO_BREAK}{short}{NO_BREAK}{value.year}"


def period(first: date | None, last: date | None) -> str:
    """1 januari t/m 30 september 2026; both days are in it."""
    if first and last:
        start = day(first) if first.year != last.year else day(first).removesuffix(f"{NO_BREAK}{first.year}")
        return _("%(first)s to %(last)s") % {"first": start, "last": day(last)}
    if first:
        return _("since %(first)s") % {"first": day(first)}
    if last:
        return _("up to %(last)s") % {"last": day(last)}
    return _("everything so far")


def plain(value: Decimal) -> str:
    """Without needless zeros, with the reader's decimal sign."""
    text = f"{value:f}"
    if "." in text:
        whole, _point, part = text.partition(".")
        text = whole if not part.strip("0") else f"{whole}.{part}"
    return text.replace(".", ",") if language() == "nl" else text


def initials(name: str) -> str:
    """NV for Noor de Visser: the first letter of the first and the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in words[:: max(1, len(words) - 1)][:2])


def _short(unit: str, value: float) -> str:
    return f"{number(round(value) if unit != 'week' else int(value))}{NO_BREAK}{_LETTERS[unit]}"

"""Words of weeks: what is filled in, in which kind of time it falls, and how a week or a day is called."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetpunt.method.time_kinds import TimeKind
from meetpunt.web import deal_words, formats

LINES: dict[str, Promise] = {
    "office": gettext_lazy("Office"),
    "travel": gettext_lazy("Travel"),
    "training": gettext_lazy("Training"),
    "quote_work": gettext_lazy("Quote work"),
    "lead_work": gettext_lazy("Lead work"),
    "other": pgettext_lazy("a line of the week sheet", "Other"),
    "visit": gettext_lazy("Visits"),
    "call": gettext_lazy("Calls"),
    "email": gettext_lazy("E-mails"),
    "demonstration": gettext_lazy("Demonstrations"),
    "to_visits": gettext_lazy("On the way to them"),
}
TIME_KINDS: dict[str, Promise] = {
    TimeKind.LEADS: gettext_lazy("Making leads"),
    TimeKind.OPENING: gettext_lazy("Suspect to opportunity"),
    TimeKind.CONVERTING: gettext_lazy("Opportunity to customer"),
    TimeKind.CUSTOMERS: gettext_lazy("Visiting customers"),
    TimeKind.OFFICE: gettext_lazy("Office"),
    TimeKind.TRAVEL: gettext_lazy("Travel"),
    TimeKind.OUTSIDE: gettext_lazy("Training (outside the six)"),
}
PURPOSES: dict[str, Promise] = {
    "sales": pgettext_lazy("a purpose", "sales"),
    "service": pgettext_lazy("a purpose", "service"),
}


def line(kind: str) -> str:
    """A line of the week sheet."""
    return str(LINES.get(kind, kind))


def time_kind(kind: str) -> str:
    """A kind of time."""
    return str(TIME_KINDS.get(kind, kind))


def purpose(code: str) -> str:
    """What a trip was for."""
    return str(PURPOSES.get(code, ""))


def week_name(monday: date) -> str:
    """Week 48 of 2026."""
    year, week, _weekday = monday.isocalendar()
    return _("Week %(week)s of %(year)s") % {"week": week, "year": year}


def week_span(monday: date) -> str:
    """23 to 29 November 2026."""
    return formats.period(monday, monday + timedelta(days=6))


def day_name(day: date) -> str:
    """Mon 23 Nov."""
    return deal_words.near(day)

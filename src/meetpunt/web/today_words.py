"""Words for the day: goals and their pace, what is late, what is due."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.reports.goals import GoalLine
from meetpunt.store.account_timeline import Entry
from meetpunt.web import deal_words, formats, timeline_words

SHOWN = 90
TOLD = frozenset((*timeline_words.KINDS, "lost", "no_decision"))
"""Of these the text is told as well: what a note says, what came of a visit, why something was lost."""

GOALS: dict[str, Promise] = {
    "visits": gettext_lazy("Visits"),
    "new_prospects": gettext_lazy("New prospects"),
    "quotes": gettext_lazy("Quotes"),
    "orders": gettext_lazy("Orders"),
    "revenue": gettext_lazy("Revenue"),
}


def goal_value(line: GoalLine, value: float | None, currency: str) -> str:
    """A count, or money."""
    return formats.DASH if value is None else goal_amount(line.measure, round(value), currency)


def goal_amount(measure: str, value: int, currency: str) -> str:
    """Of revenue money, else a count."""
    return formats.money(value, currency) if measure == "revenue" else formats.number(value)


def period_name(first: date, last: date) -> str:
    """November 2026, quarter 4 of 2026; else its two days."""
    is_month = first.day == 1 and (last + timedelta(days=1)).day == 1 and (last - first).days < 31
    if is_month:
        return f"{formats.MONTHS[formats.language()][first.month - 1].capitalize()} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and first.month % 3 == 1 and 89 <= (last - first).days <= 91:
        return _("Quarter %(number)s of %(year)s") % {"number": (first.month + 2) // 3, "year": first.year}
    return formats.period(first, last)


def pace(line: GoalLine, currency: str) -> str:
    """How far ahead of or behind the pace; as a fact, not a mark."""
    if line.actual is None:
        return _("not added up: a rate is missing")
    ahead = line.actual - line.pace
    if line.measure == "revenue":
        told = formats.money(round(abs(ahead)), currency)
    else:
        told = formats.number(abs(ahead), 0 if abs(ahead) >= 2 else 1)
    if line.measure != "revenue" and abs(ahead) < 0.05:
        return _("on pace")
    return _("%(count)s ahead") % {"count": told} if ahead > 0 else _("%(count)s behind") % {"count": told}


def changed(entry: Entry) -> str:
    """What changed at an account, in one line: what it is, by whom, and how a text begins."""
    if entry.kind == "contact":
        told = _("New contact: %(name)s") % {"name": entry.title}
    else:
        told = timeline_words.headline(entry)
    if entry.is_cancelled:
        told = _("%(what)s, called off") % {"what": told}
    if entry.person:
        told = _("%(what)s, by %(name)s") % {"what": told, "name": entry.person}
    return f"{told}: {Truncator(entry.text).chars(SHOWN)}" if entry.text and entry.kind in TOLD else told


def week_day(day: date) -> str:
    """Mon 23, for a column of the week."""
    return deal_words.near(day).rpartition(formats.NO_BREAK)[0]


def days_late(on: date | None, today: date) -> str:
    """3 days late; 2 weeks late."""
    if on is None:
        return ""
    days = (today - on).days
    if days >= 14:
        weeks = days // 7
        return ngettext("%(count)s week late", "%(count)s weeks late", weeks) % {"count": weeks}
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}

"""Filters of the pages with working days."""

from __future__ import annotations

from django import template

from meetpunt.reports.working import YearDay
from meetpunt.web import working_words

register = template.Library()
register.filter("some_days", working_words.days)
register.filter("away_kind", working_words.kind)
register.filter("taken_days", working_words.taken)
register.filter("told_days", working_words.told_days)
register.filter("month_of", working_words.month)
register.filter("spell", working_words.spell)
register.filter("hours_week", working_words.hours_week)
register.filter("contract_week", working_words.week)
register.filter("sum_terms", working_words.terms)
register.filter("sum_line", working_words.formula)
register.filter("away_words", working_words.away_words)
register.filter("day_words", working_words.day_words)
register.filter("day_letter", working_words.letter)


@register.filter
def day_class(day: YearDay) -> str:
    """The classes of a day in the calendar of a year."""
    mark = working_words.mark(day)
    half = bool(day.work.away) and sum(share for _kind, share in day.work.away) < 1
    found = (f"is-{mark}" if mark else "", "is-half" if half else "", "is-today" if day.is_today else "")
    return " ".join(filter(None, found))


register.simple_tag(working_words.legend, name="day_legend")

"""A week and a mileage report as tables, for a workbook and for paper."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.connectors.files.writing import harmless
from meetpunt.reports.mileage import Mileage, Place, Sum, Trip
from meetpunt.reports.week import WeekReport
from meetpunt.web import deal_words, formats, week_words
from meetpunt.web.export import Table, Value
from meetpunt.web.today_words import GOALS

T = TypeVar("T")
_SHORT = 120
"""Characters of an outcome: what it came to, not the whole story."""


def week_tables(report: WeekReport, zone: ZoneInfo) -> list[Table]:
    """What was done, the hours per day, and the hours per kind of time."""
    sheet = report.sheet
    lines = [[week_words.line(one.kind), *map(_time, one.minutes), _time(one.total)] for one in sheet.fixed]
    lines += [
        [week_words.line(row.kind), *(_time((c.minutes or 0) + c.elsewhere) for c in row.cells), _time(row.total)]
        for row in sheet.rows
        if row.total
    ]
    lines.append([_("Together"), *map(_time, sheet.totals), _time(sheet.total)])
    kinds = [[week_words.time_kind(kind), _time(minutes)] for kind, minutes in sheet.kinds]
    done = [
        [
            day.day,
            f"{row.at.astimezone(zone):%H:%M}" if row.at else "",
            deal_words.kind(row.kind),
            harmless(row.account_name),
            harmless(row.town),
            _time(row.minutes),
            harmless(short(row.outcome or row.subject)),
            harmless(row.next_step),
            row.next_step_on,
        ]
        for day in report.days
        for row in day.rows
    ]
    days = [week_words.day_name(day) for day in sheet.days]
    told = [
        *(_("Day"), _("Time"), _("What"), _("Account"), _("Town"), _("Hours")),
        *(_("Outcome"), _("Next step"), _("Next step on")),
    ]
    return [
        Table(_("What was done"), told, done, widths=(12, 6, 14, 18, 12, 6, 17, 12, 12)),
        Table(_("Hours per day"), [_("What"), *days, _("Together")], lines, 1, (24, *[11] * 8)),
        Table(_("Hours per kind of time"), [_("Kind of time"), _("Hours")], kinds, widths=(60, 15)),
    ]


def week_lines(report: WeekReport) -> list[str]:
    """What a week came to, in a few sentences."""
    held = ngettext("%(n)s visit held", "%(n)s visits held", report.visits_held) % {"n": report.visits_held}
    lines = [_("%(held)s, %(planned)s planned and not logged") % {"held": held, "planned": report.visits_planned}]
    lines.append(", ".join(f"{GOALS[code]}: {formats.number(count)}" for code, count in report.came_of))
    return lines


def mileage_tables(told: Mileage) -> list[Table]:
    """The trips, and what they add up to per day and per month."""
    with_money = told.rate is not None
    amount = f"{_('Amount')} ({told.currency})"
    heads = [
        *(_("Day"), _("What"), _("From"), _("To"), _("Purpose"), _("Kilometres"), _("Travel time")),
        *_money([amount], with_money),
    ]
    trips: list[list[Value]] = [[*_trip(trip), *_money([trip.amount], with_money)] for trip in told.trips]
    together: list[Value] = [_("Together"), "", "", "", "", _km(told.total.metres), _time(told.total.minutes)]
    trips.append([*together, *_money([told.total.amount], with_money)])
    per = [_("Trips"), _("Kilometres"), _("Travel time"), *_money([amount], with_money)]
    days: list[list[Value]] = [[one.first, *_sum(one, with_money)] for one in told.days]
    months: list[list[Value]] = [[month_name(one), *_sum(one, with_money)] for one in told.months]
    return [
        Table(_("Trips"), heads, trips, 1, (11, 13, 22, 22, 10, 11, 11, *_money([10], with_money))),
        Table(_("Per day"), [_("Day"), *per], days, widths=(20, *[13] * len(per))),
        Table(_("Per month"), [_("Month"), *per], months, widths=(20, *[13] * len(per))),
    ]


def mileage_lines(told: Mileage) -> list[str]:
    """What is missing, how a start is known, and the rate that was given."""
    lines = [gaps(told)] if told.gaps else []
    lines.append(
        _("Kilometres and minutes are those registered with each visit. From is the visit before it on the same day.")
    )
    if told.rate is not None:
        rate = formats.number(float(told.rate), max(2, -int(told.rate.as_tuple().exponent)))
        lines.append(
            _("At %(rate)s %(currency)s per kilometre, as given by you; rounded per trip.")
            % {"rate": rate, "currency": told.currency}
        )
    return lines


def gaps(told: Mileage) -> str:
    """2 visits without kilometres."""
    count = len(told.gaps)
    return ngettext("%(n)s trip without kilometres", "%(n)s trips without kilometres", count) % {"n": count}


def month_name(one: Sum) -> str:
    """November 2026."""
    return f"{formats.MONTHS[formats.language()][one.first.month - 1]} {one.first.year}"


def place(one: Place) -> str:
    """An account and its town; a dash when nothing is known."""
    return ", ".join(filter(None, (one.name, one.town))) or formats.DASH


def short(text: str) -> str:
    """The beginning of a text."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"


def _trip(trip: Trip) -> list[Value]:
    end = place(trip.end) if trip.end.name else (trip.about or formats.DASH)
    purpose = week_words.purpose(trip.purpose)
    return [
        trip.on,
        deal_words.kind(trip.kind),
        harmless(place(trip.start)),
        harmless(end),
        purpose,
        _km(trip.metres),
        _time(trip.minutes),
    ]


def _sum(one: Sum, with_money: bool) -> list[Value]:
    return [one.trips, _km(one.metres), _time(one.minutes), *_money([one.amount], with_money)]


def _money(cells: list[T], with_money: bool) -> list[T]:
    return cells if with_money else []


def _km(metres: int | None) -> Decimal | None:
    return None if metres is None else (Decimal(metres) / 1000).quantize(Decimal("0.1"))


def _time(minutes: float | None) -> timedelta | None:
    return timedelta(minutes=minutes) if minutes else None

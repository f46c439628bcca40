"""Words of working days: why somebody is away, a contract week, and how the workable days are worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetpunt.method.planning.working_terms import Away
from meetpunt.reports.working import Week, WorkingYear, YearDay
from meetpunt.store.working import AllowanceRow
from meetpunt.web import formats
from meetpunt.web.hours import hours

MINUS = "\u2212"
KINDS: dict[str, Promise] = {
    "leave": gettext_lazy("Leave"),
    "training": gettext_lazy("Training"),
    "meeting": gettext_lazy("Meeting"),
    "other": pgettext_lazy("why somebody is away", "Other"),
}
LETTERS: dict[str, Promise] = {
    "holiday": pgettext_lazy("one letter: free day", "F"),
    "leave": pgettext_lazy("one letter: leave", "L"),
    "training": pgettext_lazy("one letter: training", "T"),
    "meeting": pgettext_lazy("one letter: meeting", "M"),
    "other": pgettext_lazy("one letter: other absence", "O"),
}
CODES = {Away.LEAVE: "leave", Away.TRAINING: "training", Away.MEETING: "meeting", Away.OTHER: "other"}
_SHORT = (
    *(gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu")),
    *(gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun")),
)


@dataclass(frozen=True)
class Term:
    """A line of the sum: what is added or taken off, how many days, and where they come from."""

    sign: str
    name: str
    days: float
    told: str = ""


def kind(code: str) -> str:
    """Why somebody is away."""
    return str(KINDS.get(code, code))


def days(value: float) -> str:
    """Days with one decimal, without it when they are whole."""
    rounded = round(value, 1) + 0.0
    return formats.number(rounded, 0 if rounded == int(rounded) else 1)


def taken(value: float) -> str:
    """What is taken off; a dash for nothing."""
    return f"{MINUS}{days(value)}" if round(value, 1) else formats.DASH


def told_days(value: float | None) -> str:
    """What was set; a dash when it was not."""
    return formats.DASH if value is None else days(value)


def month(day: date) -> str:
    """November."""
    return formats.MONTHS[formats.language()][day.month - 1].capitalize()


def day_names() -> list[str]:
    """Monday to Sunday."""
    return [str(WEEKDAYS[place]).capitalize() for place in range(7)]


def months() -> list[str]:
    """The twelve months in short, for the heads of columns."""
    return [formats.day_short(date(2001, place, 1)).split(formats.NO_BREAK)[1] for place in range(1, 13)]


def spell(row: AllowanceRow) -> str:
    """From when until when something holds."""
    if row.first is None:
        return formats.period(row.first, row.last) if row.last else _("always")
    if row.last is None:
        return formats.day_short(row.first)
    return f"{formats.day_short(row.first)} {formats.DASH} {formats.day_short(row.last)}"


def week(told: Week) -> str:
    """Mon to Thu, 32 hours."""
    return hours_week(told.minutes)


def hours_week(minutes: tuple[int, ...]) -> str:
    """The same of minutes per weekday, with the hours of each day where they differ."""
    lengths = {some for some in minutes if some}
    if not lengths:
        return _("no working days")
    told = weekdays(minutes)
    if len(lengths) > 1:
        told = ", ".join(f"{_SHORT[place]} {_short(some)}" for place, some in enumerate(minutes) if some)
    return _("%(days)s, %(hours)s hours") % {"days": told, "hours": _short(sum(minutes))}


def weekdays(minutes: tuple[int, ...]) -> str:
    """The contract days by name; three and more in a row as the first to the last."""
    places = [place for place, some in enumerate(minutes) if some]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return _("%(first)s to %(last)s") % {"first": _SHORT[places[0]], "last": _SHORT[places[-1]]}
    return ", ".join(str(_SHORT[place]) for place in places)


def terms(year: WorkingYear) -> tuple[Term, ...]:
    """The sum of a year, line by line; what is nothing and never was told is left out."""
    whole = year.whole
    found = [
        Term("", _("Contract days"), whole.weekdays, week(year.week)),
        Term(MINUS, _("Free days on them"), whole.holidays, "" if year.has_holidays else _("none are kept")),
        Term(MINUS, _("Leave"), whole.leave, _parts(year, Away.LEAVE)),
        Term(MINUS, _("Training"), whole.training, _parts(year, Away.TRAINING)),
        Term(MINUS, _("Meetings"), whole.meetings, _parts(year, Away.MEETING)),
    ]
    if whole.other:
        found.append(Term(MINUS, _("Other absence"), whole.other, _("recorded")))
    found.append(Term(MINUS, _("Illness"), whole.illness, _("expected: a share of what remains")))
    if whole.is_overspent:
        found.append(Term("+", _("More than there are days"), whole.beyond, _("finds no day any more")))
    return (*found, Term("=", _("Workable days"), whole.days))


def formula(year: WorkingYear) -> str:
    """The same sum in one line."""
    told = [f"{one.sign} {days(one.days)} {one.name.lower()}".strip() for one in terms(year)]
    return " ".join(told)


def legend() -> tuple[tuple[str, str, str], ...]:
    """What the letters in the calendar say: code, letter, words."""
    words = {"holiday": _("Free day")} | {code: kind(code) for code in KINDS}
    return tuple((code, str(LETTERS[code]), text) for code, text in words.items())


def letter(day: YearDay) -> str:
    """What stands in the corner of a day."""
    return str(LETTERS.get(mark(day), ""))


def mark(day: YearDay) -> str:
    """What a day is, for its look: a free day, why somebody is away, a day outside the contract, or nothing."""
    if day.work.is_holiday:
        return "holiday"
    if day.work.away:
        return CODES[max(day.work.away, key=lambda one: one[1])[0]]
    return "" if day.work.contract else "off"


def day_words(day: YearDay) -> str:
    """What a day is, in words."""
    if day.holiday:
        return day.holiday
    return away_words(day.work.away) or ("" if day.work.contract else _("no working day"))


def away_words(away: tuple[tuple[Away, float], ...]) -> str:
    """Why somebody is away on a day."""
    told = (
        kind(CODES[one]) if share == 1 else _("%(kind)s, half a day") % {"kind": kind(CODES[one])}
        for one, share in away
    )
    return ", ".join(told)


def _parts(year: WorkingYear, kind_of: Away) -> str:
    recorded, expected = year.recorded[kind_of], year.expected[kind_of]
    known = _("%(n)s recorded") % {"n": days(recorded)}
    if round(expected, 1) > 0:
        return _("%(recorded)s, %(n)s expected") % {"recorded": known, "n": days(expected)}
    return known if recorded else ""


def _short(minutes: int) -> str:
    return hours(minutes).removesuffix(":00")

"""Days on which nobody works, proposed per country and year: fixed ones and those that hang on Easter.

Easter follows the anonymous Gregorian rule (Meeus, Astronomical Algorithms, 1991). A proposal is no truth: what a trade
agreed decides, so a person confirms each day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

COUNTRIES = ("NL", "BE")


@dataclass(frozen=True)
class Proposed:
    """A day with its name in both languages."""

    day: date
    nl: str
    en: str


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def proposed(country: str, year: int) -> tuple[Proposed, ...]:
    """The free days of a country in a year, in order; none for a country that is not in `COUNTRIES`."""
    sunday = easter(year)
    moving = (
        Proposed(sunday + timedelta(days=1), "Tweede Paasdag", "Easter Monday"),
        Proposed(sunday + timedelta(days=39), "Hemelvaartsdag", "Ascension Day"),
        Proposed(sunday + timedelta(days=50), "Tweede Pinksterdag", "Whit Monday"),
    )
    always = (
        Proposed(date(year, 1, 1), "Nieuwjaarsdag", "New Year's Day"),
        Proposed(date(year, 12, 25), "Eerste Kerstdag", "Christmas Day"),
    )
    if country == "NL":
        own = [Proposed(_kings_day(year), "Koningsdag", "King's Day")]
        own.append(Proposed(date(year, 12, 26), "Tweede Kerstdag", "Boxing Day"))
        if year % 5 == 0:
            own.append(Proposed(date(year, 5, 5), "Bevrijdingsdag", "Liberation Day"))
    elif country == "BE":
        own = [
            Proposed(date(year, 5, 1), "Dag van de Arbeid", "Labour Day"),
            Proposed(date(year, 7, 21), "Nationale feestdag", "Belgian National Day"),
            Proposed(date(year, 8, 15), "Onze-Lieve-Vrouw-Hemelvaart", "Assumption Day"),
            Proposed(date(year, 11, 1), "Allerheiligen", "All Saints' Day"),
            Proposed(date(year, 11, 11), "Wapenstilstand", "Armistice Day"),
        ]
    else:
        return ()
    return tuple(sorted((*always, *moving, *own), key=lambda one: one.day))


def _kings_day(year: int) -> date:
    """27 April, and the day before when that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.isoweekday() == 7 else day

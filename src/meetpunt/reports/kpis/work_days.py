"""Workable days of persons, teams and the whole, by month or together: what visits per day are divided by.

The rule: who was in a team for some of the days counts with those; who never was in any team counts with all days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from meetpunt.method.period import Period
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.sellers import memberships_between
from meetpunt.store.working import calendars_of

Days = dict[tuple[int | None, int], float]


def work_days(viewer: Viewer, who: Who, first: date, last: date, change: int) -> Days:
    """Workable days by person or team (None = the whole) and month (year * 12 + month - 1)."""
    organisation = viewer.organisation.id
    key = ("work days", who, first, last, viewer.today)
    return answers.while_it_holds(organisation, key, lambda: _days(viewer, who, first, last), change)


def together(days: Days) -> dict[int | None, float]:
    """The months added up."""
    found: dict[int | None, float] = {}
    for (key, _month), value in days.items():
        found[key] = found.get(key, 0.0) + value
    return found


def _days(viewer: Viewer, who: Who, first: date, last: date) -> Days:
    organisation = viewer.organisation.id
    stays = list(memberships_between(organisation, first, last))
    if who.by == "owner":
        stays = [stay for stay in stays if stay[0] in who.ids]
        stays += [(one, 0, first, last) for one in set(who.ids) - {stay[0] for stay in stays}]
    elif who.by == "team":
        stays = [stay for stay in stays if stay[1] in who.ids]
    calendars = calendars_of(organisation, {stay[0] for stay in stays}, first, last, today=viewer.today)
    found: Days = {}
    for person, team, begin, end in stays:
        key = person if who.by == "owner" else team if who.by == "team" else None
        for month, days in _months(begin, end):
            worked = calendars[person].between(*days).days
            found[key, month] = found.get((key, month), 0.0) + worked
    return found


def _months(first: date, last: date) -> Iterable[tuple[int, tuple[date, date]]]:
    """The months of these days, each with its first and last day among them."""
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        whole = Period.month(month // 12, month % 12 + 1)
        yield month, (max(first, whole.first), min(last, whole.last))

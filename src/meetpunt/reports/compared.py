"""A place's KPIs beside its own history, its team, the organisation and published figures, each with its interval.

The rule: ratios stand beside the ratio of all together; counts of a person beside where the others are, as a team's sum
is no measure for one. Others are told of only where there are four of them, and rep and manager read the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from meetpunt.measures.register.published import PUBLISHED, Published
from meetpunt.method.difference import Difference, difference
from meetpunt.reports.known import find_person
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import KpiValue, Range
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.kpis.values import others_of, ranges_of, values
from meetpunt.reports.memory import answers
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place

SUMS = ("count", "sum")


@dataclass(frozen=True)
class Beside:
    """What stands beside a value: the same KPI of all together, or where the others are; neither when not told."""

    value: KpiValue | None = None
    others: Range | None = None


@dataclass(frozen=True)
class Row:
    """A KPI.

    Attributes:
        before: the same days a year earlier. change: now less then; None where either has no interval.
        team, organisation: what stands beside it there.
    """

    kpi: Kpi
    now: KpiValue
    before: KpiValue
    change: Difference | None
    team: Beside
    organisation: Beside


@dataclass(frozen=True)
class PublishedRow:
    """A published figure with the nearest of one's own, where that is a KPI."""

    published: Published
    kpi: Kpi | None
    own: KpiValue | None


@dataclass(frozen=True)
class Comparison:
    """The rows in the order of the register; the days that were counted, and those a year before."""

    rows: tuple[Row, ...]
    published: tuple[PublishedRow, ...]
    first: date
    last: date
    first_before: date
    last_before: date


def comparison(viewer: Viewer, ask: KpiAsk) -> Comparison:
    """Every KPI of a place and period beside what it can be compared with.

    Parameters:
        ask: `last` may lie ahead; figures go until today, and those of a year before until that day too.

    Raises:
        NotVisible: the viewer may not see the place.
    """
    key = ("comparison", viewer, ask)
    return answers.to_draw(viewer.organisation.id, key, lambda: _comparison(viewer, ask))


def _comparison(viewer: Viewer, ask: KpiAsk) -> Comparison:
    last = min(ask.last, viewer.today)
    now = replace(ask, first=min(ask.first, last), last=last)
    then = replace(now, first=a_year_before(now.first), last=a_year_before(last))
    known = {one.code: one for one in kpis(viewer, ask.process_code) if one.ract != "competencies"}
    told = values(viewer, known, now)
    here = tuple(one for one in known.values() if told[one.code].why != "not_here")
    before = values(viewer, [one.code for one in here], then)
    team, organisation = _beside(viewer, now, here)
    rows = tuple(
        Row(
            one,
            told[one.code],
            before[one.code],
            _change(told[one.code], before[one.code]),
            team.get(one.code, Beside()),
            organisation.get(one.code, Beside()),
        )
        for one in here
    )
    published = tuple(PublishedRow(one, known.get(one.parameter), told.get(one.parameter)) for one in PUBLISHED)
    return Comparison(rows, published, now.first, last, then.first, then.last)


def a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _change(now: KpiValue, before: KpiValue) -> Difference | None:
    first, second = (
        None if one.value is None or one.low is None or one.high is None else (one.value, one.low, one.high)
        for one in (now, before)
    )
    return None if first is None or second is None else difference(first, second)


def _beside(viewer: Viewer, ask: KpiAsk, here: tuple[Kpi, ...]) -> tuple[dict[str, Beside], dict[str, Beside]]:
    """Of the team, and of the organisation, by code."""
    place = ask.place
    if place == Place():
        return {}, {}
    team: dict[str, Beside] = {}
    organisation: dict[str, Beside] = {}
    asked = replace(ask, place=Place())
    ratios = Making(viewer, asked, tuple(one for one in here if one.kind not in SUMS))
    if place.person_id is None:
        return {}, _together(ratios, Who("nothing"))
    ids, is_team = others_of(viewer, place)
    if len(ids) < access.OTHERS_IN_AN_AGGREGATE:
        return {}, {}
    organisation = _together(ratios, Who("nothing"))
    sums = Making(viewer, asked, tuple(one for one in here if one.kind in SUMS))
    where = {code: Beside(others=one) for code, one in ranges_of(sums, ids, is_team, place.person_id).items()}
    if not is_team:
        return {}, organisation | where
    team_id = find_person(viewer, place.person_id).team_id
    if team_id is not None:
        team = _together(ratios, Who("team", (team_id,)))
    return team | where, organisation


def _together(making: Making, who: Who) -> dict[str, Beside]:
    found = making.of(who)[who.keys[0]]
    return {code: Beside(one) for code, one in found.items() if one.why != "not_here"}

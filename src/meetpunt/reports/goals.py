"""Goals with what was reached by today, and where season and one's own working days would have it (`season.pace`).

Those are contract days without holidays and recorded absence: what is known, nothing expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.period import Period, day_number
from meetpunt.method.planning.season import EVEN, pace
from meetpunt.method.planning.working_days import WorkingCalendar
from meetpunt.reports.ask import FunnelAsk, find_process, scope_of
from meetpunt.reports.known import calendars, find_person
from meetpunt.reports.memory import answers
from meetpunt.reports.season import season_of
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.goals import GoalRow, counted, goals_on
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class GoalLine:
    """A goal.

    Attributes:
        target: what counts; given_by: the manager who set it, empty when it is the person's own.
        own: the person's own target, where a manager's counts.
        actual: None when it cannot be told (an amount without a rate).
        pace: where season and working days would have it now. days_gone, days: working days up to today, and in all.
    """

    measure: str
    first_day: date
    last_day: date
    target: int
    given_by: str
    own: int | None
    actual: int | None
    pace: float
    days_gone: float
    days: float

    @property
    def period(self) -> tuple[date, date]:
        """Its days, both included."""
        return self.first_day, self.last_day


def goal_lines(viewer: Viewer, person_id: int) -> tuple[GoalLine, ...]:
    """The goals of a person that hold today.

    Raises:
        NotVisible: the viewer may not see this person's figures.
    """
    person = find_person(viewer, person_id)
    organisation = viewer.organisation.id
    change = change_number(organisation)
    rows = goals_on(organisation, person.id, viewer.today)
    if not rows:
        return ()
    first, last = min(row.first_day for row in rows), max(row.last_day for row in rows)
    calendar = calendars(viewer, [person.id], first, last)[person.id]
    # Within one month a season says nothing, so that it is not asked for.
    is_longer = any(Period.month_of(row.first_day) != Period(row.first_day, row.last_day) for row in rows)
    season = season_of(viewer) if is_longer else EVEN

    parts: dict[tuple[date, date, bool], float] = {}  # the goals of one period have one pace
    for row in rows:
        shares = season.shares if row.is_seasonal else EVEN.shares
        key = (row.first_day, row.last_day, row.is_seasonal)
        if key not in parts:
            parts[key] = pace(1, row.first_day, row.last_day, viewer.today, shares, calendar.share_of)
    return tuple(
        _line(viewer, person.id, row, calendar, parts[row.first_day, row.last_day, row.is_seasonal], change)
        for row in rows
    )


def _line(
    viewer: Viewer, person_id: int, row: GoalRow, calendar: WorkingCalendar, part_gone: float, change: int
) -> GoalLine:
    days, gone = (calendar.share_to_work(row.first_day, last) for last in (row.last_day, viewer.today))
    if row.measure in ("orders", "revenue"):
        actual = _ordered(viewer, person_id, row, change)
    else:
        actual = counted(viewer.organisation.id, person_id, row.measure, row.first_day, viewer.today)
    by_now = row.target * part_gone
    own = None if row.given is None else row.own
    return GoalLine(row.measure, row.first_day, row.last_day, row.target, row.given_by, own, actual, by_now, gone, days)


def _ordered(viewer: Viewer, person_id: int, row: GoalRow, change: int) -> int | None:
    found = _intake(viewer, row.first_day, change).get(person_id)
    if found is None:
        return 0
    orders, revenue, without_rate = found
    if row.measure == "orders":
        return orders
    return None if without_rate else revenue


def _intake(viewer: Viewer, first: date, change: int) -> dict[int, tuple[int, int, bool]]:
    """Orders, revenue and whether a rate is missing, of everybody at once: most goals begin on the same day."""
    ask = FunnelAsk(as_of=viewer.today, period_from=first, period_until=viewer.today)
    whole = scope_of(viewer.organisation, find_process(viewer.organisation, ask), ask)
    scope = Scope(
        whole.organisation,
        from_day=day_number(first),
        until_day=day_number(viewer.today),
        as_of_us=whole.as_of_us,
        by="owner",
    )

    def by_owner() -> dict[int, tuple[int, int, bool]]:
        rows = remembered("order_intake", scope, change).rows
        return {owner: (int(orders), int(revenue or 0), bool(rate)) for owner, orders, revenue, _m, rate, *_ in rows}

    return answers.latest(("intake by owner", scope), since.of("order_intake", scope, change), by_owner)

"""A plan put together: parts of the year add up to it, territories to the team, and who sees which column."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from meetpunt.actions.plans import NewPlan, hold_plan, make_plan
from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import Line
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.plan import PlanReport, ask_of, last_months, plan_of, to_keep
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.models import Holiday, SalesProcess
from meetpunt.store.plans import ValueKey, Wanted, find_plan
from tests.build import act_in
from tests.cast import ZUID, Cast, build_cast
from tests.filled_once import lasting

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)
EXAMPLE = {"visits_per_day": 4, "customers": 45, "visits_per_customer": 4, "orders": 60, "visits_per_order": 7}


def _make_cast() -> Cast:
    found = build_cast(TODAY, entries=1)
    act_in(found.organisation)
    Holiday.objects.create(organisation=found.organisation, day=date(2027, 12, 27), name="Feest")
    return found


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with lasting(django_db_blocker, _make_cast) as made:
        yield made


@pytest.fixture
def cast(cast_of_module: Cast, db: None) -> Cast:
    act_in(cast_of_module.organisation)
    return deepcopy(cast_of_module)


def viewer(cast: Cast, name: str) -> Viewer:
    person = cast.people[name]
    found = viewer_of_person(person.pk, person.organisation_id, TODAY)
    assert found is not None
    return found


@pytest.fixture
def report(cast: Cast) -> PlanReport:
    """The example for everybody in Anna's team, with the workable days of the calendar."""
    anna = viewer(cast, "Anna")
    process = SalesProcess.objects.get(organisation=cast.organisation)
    new = NewPlan("Plan", 2027, cast.zuid.pk, process.pk, date(2025, 11, 1), date(2026, 10, 31))
    values = {
        ValueKey(code, cast.people[name.split()[0]].pk): Wanted(value)
        for name in ZUID
        for code, value in EXAMPLE.items()
    }
    plan_id = make_plan(anna, new, values, NOW)
    return plan_of(anna, plan_id, ask_of(find_plan(anna, plan_id)))


@pytest.mark.parametrize("parts", [4, 12])
def test_the_parts_of_a_year_add_up_to_it(cast: Cast, report: PlanReport, parts: int) -> None:
    anna = viewer(cast, "Anna")
    periods = [
        Period.quarter(2027, place) if parts == 4 else Period.month(2027, place) for place in range(1, parts + 1)
    ]
    whole = capacity_table(anna, report).total
    told = [capacity_table(anna, report, period).total for period in periods]
    assert whole is not None
    for line in Line:
        summed = sum(one.wanted.line(line) or 0 for one in told if one is not None)
        assert summed == pytest.approx(whole.wanted.line(line))


def test_the_weeks_of_a_year_add_up_to_it(cast: Cast, report: PlanReport) -> None:
    anna = viewer(cast, "Anna")
    # 1 January 2027 is a Friday, so that its week began in 2026.
    mondays = [date.fromordinal(date(2026, 12, 28).toordinal() + 7 * place) for place in range(53)]
    told = [capacity_table(anna, report, Period.week_of(monday)).total for monday in mondays]
    whole = capacity_table(anna, report).total
    assert whole is not None
    summed = sum(one.wanted.rest_capacity or 0 for one in told if one is not None)
    assert summed == pytest.approx(whole.wanted.rest_capacity)


def test_a_week_with_a_free_day_holds_less(cast: Cast, report: PlanReport) -> None:
    anna = viewer(cast, "Anna")
    free, usual = (
        capacity_table(anna, report, Period.week_of(day)).columns[0].wanted.workable_days
        for day in (date(2027, 12, 27), date(2027, 12, 6))
    )
    assert free is not None
    assert usual is not None
    assert free == pytest.approx(usual * 4 / 5)


def test_territories_add_up_to_the_team(cast: Cast, report: PlanReport) -> None:
    found = capacity_table(viewer(cast, "Anna"), report, by="territory")
    assert [one.name for one in found.columns] == ["Rayon Zuid"]
    assert found.total is not None
    assert found.columns[0].wanted.rest_capacity == pytest.approx(found.total.wanted.rest_capacity)


def test_people_stand_in_the_order_of_their_names(report: PlanReport) -> None:
    assert [one.name for one in report.columns] == sorted(ZUID)


def test_a_rep_gets_the_own_column_and_no_whole(cast: Cast, report: PlanReport) -> None:
    assert report.plan is not None
    hold_plan(viewer(cast, "Anna"), report.plan.id, "Agreed", to_keep(report), NOW)
    bram = viewer(cast, "Bram")
    own = plan_of(bram, report.plan.id, report.ask)
    found = capacity_table(bram, own)
    assert own.is_own
    assert found.total is None
    assert [one.name for one in found.columns] == ["Bram Jansen"]


def test_a_plan_that_holds_counts_with_what_was_known_then(cast: Cast, report: PlanReport) -> None:
    assert report.plan is not None
    anna = viewer(cast, "Anna")
    hold_plan(anna, report.plan.id, "Agreed", to_keep(report), NOW)
    before = capacity_table(anna, plan_of(anna, report.plan.id, report.ask)).total
    for place in range(1, 20):
        Holiday.objects.create(organisation=cast.organisation, day=date(2027, 3, place), name="Feest")
    after = capacity_table(anna, plan_of(anna, report.plan.id, report.ask)).total
    assert before is not None
    assert after is not None
    assert after.wanted == before.wanted


def test_the_last_whole_months_are_measured() -> None:
    assert last_months(TODAY, 12) == Period(date(2025, 11, 1), date(2026, 10, 31))
    assert last_months(date(2026, 3, 31), 1) == Period.month(2026, 2)

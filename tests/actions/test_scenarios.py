"""Scenarios as they are kept: who makes them, what is decided, and that every step can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from meetpunt.actions import costs, scenarios
from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan, make_plan, set_values
from meetpunt.actions.undoing import undo
from meetpunt.method.planning.costs import CostKind, Rate
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.costs import rate_rows, rates_for_plan
from meetpunt.store.models import Change, CostRate, Plan, PlanChange, SalesProcess
from meetpunt.store.plans import ValueKey, Wanted, plan_that_holds, values_of_plan
from meetpunt.store.scenarios import decided, find_scenario, scenarios_of
from tests.build import act_in
from tests.cast import Cast, build_cast
from tests.filled_once import lasting
from tests.method.planning.making import seller

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

NOW = datetime.now(UTC)
YEAR = NOW.year + 1
MORE = ("more_visits", {"visits": 0.5})
HIRE = ("hire", {"name": "Vijfde", "start": f"{YEAR}-04"})


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with lasting(django_db_blocker, lambda: build_cast(NOW.date(), entries=1)) as made:
        yield made


@pytest.fixture
def cast(cast_of_module: Cast, db: None) -> Cast:
    """With nearly no history: nothing is counted here."""
    act_in(cast_of_module.organisation)
    return deepcopy(cast_of_module)


def viewer(cast: Cast, name: str) -> Viewer:
    """Somebody of the cast, looking."""
    person = cast.people[name]
    act_in(person.organisation)
    found = viewer_of_person(person.pk, person.organisation_id, NOW.date())
    assert found is not None
    return found


@pytest.fixture
def anna(cast: Cast) -> Viewer:
    """The manager."""
    return viewer(cast, "Anna")


@pytest.fixture
def plan(cast: Cast, anna: Viewer) -> int:
    """A plan of Anna's team."""
    process = SalesProcess.objects.filter(organisation=cast.organisation).first()
    assert process is not None
    new = NewPlan("Plan", YEAR, cast.zuid.pk, process.pk, date(YEAR - 2, 12, 1), date(YEAR - 1, 10, 31))
    return make_plan(anna, new, {}, NOW)


def kinds(scenario_id: int) -> list[str]:
    """The kinds of the changes, in order."""
    return list(PlanChange.objects.filter(plan_id=scenario_id).order_by("position").values_list("kind", flat=True))


def last() -> int:
    """The last line of the trail that is no undoing."""
    return Change.objects.exclude(kind="undone").latest("pk").pk


def test_a_scenario_holds_its_changes_in_their_order(anna: Viewer, plan: int) -> None:
    made = scenarios.make_scenario(anna, plan, " Vijfde  verkoper ", [HIRE], NOW)
    added = scenarios.add_change(anna, made, *MORE, NOW)
    (row,) = scenarios_of(anna, plan)
    assert (row.name, row.is_open, row.made_by) == ("Vijfde verkoper", True, "Anna Hendriks")
    assert [one.kind for one in row.changes] == ["hire", "more_visits"]
    assert row.changes[0].terms["start"] == f"{YEAR}-04-01"
    scenarios.move_change(anna, added.row_id, -1, NOW)
    assert kinds(made) == ["more_visits", "hire"]
    scenarios.set_change(anna, added.row_id, {"visits": 0.7}, NOW)
    assert PlanChange.objects.get(pk=added.row_id).terms == {"visits": 0.7, "people": []}
    undo(anna, last(), NOW)
    assert PlanChange.objects.get(pk=added.row_id).terms["visits"] == 0.5
    removed = scenarios.remove_change(anna, added.row_id, NOW)
    assert kinds(made) == ["hire"]
    undo(anna, removed.pk, NOW)
    assert kinds(made) == ["more_visits", "hire"]


def test_a_scenario_that_is_removed_comes_back_with_its_changes(anna: Viewer, plan: int) -> None:
    made = scenarios.make_scenario(anna, plan, "A", [HIRE, MORE], NOW)
    trail = scenarios.remove_scenario(anna, made, NOW)
    assert not scenarios_of(anna, plan)
    undo(anna, trail.pk, NOW)
    assert kinds(made) == ["hire", "more_visits"]


def test_the_same_key_is_the_same_scenario_and_a_copy_is_another(anna: Viewer, plan: int) -> None:
    key = uuid4()
    made = scenarios.make_scenario(anna, plan, "A", [HIRE], NOW, key)
    assert scenarios.make_scenario(anna, plan, "A", [HIRE], NOW, key) == made
    copy = scenarios.copy_scenario(anna, made, "B", NOW)
    assert copy != made
    assert kinds(copy) == ["hire"]


def test_a_scenario_becomes_the_plan_with_a_reason_and_an_undo_takes_it_back(anna: Viewer, plan: int) -> None:
    set_values(anna, plan, {ValueKey("visits_per_day"): Wanted(4.0)}, NOW)
    made = scenarios.make_scenario(anna, plan, "A", [HIRE], NOW)
    with pytest.raises(Refused):
        scenarios.become_plan(anna, made, "  ", [seller(1)], NOW)
    change = scenarios.become_plan(anna, made, "Werk genoeg", [seller(1)], NOW)
    holds = plan_that_holds(anna, YEAR, Plan.objects.get(pk=plan).team_id)
    assert holds is not None
    assert (holds.id, holds.reason, holds.decided_by) == (made, "Werk genoeg", "Anna Hendriks")
    assert values_of_plan(made) == {ValueKey("visits_per_day"): Wanted(4.0)}
    assert [one.reason for one in decided(anna, YEAR, holds.team_id)] == ["Werk genoeg"]
    with pytest.raises(NotVisible):
        find_scenario(anna, made)
    assert change is not None
    undo(anna, change.pk, NOW)
    assert find_scenario(anna, made).is_open
    assert not decided(anna, YEAR, holds.team_id)


def test_a_scenario_without_a_change_is_the_plan_already(anna: Viewer, plan: int) -> None:
    made = scenarios.make_scenario(anna, plan, "A", [], NOW)
    with pytest.raises(Refused, match="Nothing is changed"):
        scenarios.become_plan(anna, made, "Waarom niet", [seller(1)], NOW)


def test_a_decline_keeps_its_reason_and_what_is_decided_stays_as_it_was(anna: Viewer, plan: int) -> None:
    made = scenarios.make_scenario(anna, plan, "A", [HIRE], NOW)
    with pytest.raises(Refused):
        scenarios.decline(anna, made, "", NOW)
    change = scenarios.decline(anna, made, "Te duur", NOW)
    row = find_scenario(anna, made)
    assert (row.is_declined, row.reason, row.decided_by) == (True, "Te duur", "Anna Hendriks")
    with pytest.raises(Refused):
        scenarios.add_change(anna, made, *MORE, NOW)
    with pytest.raises(Refused):
        scenarios.remove_change(anna, row.changes[0].id, NOW)
    scenarios.reopen(anna, made, NOW)
    assert find_scenario(anna, made).is_open
    undo(anna, last(), NOW)
    assert find_scenario(anna, made).reason == "Te duur"
    assert change is not None
    undo(anna, change.pk, NOW)
    assert find_scenario(anna, made).is_open


def test_who_does_not_plan_for_the_team_finds_no_scenario(cast: Cast, anna: Viewer, plan: int) -> None:
    made = scenarios.make_scenario(anna, plan, "A", [HIRE], NOW)
    change_id = find_scenario(anna, made).changes[0].id
    for name in ("Carla", "Dirk", "Bram", "Ada"):
        somebody = viewer(cast, name)
        assert scenarios_of(somebody, plan) == ()
        for act in (
            lambda one=somebody: scenarios.make_scenario(one, plan, "B", [], NOW),
            lambda one=somebody: scenarios.add_change(one, made, *MORE, NOW),
            lambda one=somebody: scenarios.set_change(one, change_id, HIRE[1], NOW),
            lambda one=somebody: scenarios.remove_change(one, change_id, NOW),
            lambda one=somebody: scenarios.copy_scenario(one, made, "B", NOW),
            lambda one=somebody: scenarios.remove_scenario(one, made, NOW),
            lambda one=somebody: scenarios.become_plan(one, made, "x", [], NOW),
            lambda one=somebody: scenarios.decline(one, made, "x", NOW),
        ):
            with pytest.raises(NotVisible):
                act()
    assert kinds(made) == ["hire"]


def test_terms_that_cannot_be_meant_are_not_kept(anna: Viewer, plan: int) -> None:
    made = scenarios.make_scenario(anna, plan, "A", [], NOW)
    with pytest.raises(Refused, match="look at"):
        scenarios.add_change(anna, made, "more_visits", {"visits": "veel"}, NOW)
    with pytest.raises(Refused):
        scenarios.make_scenario(anna, plan, " ", [], NOW)
    with pytest.raises(Refused, match="look at"):
        scenarios.make_scenario(anna, plan, "B", [("nonsense", {})], NOW)
    assert [row.name for row in scenarios_of(anna, plan)] == ["A"]


def test_a_rate_holds_from_its_day_and_the_one_before_stays(cast: Cast) -> None:
    ada, anna = viewer(cast, "Ada"), viewer(cast, "Anna")
    costs.set_rate(ada, "seller_hour", None, 60_00, None, date(2026, 1, 1), NOW)
    costs.set_rate(ada, "seller_hour", None, 65_00, None, date(2027, 1, 1), NOW)
    costs.set_rate(ada, "seller_hour", cast.bram, 70_00, None, date(2027, 1, 1), NOW)
    changed = costs.set_rate(ada, "online_order", None, 5_00, 20, date(2027, 1, 1), NOW)
    before, after = (rates_for_plan(cast.organisation.pk, day, 30.0) for day in (date(2026, 5, 1), date(2027, 5, 1)))
    assert (before.amount(CostKind.SELLER_HOUR), after.amount(CostKind.SELLER_HOUR)) == (60_00, 65_00)
    assert after.amount(CostKind.SELLER_HOUR, cast.bram) == 70_00
    assert after.general[CostKind.ONLINE_ORDER] == Rate(5_00, 20)
    assert [row.person for row in rate_rows(anna, date(2027, 5, 1))] == ["", "Bram Jansen", ""]
    assert changed is not None
    undo(ada, changed.pk, NOW)
    assert not CostRate.objects.filter(kind="online_order").exists()


def test_who_keeps_no_rates_sets_none_and_who_plans_nothing_reads_none(cast: Cast) -> None:
    for name in ("Anna", "Bram", "Carla", "Dirk"):
        one = viewer(cast, name)
        if name != "Dirk":  # who administers his own organisation
            with pytest.raises(NotVisible):
                costs.set_rate(one, "seller_hour", None, 1_00, None, date(2027, 1, 1), NOW)
    for name in ("Bram", "Carla"):
        with pytest.raises(NotVisible):
            rate_rows(viewer(cast, name))
    with pytest.raises(NotVisible):
        costs.set_rate(viewer(cast, "Dirk"), "seller_hour", cast.bram, 1_00, None, date(2027, 1, 1), NOW)
    assert costs.set_rate(viewer(cast, "Diana"), "kilometre", None, 35, None, date(2027, 1, 1), NOW) is not None


@pytest.mark.parametrize(
    ("kind", "whose", "amount", "permille"),
    [
        ("nonsense", False, 1, None),
        ("kilometre", False, -1, None),
        ("kilometre", False, None, 10),
        ("kilometre", True, 10, None),
        ("online_order", False, None, 1200),
    ],
)
def test_a_rate_that_cannot_be_meant_is_refused(
    cast: Cast, kind: str, whose: bool, amount: int | None, permille: int | None
) -> None:
    person = cast.bram if whose else None
    with pytest.raises(Refused):
        costs.set_rate(viewer(cast, "Ada"), kind, person, amount, permille, date(2027, 1, 1), NOW)

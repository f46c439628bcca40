"""Making plans: what may be kept, which one holds, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan, copy_plan, hold_plan, make_plan, problem_of, remove_plan, set_values
from meetpunt.actions.undoing import making_of, undo
from meetpunt.method.planning.frozen import thaw
from meetpunt.method.planning.inputs import SellerInputs, exactly
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import Change, Organisation, Plan, SalesProcess
from meetpunt.store.plans import ValueKey, Wanted, find_plan, plan_that_holds, plans_of, values_of_plan
from tests.build import act_in
from tests.cast import Cast, build_cast
from tests.filled_once import lasting

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)
KEY = UUID(int=7)


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with lasting(django_db_blocker, lambda: build_cast(TODAY, entries=1)) as made:
        yield made


@pytest.fixture
def cast(cast_of_module: Cast, db: None) -> Cast:
    act_in(cast_of_module.organisation)
    return deepcopy(cast_of_module)


def viewer(cast: Cast, name: str) -> Viewer:
    person = cast.people[name]
    act_in(person.organisation)
    found = viewer_of_person(person.pk, person.organisation_id, TODAY)
    assert found is not None
    return found


def new(cast: Cast, **other: Any) -> NewPlan:
    process = SalesProcess.objects.get(organisation=cast.organisation)
    plan = NewPlan("Plan 2027", 2027, cast.zuid.pk, process.pk, date(2025, 12, 1), date(2026, 11, 30))
    return replace(plan, **other)


def days_of(cast: Cast, days: float) -> dict[ValueKey, Wanted]:
    return {ValueKey("workable_days", cast.bram): Wanted(days)}


def test_a_plan_is_kept_with_its_wanted_values_and_sent_twice_it_is_one(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    ids = {make_plan(anna, new(cast), days_of(cast, 200), NOW, KEY) for _ in range(2)}
    (plan_id,) = ids
    assert [one.name for one in plans_of(anna, 2027, cast.zuid.pk)] == ["Plan 2027"]
    assert values_of_plan(plan_id) == days_of(cast, 200)


def test_values_are_set_and_cleared_and_undone_together(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), days_of(cast, 200), NOW)
    share = ValueKey("sale_share", cast.bram)
    told = Wanted(0.3, "published", "Branch report 2026")
    change = set_values(anna, plan_id, {share: told, ValueKey("workable_days", cast.bram): None}, NOW, "Careful")
    assert values_of_plan(plan_id) == {share: told}
    assert find_plan(anna, plan_id).name == "Careful"
    assert set_values(anna, plan_id, {share: told}, NOW) is None
    assert change is not None
    undo(anna, change.pk, NOW)
    assert values_of_plan(plan_id) == days_of(cast, 200)
    assert find_plan(anna, plan_id).name == "Plan 2027"


def test_an_undo_leaves_what_somebody_changed_since(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), {}, NOW)
    change = set_values(anna, plan_id, days_of(cast, 200), NOW)
    set_values(anna, plan_id, days_of(cast, 190), NOW)
    assert change is not None
    with pytest.raises(Refused):
        undo(anna, change.pk, NOW)
    assert values_of_plan(plan_id) == days_of(cast, 190)


def test_one_plan_holds_and_the_one_before_becomes_an_earlier_one(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    first, second = (make_plan(anna, new(cast, name=name), {}, NOW) for name in ("One", "Two"))
    measured = (SellerInputs(cast.bram, "Bram Jansen", workable_days=exactly(210)),)
    hold_plan(anna, first, "Agreed on in November", measured, NOW)
    change = hold_plan(anna, second, "A rep left", measured, NOW)
    held = plan_that_holds(anna, 2027, cast.zuid.pk)
    assert held is not None
    assert (held.id, held.reason, held.decided_by) == (second, "A rep left", "Anna Hendriks")
    assert thaw(held.measured) == measured
    assert find_plan(anna, first).state == "earlier"
    assert hold_plan(anna, second, "Again", measured, NOW) is None
    assert change is not None
    undo(anna, change.pk, NOW)
    assert (find_plan(anna, first).state, find_plan(anna, second).state) == ("holds", "draft")


def test_what_holds_does_not_change_but_its_copy_does(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), days_of(cast, 200), NOW)
    with pytest.raises(Refused):
        hold_plan(anna, plan_id, "  ", (), NOW)
    hold_plan(anna, plan_id, "Agreed", (), NOW)
    with pytest.raises(Refused):
        set_values(anna, plan_id, days_of(cast, 180), NOW)
    with pytest.raises(Refused):
        remove_plan(anna, plan_id, NOW)
    copy = copy_plan(anna, plan_id, "Another try", NOW)
    assert values_of_plan(copy) == days_of(cast, 200)
    set_values(anna, copy, days_of(cast, 180), NOW)
    assert values_of_plan(plan_id) == days_of(cast, 200)


def test_a_removed_draft_comes_back_with_its_values(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), days_of(cast, 200), NOW)
    change = remove_plan(anna, plan_id, NOW)
    assert plans_of(anna, 2027, cast.zuid.pk) == ()
    undo(anna, change.pk, NOW)
    assert values_of_plan(plan_id) == days_of(cast, 200)


def test_a_new_plan_is_undone_until_something_came_of_it(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), days_of(cast, 200), NOW)
    copy_id = copy_plan(anna, plan_id, "Copy", NOW)
    made, copied = (making_of(anna, "plan", one) for one in (plan_id, copy_id))
    assert made is not None
    assert copied is not None
    undo(anna, copied.pk, NOW)
    assert [one.id for one in plans_of(anna, 2027, cast.zuid.pk)] == [plan_id]
    change = set_values(anna, plan_id, days_of(cast, 190), NOW)
    with pytest.raises(Refused):
        undo(anna, made.pk, NOW)
    assert change is not None
    undo(anna, change.pk, NOW)
    undo(anna, made.pk, NOW)
    assert plans_of(anna, 2027, cast.zuid.pk) == ()
    assert making_of(viewer(cast, "Bram"), "plan", plan_id) is None


def test_every_change_is_a_line_of_the_trail(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), {}, NOW)
    set_values(anna, plan_id, days_of(cast, 200), NOW)
    hold_plan(anna, plan_id, "Agreed", (), NOW)
    kinds = Change.objects.filter(table="plan", row_id=plan_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["made", "changed", "changed"]


@pytest.mark.parametrize("name", ["Bram", "Carla", "Ada"])
def test_who_does_not_manage_the_team_makes_no_plan_of_it(cast: Cast, name: str) -> None:
    plan_id = make_plan(viewer(cast, "Anna"), new(cast), {}, NOW)
    somebody = viewer(cast, name)
    with pytest.raises(NotVisible):
        make_plan(somebody, new(cast), {}, NOW)
    with pytest.raises(NotVisible):
        set_values(somebody, plan_id, {}, NOW)
    with pytest.raises(NotVisible):
        hold_plan(somebody, plan_id, "Mine", (), NOW)
    with pytest.raises(NotVisible):
        remove_plan(somebody, plan_id, NOW)
    with pytest.raises(NotVisible):
        copy_plan(somebody, plan_id, "Mine", NOW)
    with pytest.raises(NotVisible):
        find_plan(somebody, plan_id)


def test_a_rep_reads_what_holds_for_the_own_team_and_nobody_elses(cast: Cast) -> None:
    anna = viewer(cast, "Anna")
    plan_id = make_plan(anna, new(cast), {}, NOW)
    hold_plan(anna, plan_id, "Agreed", (), NOW)
    assert find_plan(viewer(cast, "Bram"), plan_id).holds
    for name in ("Carla", "Dirk"):
        with pytest.raises(NotVisible):
            find_plan(viewer(cast, name), plan_id)


def test_a_value_of_somebody_of_another_team_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        make_plan(
            viewer(cast, "Anna"), new(cast), {ValueKey("workable_days", cast.people["Carla"].pk): Wanted(200)}, NOW
        )
    assert not Plan.objects.exists()


def test_a_director_plans_for_the_organisation_and_a_manager_does_not(cast: Cast) -> None:
    make_plan(viewer(cast, "Diana"), new(cast, team_id=None), {}, NOW)
    with pytest.raises(NotVisible):
        make_plan(viewer(cast, "Anna"), new(cast, team_id=None), {}, NOW)
    with pytest.raises(NotVisible):
        make_plan(viewer(cast, "Diana"), new(cast), days_of(cast, 200), NOW)
    Organisation.objects.filter(pk=cast.organisation.pk).update(names_for_directors="everybody")
    make_plan(viewer(cast, "Diana"), new(cast), days_of(cast, 200), NOW)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("workable_days", 367),
        ("visits_per_day", 51),
        ("sale_share", 1.01),
        ("orders", -1),
        ("orders", float("nan")),
        ("orders", float("inf")),
        ("nonsense", 1),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(code: str, value: float) -> None:
    assert problem_of(code, value)


def test_a_share_of_all_and_no_days_at_all_can_be_meant() -> None:
    assert problem_of("sale_share", 1) == problem_of("workable_days", 0) == ""


@pytest.mark.parametrize(
    "wrong", [{"year": 27}, {"name": "  "}, {"name": "x" * 121}, {"measured_until": date(2020, 1, 1)}]
)
def test_a_plan_without_a_name_a_year_or_days_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        make_plan(viewer(cast, "Anna"), new(cast, **wrong), {}, NOW)

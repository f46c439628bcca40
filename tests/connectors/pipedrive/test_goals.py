"""Goals that stand in Pipedrive as a part of how it is set up."""

from __future__ import annotations

from typing import Any

from meetpunt.connectors.crm.design import Goal, design_from_json, design_to_json
from tests.connectors.pipedrive.company import goal
from tests.connectors.pipedrive.fake import Fake
from tests.connectors.pipedrive.shelf import connect


def read(fake: Fake) -> tuple[Goal, ...]:
    design = connect(fake).discover()
    assert design_from_json(design_to_json(design)) == design
    return design.goals


def stand(fake: Fake, *goals: Any) -> None:
    fake.company.records["goals"] = {one["id"]: one for one in goals}


def test_a_goal_says_whose_what_how_many_and_from_when_until_when(fake: Fake) -> None:
    stand(fake, goal("g1", "20 bezoeken", "activities_completed", 20, user=2, activity_type_id=[2], pipeline_id=None))
    assert read(fake) == (
        Goal(
            "g1",
            "20 bezoeken",
            "person",
            "2",
            "activities_completed",
            "quantity",
            "20",
            "monthly",
            "2026-01-01",
            "",
            kinds=("meeting",),
        ),
    )


def test_goals_in_numbers_and_in_money_come_by_their_title(fake: Fake) -> None:
    stand(
        fake,
        goal("g1", "omzet", "deals_won", 50000.5, metric="sum", of="company", interval="yearly", end="2026-12-31"),
        goal("g2", "Orders", "Deals won", 4, of="team"),
    )
    told = [(one.id, one.of, one.user, one.counts, one.target, one.last) for one in read(fake)]
    assert told == [
        ("g1", "company", "", "deals_won", "50000.5", "2026-12-31"),
        ("g2", "team", "", "deals_won", "4", ""),
    ]


def test_all_pipelines_are_no_narrower_than_none(fake: Fake) -> None:
    fake.company.add("pipelines", name="Onderhoud", order_nr=2, is_deleted=False)
    second = max(fake.company.records["pipelines"])
    stand(
        fake,
        goal("g1", "a", "deals_won", 4, pipeline_id=[1, second]),
        goal("g2", "b", "deals_won", 4, pipeline_id=[second]),
        goal("g3", "c", "deals_progressed", 4, pipeline_id=None, stage_id=3),
    )
    assert [(one.pipelines, one.stage) for one in read(fake)] == [((), ""), (("Onderhoud",), ""), ((), "3")]


def test_who_may_not_see_goals_still_connects(fake: Fake) -> None:
    stand(fake, goal("g1", "omzet", "deals_won", 4))
    fake.fail("rights", "rights", where="/goals/find")
    design = connect(fake).discover()
    assert design.goals == ()
    assert len(design.stages) == 5


def test_a_set_up_that_was_kept_before_there_were_goals_has_none() -> None:
    assert design_from_json({"stages": []}).goals == ()

"""What asking everything often has found, each by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from meetpunt.store.models import ApiToken, Change, Opportunity, Plan, SalesProcess
from meetpunt.store.tenancy import acting_in
from tests.api.conftest import Programs

if TYPE_CHECKING:
    from tests.cast import Cast

ENTRIES = 8
NOW = datetime.now(UTC)


@pytest.mark.parametrize("who", ["Carla", "Dirk"])
def test_how_old_an_opportunity_is_is_for_who_works_in_it(program: Programs, cast: Cast, who: str) -> None:
    with acting_in(cast.organisation.pk):
        brams = Opportunity.objects.filter(owner_id=cast.bram, outcome="open").values_list("pk", flat=True)[0]
    assert program("Bram").status(f"/opportunities/{brams}/age") == 200
    assert program(who).status(f"/opportunities/{brams}/age") == 404


def test_conversations_are_counted_over_ten_years_at_most(program: Programs) -> None:
    found = program("Anna").get("/coaching/counts?months=68000")
    assert date.fromisoformat(found["last"]).year - date.fromisoformat(found["first"]).year == 10
    assert program("Anna").status("/coaching/counts?months=-5") == 200


def test_a_token_that_takes_its_own_making_back_works_no_more_and_stays_ended(program: Programs, cast: Cast) -> None:
    bram, other = program("Bram"), program("Bram")
    with acting_in(cast.organisation.pk):
        (made,) = Change.objects.filter(table="apitoken", row_id=bram.token_id).values_list("pk", flat=True)
    assert bram.status(f"/changes/{made}/undo", "POST") == 200
    assert bram.status("/me") == 401
    with acting_in(cast.organisation.pk):
        assert ApiToken.objects.get(pk=bram.token_id).ended_at is not None
    assert other.status(f"/changes/{made}/undo", "POST") == 422


def test_a_change_of_a_plan_that_does_not_exist_is_refused_with_what_to_look_at(program: Programs, cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        process = SalesProcess.objects.filter(organisation=cast.organisation).values_list("pk", flat=True)[0]
        plan = Plan.objects.create(
            organisation=cast.organisation,
            process_id=process,
            team=cast.zuid,
            name="Plan",
            year=NOW.year,
            measured_from=NOW.date(),
            measured_until=NOW.date(),
            made_at=NOW,
        )
    wanted = {"name": "Anders", "changes": [["toverij", {}]]}
    answer = program("Anna").ask("POST", f"/plans/{plan.pk}/scenarios", wanted)
    assert (answer.status_code, "look at kind" in answer.content.decode()) == (422, True)

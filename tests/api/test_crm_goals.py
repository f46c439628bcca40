"""The goals that stand in a connected CRM, for programs of who administers it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.connectors.crm.design import ActivityType, Design, Goal, User, design_to_json
from meetpunt.store.models import CrmConnection, FiguresLooked, Objective, Person, PersonRole, Source, Target
from meetpunt.store.tenancy import acting_in
from tests.api.conftest import Programs
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MAPPING = """
source: Pipedrive
files:
  - file: deals
    table: opportunities
    fields: {id: id, owner: owner_id}
    values:
      owner: {"1": Bram Jansen}
  - file: activities
    table: activities
    fields: {id: id, kind: type}
    values:
      kind: {bezoek: visit, demo: demonstration, call: call}
"""


def goal(number: str, counts: str, user: str = "1", metric: str = "quantity", kinds: tuple[str, ...] = ()) -> Goal:
    return Goal(number, number, "person", user, counts, metric, "20", "monthly", "2026-01-01", "", kinds=kinds)


@pytest.fixture
def there(cast: Cast) -> int:
    design = Design(
        users=(User("1", "Bram J.", "b@example.nl"), User("2", "Carla", "c@example.nl"), User("3", "Piet", "")),
        activity_types=(ActivityType("bezoek", "Bezoek"), ActivityType("demo", "Demo"), ActivityType("call", "Bellen")),
        goals=(
            goal("a", "activities_completed", kinds=("demo", "bezoek")),
            goal("b", "activities_completed", kinds=("bezoek",)),
            goal("c", "deals_won", metric="sum"),
            goal("d", "deals_won", user="2"),
            goal("e", "deals_won", user="3"),
        ),
    )
    with acting_in(cast.organisation.pk):
        of = {"organisation": cast.organisation}
        source = Source.objects.create(name="Pipedrive", mapping=MAPPING, **of)
        Person.objects.filter(pk=cast.people["Carla"].pk).update(source=source, external_id="2")
        objective = Objective.objects.create(text_nl="Groeien", text_en="Grow", **of)
        today = datetime.now(UTC).date()
        days = {"first_day": today - timedelta(days=3), "last_day": today + timedelta(days=30)}
        told = {**of, **days, "objective": objective, "set_at": datetime.now(UTC), "set_by": cast.people["Anna"]}
        Target.objects.create(measure="visits", value=40, person_id=cast.bram, **told)
        Target.objects.create(measure="orders", value=3, person=cast.people["Carla"], **told)
        anna = cast.people["Anna"]
        PersonRole.objects.create(person=anna, role="administrator", **of)
        return CrmConnection.objects.create(
            source=source, kind="pipedrive", keys="", design=design_to_json(design), made_at=datetime.now(UTC), **of
        ).pk


def test_each_stands_beside_what_counts_the_same_for_who_sees_that(cast: Cast, there: int, program: Programs) -> None:
    found = program("Anna").get(f"/connections/{there}/goals")["items"]
    assert [(one["title"], one["whose"], one["measure"], one["is_known"]) for one in found] == [
        ("a", "Bram J.", "visits", True),
        ("b", "Bram J.", "", True),
        ("c", "Bram J.", "revenue", True),
        ("d", "Carla", "orders", True),
        ("e", "Piet", "orders", False),
    ]
    assert found[0]["about"] == ["Demo", "Bezoek"]
    assert [(one["person_id"], [row["given"] for row in one["here"]]) for one in found] == [
        (cast.bram, [40]),
        (cast.bram, []),
        (cast.bram, []),
        (None, []),  # Carla is of another team than Anna's
        (None, []),
    ]
    with acting_in(cast.organisation.pk):
        assert list(FiguresLooked.objects.values_list("subject_id", "page")) == [(cast.bram, "goals")]


def test_an_administrator_reads_the_goals_there_and_of_nobody_what_stands_here(there: int, program: Programs) -> None:
    found = program("Ada").get(f"/connections/{there}/goals")["items"]
    assert len(found) == 5
    assert {one["person_id"] for one in found} == {None}


def test_nobody_else_finds_them(there: int, program: Programs) -> None:
    for somebody in ("Bram", "Carla", "Diana", "Dirk"):
        assert program(somebody).status(f"/connections/{there}/goals") == 404, somebody

"""Team and territory of a moment: set at landing, mended when assignments change, and the same either way."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetpunt.store.attribution import refresh
from meetpunt.store.models import Activity, Order, Person, StageEvent, TeamMembership
from meetpunt.store.tenancy import acting_in, changing
from tests.landing import LATER, Import, at


def attributed(organisation_id: int) -> list[tuple[object, ...]]:
    with acting_in(organisation_id):
        return [
            *StageEvent.objects.filter(organisation_id=organisation_id)
            .order_by("pk")
            .values_list("pk", "team__name", "territory__name"),
            *Activity.objects.filter(organisation_id=organisation_id)
            .order_by("pk")
            .values_list("pk", "team__name", "territory__name"),
            *Order.objects.filter(organisation_id=organisation_id)
            .order_by("pk")
            .values_list("pk", "team__name", "territory__name"),
        ]


@pytest.mark.django_db
def test_a_rep_who_changes_team_takes_no_past_along() -> None:
    into = Import()
    with acting_in(into.organisation.pk):
        into.land(
            into.record("people", "7", name="Anna", team="Noord", territory="Friesland"),
            into.record("opportunities", "D1", owner="7", stage="P", status="open", created_at=at("2026-01-05 10:00")),
        )
        into.land(
            into.record("people", "7", name="Anna", team="Zuid"),
            into.record("opportunities", "D2", owner="7", stage="S", status="open", created_at=at("2026-07-05 10:00")),
            now=LATER,
        )
        teams = StageEvent.objects.order_by("happened_at").values_list("team__name", "territory__name")
        assert list(teams) == [("Noord", "Friesland"), ("Noord", "Friesland"), ("Zuid", "Friesland")]


@pytest.mark.django_db
def test_the_territory_of_the_account_goes_before_that_of_the_rep() -> None:
    into = Import()
    with acting_in(into.organisation.pk):
        into.land(
            into.record("people", "7", name="Anna", territory="Friesland"),
            into.record("accounts", "A1", name="Jansen", territory="Zeeland"),
            into.record("orders", "O1", account="A1", owner="7", ordered_at=at("2026-01-05 10:00")),
            into.record("orders", "O2", owner="7", ordered_at=at("2026-01-05 10:00")),
        )
        told = dict(Order.objects.values_list("external_id", "territory__name"))
        assert told == {"O1": "Zeeland", "O2": "Friesland"}


@pytest.mark.django_db
def test_a_team_that_is_told_later_reaches_back_over_what_landed_before() -> None:
    into = Import()
    with acting_in(into.organisation.pk):
        into.land(
            into.record("people", "7", name="Anna"),
            into.record("opportunities", "D1", owner="7", stage="S", status="open", created_at=at("2026-01-05 10:00")),
        )
        into.land(into.record("people", "7", name="Anna", team="Noord"), now=LATER)
        assert StageEvent.objects.get().team.name == "Noord"


@pytest.mark.django_db
def test_a_full_refresh_changes_nothing_that_landing_has_set() -> None:
    into = Import()
    organisation_id = into.organisation.pk
    with acting_in(organisation_id):
        into.land(
            into.record("people", "7", name="Anna", team="Noord", territory="Friesland", valid_from=date(2026, 2, 1)),
            into.record("people", "8", name="Bram", manager="Chris"),
            into.record("accounts", "A1", name="Jansen", territory="Zeeland", owner="8"),
            *(
                into.record("opportunities", f"D{n}", owner=str(7 + n % 2), account="A1" if n % 3 else "Bos", stage="S",
                            status="open", **({"created_at": at(f"2026-0{n}-05 23:30")} if n < 6 else {}))
                for n in range(1, 8)
            ),
            *(into.record("activities", f"V{n}", owner="7", starts_at=at(f"2026-0{n}-05 09:00")) for n in range(1, 6)),
            into.record("orders", "O1", account="A1", ordered_at=at("2026-01-05 10:00")),
        )  # fmt: skip
        before = attributed(organisation_id)
        with changing(organisation_id):
            refresh(organisation_id)
        assert attributed(organisation_id) == before
        assert any(team for _, team, _ in before)
        assert any(team is None for _, team, _ in before), "Anna was in no team before February"


changes = st.lists(
    st.tuples(st.sampled_from(["7", "8"]), st.sampled_from(["Noord", "Zuid", "Oost"]), st.integers(1, 6)), max_size=6
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes)
def test_refreshing_the_people_concerned_equals_refreshing_everything(moves: list[tuple[str, str, int]]) -> None:
    into = Import(f"Company {uuid4()}")
    organisation_id = into.organisation.pk
    with acting_in(organisation_id):
        into.land(
            into.record("people", "7", name="Anna", team="Noord"),
            into.record("people", "8", name="Bram", team="Zuid"),
            into.record("people", "9", name="Carla", team="Oost"),
            *(
                into.record("activities", f"V{n}", owner=str(7 + n % 3), starts_at=at(f"2026-0{1 + n % 6}-15 09:00"))
                for n in range(12)
            ),
        )
        ids = dict(Person.objects.filter(organisation_id=organisation_id).values_list("external_id", "pk"))
        rows = TeamMembership.objects.filter(organisation_id=organisation_id)
        teams = dict(rows.values_list("team__name", "team_id"))
        with changing(organisation_id):
            for who, team, month in moves:
                start = date(2026, month, 1)
                rows.filter(person_id=ids[who], valid_from__gte=start).delete()
                rows.filter(person_id=ids[who], valid_until__gt=start).update(valid_until=start)
                TeamMembership.objects.create(
                    organisation_id=organisation_id, person_id=ids[who], team_id=teams[team], valid_from=start
                )
            refresh(organisation_id, people={ids[who] for who, _, _ in moves})
        some = attributed(organisation_id)
        with changing(organisation_id):
            refresh(organisation_id)
        assert attributed(organisation_id) == some

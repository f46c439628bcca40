"""Making demo companies again and again, taking them away, and where they are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from meetpunt.actions.demo import make, make_demo, remove_demo
from meetpunt.actions.demo.company import plan_company
from meetpunt.actions.demo.lay_targets import lay_targets
from meetpunt.actions.errors import Refused
from meetpunt.actions.organisations import NewOrganisation, create_organisation, create_user
from meetpunt.store.models import Account, Activity, Login, Organisation, Person
from meetpunt.store.tenancy import acting_in
from tests.store.test_planner import known_accounts

TODAY = date(2026, 6, 3)
NOW = datetime(2026, 6, 3, tzinfo=UTC)


@pytest.mark.long
@pytest.mark.sqlite_only("the same dice on each")
def test_the_same_seed_and_day_give_the_same_company(django_db_setup: None, django_db_blocker: Any) -> None:
    def told(organisation: int) -> list[list[tuple[Any, ...]]]:
        texts = (
            "SELECT name, amount_minor, outcome, created_at, next_step_on FROM opportunity WHERE organisation_id = ORG "
            "ORDER BY created_at, name, amount_minor",
            "SELECT kind, started_at, length_ms, travel_metres, subject, recorded_at FROM activity "
            "WHERE organisation_id = ORG ORDER BY started_at, recorded_at, subject, length_ms",
        )
        with acting_in(organisation), connection.cursor() as cursor:
            found = []
            for text in texts:
                cursor.execute(text.replace("ORG", str(organisation)))
                found.append(list(cursor.fetchall()))
        return found

    results = []
    with django_db_blocker.unblock():
        for seed in (5, 5, 6):
            small = make_demo(TODAY, seed=seed, activities=6000)
            try:
                results.append(told(small.organisation_id))
            finally:
                remove_demo(small.organisation_id)
    assert results[0] == results[1] != results[2]


@pytest.mark.sqlite_only("the same statements on each")
def test_a_demo_company_leaves_nothing_behind(db: None) -> None:
    small = make_demo(TODAY, seed=2, activities=6000)
    remove_demo(small.organisation_id)
    assert not Organisation.objects.filter(pk=small.organisation_id).exists()
    assert not Login.objects.filter(email__endswith="@demo.example").exists()
    with acting_in(small.organisation_id):
        assert not Activity.objects.exists()
        assert not Person.objects.exists()


def test_a_demo_company_leaves_other_organisations_alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[float] = []

    def asked(*told: Any) -> None:
        known.append(known_accounts())
        lay_targets(*told)

    monkeypatch.setattr(make, "lay_targets", asked)
    real = create_organisation(NewOrganisation("Echt bedrijf"), NOW)
    demo = make_demo(TODAY, seed=2, activities=6000)
    with acting_in(demo.organisation_id):
        assert known == [pytest.approx(Account.objects.count(), rel=0.2)]
    anna = create_user(real.id, "Anna", "anna@demo.example", "", ("rep",))
    remove_demo(demo.organisation_id)
    with acting_in(real.id):
        assert Person.objects.get(pk=anna).login is not None
    with override("en"), pytest.raises(Refused, match="Somebody signs in as anna"):
        make_demo(TODAY, activities=6000)
    assert not Organisation.objects.filter(is_demo=True).exists()


@pytest.mark.sqlite_only("the same dice on each")
def test_a_company_of_few_activities_has_a_short_history_and_as_many_reps(db: None) -> None:
    small = make_demo(TODAY, activities=15_000)
    assert small.reps == 12
    assert 12_000 < small.activities < 18_000


def test_a_real_organisation_is_not_removed(db: None) -> None:
    real = create_organisation(NewOrganisation("Echt bedrijf"), NOW)
    with override("en"), pytest.raises(Refused, match="not a demo company"):
        remove_demo(real.id)
    assert Organisation.objects.filter(pk=real.id).exists()


def test_it_is_not_made_unasked_where_others_can_reach_it(db: None, settings: Any) -> None:
    settings.HOSTS = ["127.0.0.1", "verkoop.bedrijf.nl"]
    with pytest.raises(Refused, match="MEETPUNT_HOSTS"):
        make_demo(TODAY)
    assert not Organisation.objects.filter(is_demo=True).exists()


def test_more_activities_take_more_reps() -> None:
    assert len(plan_company(TODAY, 1, 1_000_000).reps) == 104
    assert len(plan_company(TODAY, 1, 10_000_000).reps) == 1042

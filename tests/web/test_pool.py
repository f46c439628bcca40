"""The page of the pool: who opens it, who decides, what stands beside what, and where the pool speaks elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.reports.pool import given
from meetpunt.store.access import operator_of
from meetpunt.store.models import (
    Activity,
    Change,
    Person,
    PersonRole,
    PoolFigure,
    PoolGiven,
    PoolMembership,
    PoolRelease,
)
from meetpunt.store.pool import days_of, finished_quarter
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 8
SURE = {"do": "join", "sure": "yes"}
HERE = "Ovenbouw"


def _release(cast: Cast, **figures: tuple[float, float, float]) -> int:
    """The cast takes part, and a release was made, of which its own win rate of 97 per hundred is a part."""
    now = datetime.now(UTC)
    quarter = finished_quarter(now.date())
    first, last = days_of(quarter)
    made = PoolRelease.objects.create(
        quarter=quarter, made_at=now, from_day=first, until_day=last, organisations=7, reps=43
    )
    PoolFigure.objects.bulk_create(
        PoolFigure(
            release=made, code=code.replace("__", ":"), organisations=7, reps=43, low=low, middle=middle, high=high
        )
        for code, (low, middle, high) in figures.items()
    )
    with changing(cast.organisation.pk):
        PoolMembership.objects.create(organisation=cast.organisation, joined_at=now)
        told = {"win_rate": {"value": 97.0, "n": 77, "taken": True}}
        PoolGiven.objects.create(
            organisation=cast.organisation, quarter=quarter, given_at=now, figures={"reps": 11, "figures": told}
        )
    return quarter


def _text(reader: Reader, who: str, address: str = "/pool/") -> str:
    return reader(who).get(address).content.decode().replace("\u00a0", " ")


def _only(cast: Cast, who: str, role: str) -> None:
    with changing(cast.organisation.pk):
        PersonRole.objects.filter(person=cast.people[who]).update(role=role)


def test_the_page_teaches_while_nothing_can_be_told_and_counts_nobody(cast: Cast, reader: Reader) -> None:
    page = _text(reader, "Diana")
    assert "Wie meedoet leest hier de uitgaven." in page
    assert "Wat jullie zouden geven" in page
    assert "11 verkopers" in page
    assert reader("Diana").post("/pool/decide/", SURE).status_code == 302
    page = _text(reader, "Diana")
    assert "Nog niet genoeg om iets te vertellen." in page
    assert "Wat jullie geven" in page


def test_what_would_be_given_is_just_what_is_given(cast: Cast, reader: Reader) -> None:
    shown = {row.name: (row.own, row.n) for row in reader("Diana").get("/pool/").context["gives"]}
    now = datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        viewer = operator_of(cast.organisation.slug, now.date())
        counted = given(viewer, *days_of(finished_quarter(now.date())))
    assert counted.reps == 11
    rate = counted.figures["win_rate"]
    assert shown["Scoringspercentage van gesloten verkoopkansen"] == (f"{rate.value:.0f}\u00a0%", str(rate.n))
    assert sum(own != "" for own, _n in shown.values()) == len(counted.figures)
    assert "visits_per_day" not in counted.figures  # nobody here registers visits: that is no 0 a day
    assert not any(word in code for code in counted.figures for word in ("revenue", "margin", "size", "orders"))


@pytest.mark.parametrize(("who", "role"), [("Carla", "production"), ("Carla", "trainer")])
def test_production_and_trainers_find_no_pool(cast: Cast, reader: Reader, who: str, role: str) -> None:
    _only(cast, who, role)
    assert reader(who).get("/pool/").status_code == 404
    assert reader(who).post("/pool/decide/", SURE).status_code == 404


def test_only_a_director_or_an_administrator_decides_for_the_own_organisation(cast: Cast, reader: Reader) -> None:
    for somebody in ("Bram", "Carla", "Anna"):
        assert reader(somebody).post("/pool/decide/", SURE).status_code == 404, somebody
        assert "/pool/decide/" not in _text(reader, somebody)
    assert reader("Dirk").post("/pool/decide/", SURE).status_code == 302  # of his own organisation
    assert reader("Ada").post("/pool/decide/", {"do": "join"}).status_code == 422
    assert reader("Ada").post("/pool/decide/", SURE).status_code == 302
    assert reader("Diana").post("/pool/decide/", SURE).status_code == 422
    assert reader("Diana").post("/pool/decide/", {"do": "leave"}).status_code == 302
    with acting_in(cast.organisation.pk):
        row = PoolMembership.objects.get(organisation=cast.organisation)
        assert (row.joined_by_id, row.left_by_id) == (cast.people["Ada"].pk, cast.people["Diana"].pk)
        assert Change.objects.filter(organisation=cast.organisation, table="poolmembership").count() == 2
    with acting_in(cast.other.pk):
        assert PoolMembership.objects.filter(organisation=cast.other, left_at=None).exists()


def test_the_works_council_is_thought_of_until_it_agreed(cast: Cast, reader: Reader) -> None:
    hint = "Er staat geen instemming van de ondernemingsraad genoteerd"
    assert hint in _text(reader, "Diana")
    agreed = {"purpose": "", "score_months": 12, "look_months": 12, "council": "agreed", "council_on": "2026-03-02"}
    assert reader("Ada").post("/trust/change/", agreed).status_code == 302
    assert hint not in _text(reader, "Diana")


def test_a_release_stands_beside_the_own_figure_for_who_reads_the_organisations(cast: Cast, reader: Reader) -> None:
    _release(cast, win_rate=(31.0, 38.0, 52.0))
    for somebody in ("Anna", "Diana"):
        page = _text(reader, somebody)
        assert "31–52 %" in page
        assert "97 %" in page
        assert "minstens 5 organisaties en 40 verkopers" in page
    for somebody in ("Bram", "Carla", "Ada"):
        page = _text(reader, somebody)
        assert "31–52 %" in page, somebody
        assert "97 %" not in page, somebody
    page = _text(reader, "Dirk")
    assert "31–52 %" not in page  # his organisation takes no part
    assert HERE not in page


def test_who_waits_reads_so_and_the_own_figure_all_the_same(cast: Cast, reader: Reader) -> None:
    _release(cast, win_rate=(31.0, 38.0, 52.0))
    assert "Je organisatie zit nog niet in deze uitgave" not in _text(reader, "Anna")
    with changing(cast.organisation.pk):
        told = {"win_rate": {"value": 97.0, "n": 77, "taken": False}}
        PoolGiven.objects.update(figures={"reps": 11, "figures": told})
    page = _text(reader, "Anna")
    assert "Je organisatie zit nog niet in deze uitgave" in page
    assert "97 %" in page


def test_a_kpi_has_the_pool_beside_it_for_who_takes_part(cast: Cast, reader: Reader) -> None:
    _release(cast, win_rate=(31.0, 38.0, 52.0))
    for somebody in ("Bram", "Anna"):
        assert "Pool: de helft van de organisaties tussen 31 % en 52 %, mediaan 38 %" in _text(
            reader, somebody, "/kpis/win_rate/"
        )
    assert "Pool: de helft" not in _text(reader, "Dirk", "/kpis/win_rate/")


def test_parameters_and_plan_offer_the_pool_only_where_there_is_one(cast: Cast, reader: Reader) -> None:
    assert "Uit de pool" not in _text(reader, "Anna", "/planning/parameters/")
    assert "pool" not in [code for code, _name in reader("Anna").get("/planning/").context["origins"]]
    _release(cast, visits_per_day=(2.1, 3.4, 4.0))
    page = _text(reader, "Anna", "/planning/parameters/")
    assert "Uit de pool" in page
    assert "2,1–4,0" in page
    assert "pool" in [code for code, _name in reader("Anna").get("/planning/").context["origins"]]


def test_a_new_organisation_plans_with_the_pool_and_sees_so(cast: Cast, reader: Reader) -> None:
    """Dirk's has no history at all; the cast's has plenty at the first step, so that nothing of it changes there."""
    before = reader("Anna").get("/planning/parameters/").context["found"].whole.inputs.steps
    _release(cast, conversion__S=(2.0, 3.0, 4.0))
    now = datetime.now(UTC)
    with changing(cast.other.pk):
        PoolMembership.objects.create(organisation=cast.other, joined_at=now)
    dirk = reader("Dirk").get("/planning/parameters/")
    first, second = dirk.context["found"].whole.inputs.steps[:2]
    assert (first.conversion.measured, first.conversion.origin) == (None, "pool")
    assert 0 < first.conversion.value < 0.1
    assert second.conversion.origin == "missing"
    assert "uit de pool" in dirk.content.decode()
    assert reader("Anna").get("/planning/parameters/").context["found"].whole.inputs.steps == before


def _asked(reader: Reader, who: str) -> int:
    client = reader(who)
    client.get("/pool/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/pool/")
    return len(asked)


def test_the_page_asks_no_more_with_more_people_and_visits(cast: Cast, reader: Reader) -> None:
    _release(cast, win_rate=(31.0, 38.0, 52.0), visits_per_day=(2.1, 3.4, 4.0))
    before = _asked(reader, "Anna")
    with changing(cast.organisation.pk):
        for number in range(5):
            one = Person.objects.create(organisation=cast.organisation, name=f"Verkoper {number}")
            PersonRole.objects.create(organisation=cast.organisation, person=one, role="rep")
            Activity.objects.create(
                organisation=cast.organisation,
                person=one,
                kind="visit",
                status="held",
                started_on=date(2026, 6, 1),
                recorded_at=datetime.now(UTC),
            )
    assert _asked(reader, "Anna") <= before <= 40

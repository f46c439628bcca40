"""The pages of measured parameters and of who sells what: who reads them, and what a manager sets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from meetpunt.actions.undoing import undo
from meetpunt.measures.register import definition
from meetpunt.measures.register.published import PUBLISHED
from meetpunt.store.access import viewer_of_person
from meetpunt.store.fields import FOREVER
from meetpunt.store.models import Activity, Change, FiguresLooked, ProductFamily, SellerSkill
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("figures that tests/reports asks of both")

PAGES = ("/planning/parameters/", "/planning/sellers/")
OF_THE_TEAM = (
    "/planning/parameters/?team={zuid}",
    "/planning/sellers/?team={zuid}",
    "/planning/parameters/{bram}/visits/?team={zuid}",
    "/planning/parameters/{bram}/entered/0/?team={zuid}",
    "/planning/parameters/0/orders/?team={zuid}",
    "/planning/parameters/{bram}/visits/export/?team={zuid}",
    "/planning/parameters/{bram}/entered/0/export/?team={zuid}&format=xlsx",
)


def _places(cast: Cast, addresses: tuple[str, ...]) -> list[str]:
    return [address.format(bram=cast.bram, zuid=cast.zuid.pk) for address in addresses]


@pytest.mark.both
def test_anna_sees_her_team_with_everybody_by_name(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    for address in (*PAGES, *_places(cast, OF_THE_TEAM)):
        assert client.get(address).status_code == 200, address
    page = client.get(PAGES[0]).content.decode()
    assert "Bram" in page
    assert "Bezoeken per dag" in page
    assert f"/planning/parameters/{cast.bram}/entered/0/" in page


@pytest.mark.both
def test_who_is_of_another_team_or_organisation_finds_nothing(cast: Cast, reader: Reader) -> None:
    for somebody in ("Carla", "Dirk", "Ada"):
        client = reader(somebody)
        for address in (*_places(cast, OF_THE_TEAM), f"/planning/sellers/{cast.bram}/"):
            assert client.get(address).status_code == 404, (somebody, address)


def test_a_rep_reads_the_own_column_beside_the_team_and_sets_nothing(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    page = client.get(PAGES[0]).content.decode()
    assert "Bram" in page
    assert "Eva" not in page
    assert client.get(f"/planning/parameters/{cast.bram}/entered/0/").status_code == 200
    assert client.get("/planning/parameters/0/entered/0/").status_code == 404
    eva = cast.people["Eva"].pk
    assert client.get(f"/planning/parameters/{eva}/entered/0/").status_code == 404
    assert "Eva" not in client.get(PAGES[1]).content.decode()
    for person in (cast.bram, eva):
        assert client.get(f"/planning/sellers/{person}/").status_code == 404


@pytest.mark.both
def test_a_director_sees_people_together_and_no_names(cast: Cast, reader: Reader) -> None:
    client = reader("Diana")
    for address in PAGES:
        page = client.get(address).content.decode()
        assert "Bram" not in page
        assert "Eva" not in page
    assert client.get("/planning/parameters/0/visits/").status_code == 404


@pytest.mark.both
def test_every_record_list_opens_and_the_look_is_noted(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        now = datetime.now(UTC)
        Activity.objects.create(
            organisation=cast.organisation,
            person=cast.people["Bram"],
            kind="visit",
            status="held",
            purpose="sales",
            started_at=now,
            started_on=now.date(),
            recorded_at=now,
        )
    client = reader("Anna")
    lists = ("visits", "sales_visits", "agreed_visits", "contacts", "orders", "several", "openings", "follow_ons")
    for which in (
        *lists,
        "prospects",
        "won",
        "quotes",
        "customers",
        "step_visits/0",
        "work/0",
        "contacts/1",
        "entered/2",
    ):
        for whose in (0, cast.bram):
            address = f"/planning/parameters/{whose}/{which}/?until={now:%Y-%m-%d}&page=2"
            assert client.get(address).status_code == 200, address
    page = client.get(f"/planning/parameters/{cast.bram}/visits/?until={now:%Y-%m-%d}").content.decode()
    assert "1 gehouden bezoek" in page
    assert client.get(f"/planning/parameters/{cast.bram}/unknown/").status_code == 404
    for kind, whose in (("csv", cast.bram), ("xlsx", 0)):
        taken = client.get(f"/planning/parameters/{whose}/visits/export/?until={now:%Y-%m-%d}&format={kind}")
        assert taken.status_code == 200
        assert "attachment" in taken["Content-Disposition"]
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, viewer=cast.people["Anna"]).exists()


@pytest.mark.parametrize(
    "query",
    ["months=24", "from=2026-01-01&until=2025-01-01", "from=nonsense", "steps=hours", "steps=days", "year=2027"],
)
def test_odd_questions_get_an_answer(cast: Cast, reader: Reader, query: str) -> None:
    client = reader("Anna")
    for address in PAGES:
        assert client.get(f"{address}?{query}").status_code == 200
    assert client.get(f"{PAGES[0]}?team=x").status_code == 404


@pytest.mark.both
def test_the_page_asks_the_database_a_fixed_number_of_times(
    cast: Cast, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    client = reader("Anna")
    with django_assert_max_num_queries(63):
        client.get(PAGES[0])
    with django_assert_max_num_queries(45):
        client.get(PAGES[0])
    with django_assert_max_num_queries(63):
        client.get(PAGES[1])


def _families(cast: Cast) -> tuple[ProductFamily, ProductFamily]:
    with acting_in(cast.organisation.pk):
        one, other = (
            ProductFamily.objects.create(organisation=cast.organisation, name=name) for name in ("Ovens", "Koeling")
        )
    return one, other


def _levels(cast: Cast) -> dict[str, str]:
    with acting_in(cast.organisation.pk):
        rows = SellerSkill.objects.filter(person_id=cast.bram, valid_until=FOREVER).select_related("family")
        return {row.family.name: row.level for row in rows}


def _set(client: Client, cast: Cast, first: str, **levels: str) -> int:
    told = {"first": first, **levels}
    return client.post(f"/planning/sellers/{cast.bram}/", told).status_code


@pytest.mark.both
def test_a_manager_sets_what_somebody_sells_and_can_undo_it_in_one_go(cast: Cast, reader: Reader) -> None:
    ovens, cooling = _families(cast)
    client = reader("Anna")
    names = (f"family-{ovens.pk}", f"family-{cooling.pk}")
    assert client.get(f"/planning/sellers/{cast.bram}/").status_code == 200
    assert _set(client, cast, "2026-01-01", **dict(zip(names, ("able", "learning"), strict=True))) == 302
    assert _levels(cast) == {"Ovens": "able", "Koeling": "learning"}
    assert _set(client, cast, "2026-02-01", **dict(zip(names, ("able", "able"), strict=True))) == 302
    assert _levels(cast) == {"Ovens": "able", "Koeling": "able"}
    with acting_in(cast.organisation.pk):
        assert SellerSkill.objects.filter(person_id=cast.bram, family=cooling).count() == 2, "the history stays"
        today = datetime.now(UTC).date()
        anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, today)
        assert anna is not None
        undo(anna, Change.objects.filter(table="sellerskill").latest("pk").pk, datetime.now(UTC))
    assert _levels(cast) == {"Ovens": "able", "Koeling": "learning"}
    page = reader("Bram").get(PAGES[1]).content.decode()
    assert "Ovens" in page


@pytest.mark.both
def test_only_the_own_manager_sets_it_and_nonsense_is_refused(cast: Cast, reader: Reader) -> None:
    ovens, _cooling = _families(cast)
    for somebody in ("Bram", "Carla", "Diana", "Ada", "Dirk"):
        assert _set(reader(somebody), cast, "2026-01-01", **{f"family-{ovens.pk}": "able"}) == 404
    anna = reader("Anna")
    assert _set(anna, cast, "2026-01-01", **{f"family-{ovens.pk}": "best"}) == 422
    assert _set(anna, cast, "1900-01-01", **{f"family-{ovens.pk}": "able"}) == 422
    assert _levels(cast) == {}


def test_a_published_figure_names_its_source_and_the_parameter_that_it_is_near() -> None:
    for one in PUBLISHED:
        assert one.url.startswith(("https://", "http://"))
        assert definition(one.parameter) is not None
        assert one.source
        for words in (one.meaning, one.kind, one.caution):
            assert set(words) == {"nl", "en"}

"""The search page and its piece for the dialog: who finds what, and where it leads."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from meetpunt.store.models import Account, Opportunity, Person
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 4


@pytest.fixture(autouse=True)
def every_page(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.every_page"


def text(client: Client, typed: str, part: str = "&part=1") -> str:
    answer = client.get(f"/search/?q={typed}{part}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def own(cast: Cast, name: str) -> Account:
    with acting_in(cast.organisation.pk):
        Account.objects.all().update(owner=cast.people["Carla"])
        Opportunity.objects.all().update(account=None)
        row: Account = Account.objects.filter(name__startswith="Bakkerij").first()  # type: ignore[assignment]
        row.name, row.owner = name, cast.people["Bram"]
        row.save()
    return row


def test_bram_finds_his_account_and_carla_and_dirk_do_not(cast: Cast, reader: Reader) -> None:
    row = own(cast, "Zilvermeeuw Catering")
    assert f'href="/accounts/{row.pk}/"' in text(reader("Bram"), "zilver")
    assert "<mark>Zilver</mark>meeuw" in text(reader("Bram"), "zilver")
    for somebody in ("Carla", "Dirk", "Diana"):
        assert "meeuw" not in text(reader(somebody), "zilver")


def test_people_are_found_by_who_may_see_them(cast: Cast, reader: Reader) -> None:
    assert f'href="/funnel/{cast.bram}/"' in text(reader("Anna"), "bram")
    for somebody in ("Carla", "Eva", "Diana", "Dirk"):
        assert "Jansen" not in text(reader(somebody), "bram")


def test_pages_are_found_by_their_name_in_the_readers_language(cast: Cast, reader: Reader) -> None:
    assert 'href="/kpis/"' in text(reader("Bram"), "kpi")
    assert 'href="/imports/"' not in text(reader("Bram"), "imp")
    assert 'href="/imports/"' in text(reader("Ada"), "imp")


def test_without_words_the_page_offers_what_can_be_done(cast: Cast, reader: Reader) -> None:
    page = text(reader("Bram"), "", part="")
    assert "<h1>Zoeken</h1>" in page
    assert 'href="/my-data/"' in page


def test_a_name_with_signs_of_html_stays_a_name(cast: Cast, reader: Reader) -> None:
    own(cast, "<script>alert(1)</script> & Zn")
    found = text(reader("Bram"), "script")
    assert "<script>" not in found
    assert "&lt;<mark>script</mark>&gt;" in found
    assert "&quot;" in text(reader("Bram"), '"><b>', part="")


def test_who_is_not_signed_in_is_asked_to(db: None) -> None:
    assert Client().get("/search/?q=a").status_code == 302


def test_searching_changes_nothing_so_it_is_only_asked_for(cast: Cast, reader: Reader) -> None:
    assert reader("Bram").post("/search/", {"q": "a"}).status_code == 405


def test_a_colleague_is_offered_by_first_name_and_by_whole_name_where_two_have_it(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    told = lambda typed: bram.get("/mentions/", {"q": typed}).json()["people"]  # noqa: E731
    assert told("eva") == [{"word": "Eva", "name": "Eva Smit"}]
    assert told("smit") == [{"word": "Eva", "name": "Eva Smit"}]
    assert told("bram") == []
    with acting_in(cast.organisation.pk):
        Person.objects.create(organisation=cast.organisation, name="Eva de Boer")
    assert {one["word"] for one in told("eva")} == {"EvadeBoer", "EvaSmit"}
    assert len(told("")) == 8
    assert reader("Dirk").get("/mentions/", {"q": "eva"}).json()["people"] == []

"""Accounts on a map: the map of a list, and the small one on a card with how its position was found."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.reports.account_map import MOST_NEAR
from meetpunt.store import account_places
from meetpunt.store.account_places import how_found
from meetpunt.store.models import Account, Opportunity, VisitAgreement
from meetpunt.store.places import locate
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 4
NOW = datetime.now(UTC)


def _account(cast: Cast, name: str, town: str, owner: str = "Bram", **also: object) -> Account:
    found = locate("", town, "NL")
    place = {"latitude": found.latitude, "longitude": found.longitude} if found else {}
    of = {"organisation": cast.organisation, "name": name, "town": town, "owner": cast.people[owner]}
    return Account.objects.create(**{**of, **place, "created_at": NOW, **also})


@pytest.fixture
def accounts(cast: Cast) -> dict[str, Account]:
    """Bram's in three towns and nowhere, and one of Carla; the cast's own belong to somebody of her team."""
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(organisation=cast.organisation).update(account=None)
        Account.objects.filter(organisation=cast.organisation).update(owner=cast.people["Femke"])
        made = {
            name: _account(cast, name, town, owner)
            for name, town, owner in (
                ("Bakkerij Bos", "Tilburg", "Bram"),
                ("Bistro Zee", "Tilburg", "Bram"),
                ("Hotel Maas", "Maastricht", "Bram"),
                ("Nergens", "Atlantis", "Bram"),
                ("Van Carla", "Tilburg", "Carla"),
            )
        }
        for name, times in (("Hotel Maas", 12), ("Bistro Zee", 1)):
            since = NOW.date() - timedelta(days=700 if times == 12 else 7)
            VisitAgreement.objects.create(
                organisation=cast.organisation, account=made[name], visits_per_year=times, valid_from=since
            )
    return made


def test_the_list_is_a_map_with_the_same_filters_and_its_names_below(
    accounts: dict[str, Account], reader: Reader
) -> None:
    client = reader("Bram")
    page = client.get("/accounts/?show=map").content.decode()
    assert page.count('<svg class="chart map-drawing') == 3
    assert "1 adres staat niet op de kaart" in page
    assert "Natural Earth" in page
    rows = re.findall(r'<tr id="on-map-\d+"><th scope="row"><a href="/accounts/(\d+)/">', page)
    assert {int(one) for one in rows} == {row.pk for name, row in accounts.items() if name != "Van Carla"}
    assert f'<a href="/accounts/{accounts["Hotel Maas"].pk}/" tabindex="-1">' in page, "a point alone leads to its card"
    together = re.search(r'<a href="#on-map-(\d+)" tabindex="-1">', page)
    assert together is not None, "several in one town lead to their rows"
    assert re.search(rf'id="on-map-{together[1]}"><th scope="row"><a [^>]*>Bakkerij Bos', page)
    assert "te laat voor bezoek" in page
    assert "Van Carla" not in page
    only = client.get("/accounts/?show=map&town=maastricht").content.decode()
    assert "Hotel Maas" in only
    assert "Bistro Zee" not in only
    assert "Hotel Maas" in client.get("/accounts/?show=map&overdue=1").content.decode()
    assert "Geen klant past" in client.get("/accounts/?show=map&town=nergens").content.decode()


def test_the_way_back_and_kept_lists_remember_the_map(accounts: dict[str, Account], reader: Reader) -> None:
    page = reader("Bram").get("/accounts/?show=map&town=Tilburg&cols=town").content.decode()
    assert 'aria-current="page" href="?town=Tilburg&amp;cols=town&amp;show=map"' in page
    assert 'href="?town=Tilburg&amp;cols=town"' in page
    assert 'name="query" value="town=Tilburg&amp;cols=town&amp;show=map"' in page
    assert '<input type="hidden" name="show" value="map">' in page
    assert '<input type="hidden" name="cols" value="town">' in page


def test_carla_and_dirk_see_their_own_map_only(accounts: dict[str, Account], reader: Reader) -> None:
    assert "Van Carla" in reader("Carla").get("/accounts/?show=map").content.decode()
    for somebody in ("Carla", "Dirk"):
        page = reader(somebody).get("/accounts/?show=map").content.decode()
        assert "Bakkerij Bos" not in page, somebody
        assert reader(somebody).get(f"/accounts/{accounts['Bakkerij Bos'].pk}/").status_code == 404


@pytest.mark.parametrize("query", ["", "&status=suspect"])
def test_more_than_fit_are_thinned_evenly_and_that_is_said(
    cast: Cast, accounts: dict[str, Account], reader: Reader, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    for module in ("meetpunt.store.account_places", "meetpunt.reports.account_map"):
        monkeypatch.setattr(f"{module}.MOST", 20)
    with changing(cast.organisation.pk):
        for number in range(70):
            _account(cast, f"Kantine {number}", "Tilburg")
    page = reader("Bram").get(f"/accounts/?show=map{query}").content.decode()
    shown = len(re.findall(r'<tr id="on-map-', page))
    assert 15 <= shown <= 20
    assert f"Dit zijn {shown} van de" in page
    assert "een op de 4" in page


@pytest.mark.parametrize("query", ["", "&status=suspect", "&overdue=1"])
def test_a_map_and_a_card_ask_the_same_number_of_questions_however_many_accounts(
    cast: Cast, accounts: dict[str, Account], reader: Reader, query: str
) -> None:
    client = reader("Bram")

    def questions(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    places = (f"/accounts/?show=map{query}", f"/accounts/{accounts['Bakkerij Bos'].pk}/")
    client.get(places[1])  # what was opened before is remembered by changing a row instead of adding one
    with changing(cast.organisation.pk):
        pass  # what was kept until something changes is asked anew, as it is below
    few = [questions(address) for address in places]
    with changing(cast.organisation.pk):
        for number in range(60):
            made = _account(cast, f"Kantine {number}", ("Tilburg", "Goirle", "Oss")[number % 3])
            VisitAgreement.objects.create(
                organisation=cast.organisation, account=made, visits_per_year=6, valid_from=NOW.date()
            )
    many = [questions(address) for address in places]
    assert many == few


def test_a_card_shows_where_it_lies_among_what_is_near_and_in_hand(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    with changing(cast.organisation.pk):
        for number in range(MOST_NEAR + 5):
            _account(cast, f"Ver {number}", "Breda")
        _account(cast, "Om de hoek", "Goirle")
    page = reader("Bram").get(f"/accounts/{accounts['Bakkerij Bos'].pk}/").content.decode()
    assert 'class="mark here"' in page
    assert f"Kaart met Bakkerij Bos, Tilburg en {MOST_NEAR} andere klanten binnen 22 km." in page
    assert "In het midden van zijn plaats." in page
    near = page[page.index("In de buurt") :]
    assert near.index("Bistro Zee") < near.index("Om de hoek") < near.index("Ver ")
    assert "Hotel Maas" not in near
    assert "Van Carla" not in page
    assert "Natural Earth" in page


def test_a_card_without_a_position_says_so(accounts: dict[str, Account], reader: Reader) -> None:
    page = reader("Bram").get(f"/accounts/{accounts['Nergens'].pk}/").content.decode()
    assert "Nog nergens, omdat" in page
    assert '<svg class="chart map-drawing' not in page


@pytest.mark.sqlite_only("words")
def test_how_well_a_position_is_known_is_told(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        town = _account(cast, "Stad", "Tilburg")
        measured = _account(cast, "Gemeten", "Tilburg", latitude=51.55123, longitude=5.08123)
        brussels = locate("1000", "", "BE")
        assert brussels is not None
        postcode = _account(
            cast, "Brussel", "", postcode="1000", country="BE", latitude=brussels.latitude, longitude=brussels.longitude
        )
        nowhere = _account(cast, "Nergens", "Atlantis")
        assert [how_found(one) for one in (town, measured, postcode, nowhere)] == [
            "town",
            account_places.TOLD,
            "postcode",
            "",
        ]

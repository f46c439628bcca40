"""Who may open what. Carla is a rep of another team, Dirk manages elsewhere: for them it does not exist."""

import pytest
from django.test import Client

from meetpunt.store.models import FiguresLooked, Organisation
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.both

OF_BRAM = (
    "/funnel/{bram}/",
    "/funnel/{bram}/?period=all",
    "/funnel/?rep={bram}",
    "/funnel/{bram}/records/reached/0/",
    "/funnel/{bram}/records/won_in_period/",
    "/funnel/{bram}/records/reached/0/export/?format=csv",
    "/funnel/{bram}/records/open_now/export/?format=xlsx",
)
OF_THE_TEAM = (
    "/team/{zuid}/",
    "/team/?team={zuid}",
    "/team/{zuid}/records/reached/0/",
    "/team/{zuid}/records/lost_in_period/",
    "/team/{zuid}/records/reached/0/export/?format=csv",
)


OF_THE_ORGANISATION = (
    "/organisation/records/reached/0/",
    "/organisation/records/open_now/",
    "/organisation/records/reached/0/export/?format=csv",
    "/organisation/records/lost_in_period/export/?format=xlsx",
)


def _places(cast: Cast, addresses: tuple[str, ...]) -> list[str]:
    return [address.format(bram=cast.bram, zuid=cast.zuid.pk) for address in addresses]


def test_who_may_not_see_bram_finds_no_page_no_records_no_export_and_no_team(cast: Cast, reader: Reader) -> None:
    for somebody in ("Carla", "Dirk", "Ada", "Diana", "Eva"):
        client = reader(somebody)
        for address in _places(cast, OF_BRAM):
            assert client.get(address).status_code == 404, (somebody, address)
        if somebody != "Diana":  # a director sees teams, and no names in them
            for address in _places(cast, OF_THE_TEAM):
                assert client.get(address).status_code == 404, (somebody, address)


def test_what_is_not_there_and_what_may_not_be_seen_look_the_same(cast: Cast, reader: Reader) -> None:
    client = reader("Carla")
    unseen, unknown = client.get(f"/funnel/{cast.bram}/"), client.get("/funnel/999999/")
    strip = lambda answer: answer.content.decode().replace(f"/funnel/{cast.bram}/", "/funnel/999999/")  # noqa: E731
    without_token = lambda text: [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]  # noqa: E731
    assert without_token(strip(unseen)) == without_token(strip(unknown))


def test_bram_and_his_manager_see_the_same_figures(cast: Cast, reader: Reader) -> None:
    for somebody in ("Bram", "Anna"):
        client = reader(somebody)
        for address in _places(cast, OF_BRAM):
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, (somebody, address)
    own, managers = (reader(one).get(f"/funnel/{cast.bram}/").context["report"] for one in ("Bram", "Anna"))
    assert own.steps == managers.steps


def test_a_director_sees_the_team_without_a_name_in_it(cast: Cast, reader: Reader) -> None:
    client = reader("Diana")
    page = client.get(f"/team/{cast.zuid.pk}/")
    records = client.get(f"/team/{cast.zuid.pk}/records/reached/0/")
    assert page.status_code == records.status_code == 200
    for name in ("Bram", "Eva Smit", "Noor Visser"):
        assert name not in page.content.decode()
        assert name not in records.content.decode()
        assert name not in client.get(f"/team/{cast.zuid.pk}/records/reached/0/export/").content.decode()


def test_a_director_sees_names_once_the_organisation_says_so(cast: Cast, reader: Reader) -> None:
    Organisation.objects.filter(pk=cast.organisation.pk).update(names_for_directors="everybody")
    assert "Bram Jansen" in reader("Diana").get(f"/team/{cast.zuid.pk}/").content.decode()
    assert "iedereen op naam" in reader("Bram").get("/my-data/").content.decode()


def test_a_rep_does_not_see_the_organisation_or_a_team(cast: Cast, reader: Reader) -> None:
    assert reader("Bram").get("/organisation/").status_code == 404
    assert reader("Bram").get("/team/").status_code == 404


def test_the_organisations_records_are_for_who_sees_the_organisation(cast: Cast, reader: Reader) -> None:
    for address in OF_THE_ORGANISATION:
        for somebody in ("Bram", "Carla", "Eva", "Ada"):
            assert reader(somebody).get(address).status_code == 404, (somebody, address)
        for somebody in ("Anna", "Diana"):
            assert reader(somebody).get(address).status_code == 200, (somebody, address)
    assert reader("Dirk").get("/organisation/records/open_now/").context["page"].total == 0  # his own organisation's
    assert reader("Anna").get("/organisation/records/nonsense/").status_code == 404


def test_the_organisations_records_name_only_whose_figures_one_may_see(cast: Cast, reader: Reader) -> None:
    address = "/organisation/records/open_now/export/?format=csv"
    seen = {one: reader(one).get(address).content.decode() for one in ("Anna", "Diana")}
    assert "Bram Jansen" in seen["Anna"]
    for name in ("Carla Vos", "Wim Schouten"):
        assert name not in seen["Anna"]
    for name in ("Bram Jansen", "Carla Vos"):
        assert name not in seen["Diana"]
    Organisation.objects.filter(pk=cast.organisation.pk).update(names_for_directors="everybody")
    assert "Carla Vos" in reader("Diana").get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/funnel/", "/funnel/1/", "/team/", "/organisation/", "/kpis/", "/my-data/"])
def test_somebody_who_is_not_signed_in_is_asked_to(db: None, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address}")


@pytest.mark.parametrize("which", ["reached", "nonsense", "stock"])
def test_a_number_that_does_not_exist_has_no_records(cast: Cast, reader: Reader, which: str) -> None:
    client = reader("Anna")
    assert client.get(f"/funnel/{cast.bram}/records/{which}/").status_code == 404
    assert client.get(f"/funnel/{cast.bram}/records/{which}/77/").status_code == 404


def test_bram_can_read_that_anna_looked_and_his_own_look_is_nobodys_business(cast: Cast, reader: Reader) -> None:
    reader("Bram").get(f"/funnel/{cast.bram}/")
    with acting_in(cast.organisation.pk):
        assert not FiguresLooked.objects.exists()
    for _ in range(2):
        reader("Anna").get(f"/funnel/{cast.bram}/")
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.count() == 1
    assert "Anna Hendriks" in reader("Bram").get("/my-data/").content.decode()
    assert "Anna Hendriks" not in reader("Eva").get("/my-data/").content.decode()

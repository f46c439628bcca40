"""Coming in: signing in, being slowed down, choosing an organisation, and where one lands."""

import pytest
from django.test import Client

from meetpunt.store.models import Login, Person
from meetpunt.store.tenancy import acting_in
from tests.cast import PASSWORD, Cast
from tests.web.conftest import Reader


def test_one_signs_in_and_lands_where_one_was_going(cast: Cast, visitor: Client) -> None:
    told = {"username": "Anna@proef.example", "password": PASSWORD, "next": "/kpis/"}
    assert visitor.post("/sign-in/", told)["Location"] == "/kpis/"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(cast: Cast, visitor: Client, elsewhere: str) -> None:
    told = {"username": "anna@proef.example", "password": PASSWORD, "next": elsewhere}
    assert visitor.post("/sign-in/", told)["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_whether_the_address_is_known(cast: Cast, visitor: Client) -> None:
    said = []
    for address in ("anna@proef.example", "nobody@proef.example"):
        answer = visitor.post("/sign-in/", {"username": address, "password": "verkeerd"})
        said.append(answer.context["form"].non_field_errors())
    assert said[0] == said[1]
    assert "horen niet bij elkaar" in said[0][0]


def test_guessing_is_slowed_down_and_the_page_says_how_long(cast: Cast, visitor: Client) -> None:
    for _ in range(8):
        answer = visitor.post("/sign-in/", {"username": "anna@proef.example", "password": "verkeerd"})
    assert answer.status_code == 429
    assert "Wacht een kwartier" in answer.content.decode()
    again = visitor.post("/sign-in/", {"username": "anna@proef.example", "password": PASSWORD})
    assert again.status_code == 429


@pytest.mark.parametrize(
    ("somebody", "landing"),
    [
        ("Anna", "/team/{zuid}/"),
        ("Bram", "/today/"),
        ("Diana", "/organisation/"),
        ("Carla", "/today/"),
    ],
)
def test_everybody_lands_at_the_page_they_came_for(cast: Cast, reader: Reader, somebody: str, landing: str) -> None:
    place = landing.format(zuid=cast.zuid.pk, bram=cast.bram, carla=cast.people["Carla"].pk)
    answer = reader(somebody).get("/", follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == place


def test_somebody_in_two_organisations_chooses_and_can_change(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.other.pk):
        Person.objects.create(organisation=cast.other, name="Anna H.", login=cast.login("Anna"))
    client = reader("Anna")
    assert client.get("/team/")["Location"] == "/organisations/"
    assert "Ander Bedrijf" in client.get("/organisations/").content.decode()
    client.post("/organisations/", {"organisation": cast.organisation.pk})
    assert client.get("/team/", follow=True).status_code == 200
    client.post("/organisations/", {"organisation": cast.other.pk})
    assert client.get(f"/funnel/{cast.bram}/").status_code == 404


def test_nobody_chooses_an_organisation_that_is_not_theirs(cast: Cast, reader: Reader) -> None:
    assert reader("Dirk").post("/organisations/", {"organisation": cast.organisation.pk}).status_code == 404


def test_a_person_who_left_is_told_so(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    with acting_in(cast.organisation.pk):
        Person.objects.filter(pk=cast.bram).update(is_active=False)
    assert "Je zit in geen organisatie" in client.get("/", follow=True).content.decode()


def test_the_language_of_the_last_time_is_there_again_unless_another_is_chosen_at_the_door(
    cast: Cast, visitor: Client
) -> None:
    Login.objects.filter(email="anna@proef.example").update(language="en")
    told = {"username": "anna@proef.example", "password": PASSWORD}
    visitor.post("/sign-in/", told)
    assert "what every figure means" in visitor.get("/kpis/").content.decode()
    visitor.post("/sign-out/")
    visitor.post("/preferences/language/", {"language": "nl"})
    visitor.post("/sign-in/", told)
    assert "wat elk cijfer betekent" in visitor.get("/kpis/").content.decode()


def test_signing_out_takes_a_post_and_forgets(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/team/").status_code == 302

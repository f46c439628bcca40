"""Pages of who runs the installation, and what people of a suspended organisation meet."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from meetpunt.actions.operating import suspending
from meetpunt.actions.operating.operators import add_operator, remove_operator
from meetpunt.actions.signing_in import totp
from meetpunt.store import operating
from meetpunt.store.models import (
    Activity,
    Change,
    Invitation,
    Job,
    Login,
    OperatorLine,
    Organisation,
    OutgoingMail,
    SecondStep,
    SignInSession,
)
from meetpunt.store.secrets import Purpose, decrypt, encrypt
from meetpunt.store.tenancy import acting_in
from tests.api.conftest import Programs, program
from tests.cast import PASSWORD, Cast
from tests.web.conftest import Reader

ENTRIES = 4
OPERATOR, SECRET = "op@host.example", "vier losse woorden samen"
SEED = totp.seed_of(b"a seed of twenty byt")
NOW = datetime.now(UTC)

__all__ = ["program"]


@pytest.fixture
def operator(cast: Cast) -> Client:
    """Somebody who runs the installation, signed in by the password."""
    add_operator(OPERATOR, SECRET, "nl", NOW)
    client = Client(headers={"accept-language": "nl"})
    assert enter(client)["Location"] == "/"
    return client


def enter(client: Client, who: str = OPERATOR, password: str = SECRET) -> Any:
    return client.post("/sign-in/", {"username": who, "password": password})


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return unescape(answer.content.decode())


def act(client: Client, cast: Cast, what: str) -> str:
    answer = client.post(f"/operator/organisations/{cast.organisation.pk}/{what}/", follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_an_operator_lands_at_the_organisations_and_finds_only_pages_of_operators(operator: Client) -> None:
    assert operator.get("/")["Location"] == "/operator/"
    text = page(operator, "/operator/")
    menu = text[text.index('<nav class="nav"') : text.index('<div class="page"')]
    places = {one for one in re.findall(r'<a [^>]*href="(/[^"]*)"', menu) if one != "/"}
    assert places == {"/operator/", "/operator/health/", "/operator/trail/", "/my-sign-in/"}
    assert "Uitloggen" in menu or "Afmelden" in menu
    for path in ("/organisations/", "/today/", "/tokens/", "/notifications/", "/settings/phone/"):
        assert operator.get(path).status_code == 404, path


def test_the_list_tells_numbers_and_is_searched(operator: Client, cast: Cast) -> None:
    from meetpunt.actions.operating.sizes import count_sizes

    count_sizes(NOW)
    Job.objects.create(kind="x", organisation_id=cast.organisation.pk, state="dead", run_after=NOW, created_at=NOW)
    text = page(operator, f"/operator/?q={cast.organisation.name[:4].lower()}")
    assert cast.organisation.name in text
    with acting_in(cast.organisation.pk):
        activities = Activity.objects.count()
    assert f'data-label="Activiteiten">{activities}<' in text.replace("\xa0", "")
    assert 'data-label="Opgegeven taken">1<' in text
    assert "Hier past geen organisatie bij" in page(operator, "/operator/?q=bestaatniet")
    assert cast.organisation.name not in page(operator, "/operator/?standing=suspended")
    assert page(operator, "/operator/?page=x&standing=x&order=x&q=%00")


def test_no_name_of_a_person_account_or_file_stands_on_pages_of_an_organisation(operator: Client, cast: Cast) -> None:
    act(operator, cast, "suspend")
    with acting_in(cast.organisation.pk):
        names = {one.name for one in cast.people.values() if one.organisation_id == cast.organisation.pk}
    for place in ("", f"organisations/{cast.organisation.pk}/", "health/", "trail/"):
        path = f"/operator/{place}"
        text = page(operator, path)
        assert {name for name in names if name in text} == set(), path


def test_a_page_of_many_asks_as_often_as_one_of_few(operator: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8) as few:
        operator.get("/operator/")
    for number in range(60):
        Organisation.objects.create(name=f"Bedrijf {number:03}", slug=f"bedrijf-{number}", created_at=NOW)
    with django_assert_max_num_queries(8) as many:
        operator.get("/operator/")
    assert len(many) == len(few)
    assert "pagina 1 van 2" in page(operator, "/operator/")


def test_an_organisation_is_made_and_its_administrator_comes_in_by_the_link(operator: Client, visitor: Client) -> None:
    told = {"organisation": "Ovenbouw", "language": "nl", "currency": "EUR", "time_zone": "Europe/Amsterdam"}
    who = {"name": "Ada Kok", "email": "ada@oven.example"}
    answer = operator.post("/operator/new/", told | who)
    link = re.search(r'value="(http://[^"]+/invitation/[^"]+)"', answer.content.decode())
    assert link is not None
    made = Organisation.objects.get(name="Ovenbouw")
    with acting_in(made.pk):
        mail = OutgoingMail.objects.get()
        assert mail.to == "ada@oven.example"
        assert link[1] in decrypt(Purpose.MAIL, mail.body)
        assert OPERATOR in mail.subject
    assert "kwam nog niet binnen" in page(operator, f"/operator/organisations/{made.pk}/")
    assert "Ada Kok" in visitor.get(link[1]).content.decode()
    assert visitor.post(link[1], {"password": PASSWORD})["Location"] == "/"
    assert visitor.get("/", follow=True).status_code == 200
    assert visitor.get("/people/").status_code == 200
    assert "kwam nog niet binnen" not in page(operator, f"/operator/organisations/{made.pk}/")
    assert operator.post(f"/operator/organisations/{made.pk}/invite/").status_code == 404
    again = operator.post("/operator/new/", told | who)
    assert "Er is al een organisatie" in again.content.decode()
    assert again.status_code == 422
    assert Organisation.objects.filter(name="Ovenbouw").count() == 1


def test_an_invitation_that_went_astray_is_sent_again(operator: Client, visitor: Client) -> None:
    told = {"organisation": "Oven", "language": "en", "currency": "EUR", "time_zone": "UTC", "name": "Ada"}
    operator.post("/operator/new/", told | {"email": "ada@oven.example"})
    made = Organisation.objects.get(name="Oven")
    answer = operator.post(f"/operator/organisations/{made.pk}/invite/")
    assert "Opnieuw uitgenodigd" in answer.content.decode()
    with acting_in(made.pk):
        assert Invitation.objects.filter(withdrawn_at=None).count() == 1
        assert OutgoingMail.objects.filter(subject__contains="invites you").count() == 2


def test_where_mails_go_out_the_operator_does_not_see_the_link(operator: Client, settings: Any) -> None:
    settings.HAS_MAIL_SERVER = True
    told = {"organisation": "Oven", "language": "nl", "currency": "EUR", "time_zone": "UTC", "name": "Ada"}
    answer = operator.post("/operator/new/", told | {"email": "ada@oven.example"})
    assert answer.status_code == 200
    assert "/invitation/" not in answer.content.decode()
    made = Organisation.objects.get(name="Oven")
    assert "/invitation/" not in operator.post(f"/operator/organisations/{made.pk}/invite/").content.decode()


def test_nobody_of_a_suspended_organisation_signs_in_and_everybody_is_told_why(
    operator: Client, cast: Cast, visitor: Client
) -> None:
    assert "Opgeschort" in act(operator, cast, "suspend")
    answer = enter(visitor, "bram@proef.example", PASSWORD)
    assert answer["Location"] == "/sign-in/suspended/"
    told = visitor.get(answer["Location"])
    assert told.status_code == 403
    assert "toegang van je organisatie is opgeschort" in told.content.decode()
    assert "_auth_user_id" not in visitor.session
    assert enter(visitor, "bram@proef.example", "iets heel anders").status_code == 200, "who guesses is told nothing"
    act(operator, cast, "resume")
    assert enter(visitor, "bram@proef.example", PASSWORD)["Location"] == "/"
    assert visitor.get("/today/").status_code == 200


def test_who_is_signed_in_already_reads_it_on_every_page_and_goes_on_afterwards(
    operator: Client, cast: Cast, reader: Reader
) -> None:
    bram = reader("Bram")
    assert bram.get("/today/").status_code == 200
    act(operator, cast, "suspend")
    for path in ("/", "/today/", "/accounts/", "/my-sign-in/", "/settings/"):
        assert bram.get(path)["Location"] == "/sign-in/suspended/", path
    assert "opgeschort" in bram.get("/sign-in/suspended/").content.decode()
    assert bram.post("/log/send/", {}).status_code == 401, "the phone keeps what it has to send"
    act(operator, cast, "resume")
    assert bram.get("/today/").status_code == 200
    assert bram.get("/sign-in/suspended/").status_code == 404


def test_another_organisation_does_not_notice(operator: Client, cast: Cast, reader: Reader) -> None:
    act(operator, cast, "suspend")
    assert reader("Dirk").get("/", follow=True).status_code == 200


def test_who_works_in_two_organisations_goes_on_in_the_other(operator: Client, cast: Cast, visitor: Client) -> None:
    from meetpunt.actions.organisations import create_user

    create_user(cast.other.pk, "Bram Jansen", "bram@proef.example", PASSWORD, ("rep",))
    act(operator, cast, "suspend")
    assert enter(visitor, "bram@proef.example", PASSWORD)["Location"] == "/"
    assert "opgeschort" in visitor.get("/", follow=True).content.decode()
    visitor.post("/organisations/", {"organisation": cast.organisation.pk})
    told = visitor.get("/", follow=True)
    assert told.status_code == 403
    assert "Andere organisatie" in told.content.decode()
    visitor.post("/organisations/", {"organisation": cast.other.pk})
    assert visitor.get("/today/").status_code == 200


def test_tokens_and_secret_addresses_of_a_suspended_organisation_say_so(
    operator: Client, cast: Cast, reader: Reader, program: Programs
) -> None:
    cache.clear()
    asks, bram = program("Bram"), reader("Bram")
    bram.post("/calendars/own/make/")
    found = re.search(r"http://testserver(/calendar/\d+/[^\"<\s]+)", page(bram, "/calendars/"))
    assert found is not None
    anonymous = Client()
    assert anonymous.get(found[1]).status_code == 200
    act(operator, cast, "suspend")
    answer = asks.ask("GET", "/me")
    assert answer.status_code == 403
    assert b'"suspended"' in answer.content
    assert b"access is suspended" in answer.content
    told = anonymous.get(found[1])
    assert told.status_code == 403
    assert "opgeschort" in told.content.decode()
    assert anonymous.get(found[1][:-3] + "xx/").status_code == 404, "a wrong secret learns nothing"
    act(operator, cast, "resume")
    assert anonymous.get(found[1]).status_code == 200
    assert asks.status("/me") == 200


def test_an_invitation_to_a_suspended_organisation_waits(operator: Client, cast: Cast, visitor: Client) -> None:
    told = {"organisation": "Oven", "language": "nl", "currency": "EUR", "time_zone": "UTC", "name": "Ada"}
    answer = operator.post("/operator/new/", told | {"email": "ada@oven.example"})
    link = re.search(r'value="http://testserver(/invitation/[^"]+)"', answer.content.decode())
    assert link is not None
    made = Organisation.objects.get(name="Oven")
    suspending.suspend(made.pk, "", NOW)
    assert visitor.post(link[1], {"password": PASSWORD}).status_code == 403
    suspending.resume(made.pk, "", NOW)
    assert visitor.post(link[1], {"password": PASSWORD})["Location"] == "/"


def test_a_removal_is_planned_read_by_administrators_and_called_off(
    operator: Client, cast: Cast, reader: Reader
) -> None:
    text = act(operator, cast, "remove")
    assert "De verwijdering is gepland" in text
    ada, bram = reader("Ada"), reader("Bram")
    assert "wordt na" in page(ada, "/settings/")
    assert "wordt na" not in page(bram, "/today/")
    assert "Te verwijderen door de operator na" in page(ada, "/changes/?table=organisation")
    assert "Ervan afgezien" in act(operator, cast, "keep")
    assert "wordt na" not in page(ada, "/settings/")
    cast.organisation.refresh_from_db()
    assert cast.organisation.remove_at is None
    Organisation.objects.filter(pk=cast.organisation.pk).update(remove_at=NOW - timedelta(days=1))
    assert "De wachttijd is voorbij" in act(operator, cast, "keep")


def test_what_has_effect_on_others_asks_to_prove_oneself_again_after_a_while(operator: Client, cast: Cast) -> None:
    session = operator.session
    session["sure"] = int((NOW - timedelta(hours=1)).timestamp())
    session.save()
    answer = operator.post(f"/operator/organisations/{cast.organisation.pk}/suspend/")
    assert answer["Location"].startswith("/sign-in/confirm/")
    assert not operating.is_suspended(cast.organisation.pk)


def test_an_unknown_organisation_and_an_unknown_act_are_not_there(operator: Client, cast: Cast) -> None:
    for path in ("999999", str(2**63)):
        assert operator.get(f"/operator/organisations/{path}/").status_code == 404
        for what in ("suspend", "resume", "remove", "keep", "invite"):
            assert operator.post(f"/operator/organisations/{path}/{what}/").status_code == 404, (path, what)
    assert operator.post(f"/operator/organisations/{cast.organisation.pk}/delete/").status_code == 404
    assert operator.get(f"/operator/organisations/{cast.organisation.pk}/suspend/").status_code == 405


def test_in_production_an_operator_needs_a_second_step(cast: Cast, settings: Any) -> None:
    add_operator(OPERATOR, SECRET, "nl", NOW)
    settings.SECURE = True
    client = Client(headers={"accept-language": "nl"})
    enter(client)
    for path in ("/operator/", "/operator/new/", "/operator/health/", "/operator/trail/", "/my-sign-in/"):
        assert client.get(path)["Location"] == "/sign-in/needed/second/", path
    suspend = f"/operator/organisations/{cast.organisation.pk}/suspend/"
    assert client.post(suspend)["Location"] == "/sign-in/needed/second/"
    assert "operator" in page(client, "/sign-in/needed/second/")
    assert client.get("/my-sign-in/app/").status_code == 200
    SecondStep.objects.create(login=Login.objects.get(email=OPERATOR), seed=encrypt(Purpose.SECOND_STEP, SEED))
    again = Client()
    assert enter(again)["Location"] == "/sign-in/second/"
    again.post("/sign-in/second/", {"code": totp.code_of(SEED, totp.span_of(datetime.now(UTC)))})
    assert again.get("/operator/").status_code == 200


def test_signing_in_and_what_is_changed_about_it_stand_in_the_operators_trail(operator: Client) -> None:
    enter(Client(), password="iets heel anders")
    told = {"present": SECRET, "new": "vijf andere losse woorden"}
    assert operator.post("/my-sign-in/password/", told)["Location"] == "/my-sign-in/"
    kinds = [(one.kind, one.by) for one in OperatorLine.objects.order_by("pk")]
    assert kinds == [("added", ""), ("entered", OPERATOR), ("failed", ""), ("sign_in", OPERATOR)]
    text = page(operator, "/operator/trail/")
    assert "meldde zich aan" in text
    assert "iemand probeerde zich aan te melden" in text
    assert SignInSession.objects.filter(login__email=OPERATOR).count() == 1


def test_who_is_taken_off_is_out_at_once(operator: Client) -> None:
    remove_operator(OPERATOR, NOW)
    assert operator.get("/operator/")["Location"].startswith("/sign-in/")


def test_health_tells_how_many_errors_and_not_what_they_say(operator: Client, tmp_path: Any, settings: Any) -> None:
    from meetpunt.watch.errors import keep

    settings.DATA = tmp_path
    for _time in range(3):
        try:
            raise ValueError("het geheim van Bakkerij Smit")
        except ValueError as error:
            keep(error, "request", NOW)
    text = page(operator, "/operator/health/")
    assert "3 keer, van 1 soorten" in text
    assert "Bakkerij" not in text
    assert "test_operator" not in text
    assert "Reservekopie" in text
    assert "Worker" in text


def test_pages_of_operators_are_in_english_too(operator: Client) -> None:
    operator.post("/preferences/language/", {"language": "en", "next": "/operator/"})
    assert "Numbers only" in page(operator, "/operator/")
    assert "What operators did" in page(operator, "/operator/trail/")


def test_the_organisations_own_trail_names_no_operator_and_stays_whole(operator: Client, cast: Cast) -> None:
    from meetpunt.store.trail_chain import verify

    act(operator, cast, "suspend")
    act(operator, cast, "resume")
    with acting_in(cast.organisation.pk):
        lines = Change.objects.filter(table="organisation").order_by("pk")
        assert [line.by_id for line in lines] == [None, None]
    assert verify(cast.organisation.pk).findings == ()

"""Coming in by the sign-on of an organisation, against a provider that says whatever a test lets it say."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.test import Client

from meetpunt.store.models import (
    Change,
    Invitation,
    Login,
    Organisation,
    Person,
    SecondStep,
    SignOn,
    SignOnDomain,
    SignOnPerson,
)
from meetpunt.store.secrets import Purpose, decrypt, encrypt
from meetpunt.store.tenancy import acting_in, changing
from tests import fake_sign_on
from tests.cast import PASSWORD, Cast
from tests.fake_sign_on import CLIENT, SECRET, Claims, FakeSignOn
from tests.web.conftest import Reader
from tests.web.test_second_step import enter


@pytest.fixture
def fake(settings: Any) -> Iterator[FakeSignOn]:
    settings.FETCH_LOOPBACK = True
    with fake_sign_on.served() as one:
        yield one


@pytest.fixture
def connected(cast: Cast, fake: FakeSignOn) -> FakeSignOn:
    """The sign-on of the cast's organisation."""
    keep(cast.organisation, fake)
    return fake


def keep(organisation: Organisation, fake: FakeSignOn, domain: str = "proef.example") -> None:
    with changing(organisation.pk):
        SignOn.objects.create(
            organisation=organisation,
            name="Proef-aanmelding",
            issuer=fake.address,
            client_id=CLIENT,
            secret=encrypt(Purpose.SIGN_ON, SECRET),
            kept_at=datetime.now(UTC),
        )
        SignOnDomain.objects.create(organisation=organisation, domain=domain)


def leave(client: Client, cast: Cast, **more: str) -> str:
    """Off to the sign-on; gives the address there."""
    return str(client.get(f"/sign-in/through/{cast.organisation.pk}/", more)["Location"])


def come_back(client: Client, cast: Cast, fake: FakeSignOn, **more: str) -> Any:
    return client.get(fake.arrive(leave(client, cast, **more)))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_address_leads_to_the_sign_on_of_its_domain_and_back_in(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    connected.email = "Bram@proef.example"
    assert "Via je organisatie" in visitor.get("/sign-in/").content.decode()
    told = {"username": "bram@proef.example", "through": "1", "next": "/kpis/"}
    page = visitor.post("/sign-in/", told).content.decode()
    there = re.findall(r'<a class="btn primary wide" href="([^"]+)"', page)[0].replace("&amp;", "&")
    off = visitor.get(there)["Location"]
    asked = parse_qs(urlsplit(off).query)
    assert off.startswith(f"{connected.address}/authorise?")
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert asked["login_hint"] == ["bram@proef.example"]
    answer = visitor.get(connected.arrive(off))
    assert answer["Location"] == "/kpis/"
    assert visitor.get("/kpis/").status_code == 200
    assert visitor.get(f"/funnel/{cast.bram}/").status_code == 200


def test_an_address_without_a_password_begins_there_and_with_one_it_does_not(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    assert "Proef-aanmelding" in visitor.post("/sign-in/", {"username": "wie@proef.example"}).content.decode()
    assert enter(visitor, "Bram")["Location"] == "/"


def test_whether_anybody_has_an_address_is_not_told(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    told = []
    for who in ("bram", "nobody"):
        page = visitor.post("/sign-in/", {"username": f"{who}@proef.example", "through": "1"}).content.decode()
        told.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(who, "somebody"))
    assert told[0] == told[1]


def unsigned(claims: Claims) -> str:
    def part(told: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def by_the_public_key(fake: FakeSignOn) -> Callable[[Claims], str]:
    """Signed with what everybody can read, as if it were a shared secret."""
    public = fake.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def sign(claims: Claims) -> str:
        import hmac
        from hashlib import sha256

        def part(told: bytes) -> str:
            return base64.urlsafe_b64encode(told).rstrip(b"=").decode()

        head = part(json.dumps({"alg": "HS256", "kid": "one"}).encode())
        text = f"{head}.{part(json.dumps(claims).encode())}"
        return f"{text}.{part(hmac.new(public, text.encode(), sha256).digest())}"

    return sign


ATTACKS: dict[str, Callable[[FakeSignOn], None]] = {
    "a nonce of another question": lambda fake: fake.says.update(nonce="another"),
    "no nonce": lambda fake: fake.says.update(nonce=None),
    "meant for another program": lambda fake: fake.says.update(aud="another-program"),
    "meant for several, made for another": lambda fake: fake.says.update(aud=[CLIENT, "other"], azp="other"),
    "of another issuer": lambda fake: fake.says.update(iss="https://elsewhere.example"),
    "over": lambda fake: fake.says.update(exp=int(time()) - 120),
    "of tomorrow": lambda fake: fake.says.update(iat=int(time()) + 86_400),
    "without an end": lambda fake: fake.says.update(exp=None),
    "of nobody": lambda fake: fake.says.update(sub=None),
    "signed by another key": lambda fake: setattr(
        fake, "signs", lambda claims: jwt.encode(claims, fake.other_key, algorithm="RS256", headers={"kid": "one"})
    ),
    "signed by a key that it does not have": lambda fake: setattr(
        fake, "signs", lambda claims: jwt.encode(claims, fake.other_key, algorithm="RS256", headers={"kid": "two"})
    ),
    "not signed": lambda fake: setattr(fake, "signs", unsigned),
    "signed with the public key": lambda fake: setattr(fake, "signs", by_the_public_key(fake)),
    "changed after it was signed": lambda fake: setattr(
        fake, "signs", lambda claims: fake.sign(claims)[:-6] + "AAAAAA"
    ),
    "no token at all": lambda fake: setattr(fake, "signs", lambda claims: "x"),
    "an address that was not verified": lambda fake: fake.says.update(email_verified=False),
    "an address that it says nothing of": lambda fake: fake.says.update(email_verified=None),
    "an address that is verified in a text": lambda fake: fake.says.update(email_verified="true"),
    "an address that was not verified, of Microsoft": lambda fake: fake.says.update(
        email_verified=False, xms_edov=True
    ),
    "an address of another domain": lambda fake: fake.says.update(email="dirk@elders.example"),
    "an address of nobody here": lambda fake: fake.says.update(email="nobody@proef.example"),
    "somebody of another organisation": lambda fake: fake.says.update(email="dirk@proef.example"),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.sqlite_only("refused before a database is asked")
def test_what_cannot_be_trusted_lets_nobody_in(cast: Cast, connected: FakeSignOn, visitor: Client, attack: str) -> None:
    connected.email = "bram@proef.example"
    ATTACKS[attack](connected)
    answer = come_back(visitor, cast, connected)
    assert answer.status_code == 403
    assert not is_in(visitor)
    with acting_in(cast.organisation.pk):
        assert not SignOnPerson.objects.exists()


def test_the_same_without_an_attack_comes_in(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    connected.email = "bram@proef.example"
    assert come_back(visitor, cast, connected)["Location"] == "/"
    assert is_in(visitor)


def test_microsoft_says_by_a_claim_of_its_own_that_an_address_is_verified(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    connected.email = "bram@proef.example"
    connected.says = {"email_verified": None, "xms_edov": True}
    assert come_back(visitor, cast, connected).status_code == 302


def test_the_answer_to_another_session_opens_nothing(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    """Somebody is given the address with which another one would come back (login forgery)."""
    connected.email = "bram@proef.example"
    other = Client()
    theirs = connected.arrive(leave(other, cast))
    assert visitor.get(theirs).status_code == 403
    leave(visitor, cast)
    assert visitor.get(theirs).status_code == 403
    assert not is_in(visitor)


def test_an_answer_holds_once(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    connected.email = "bram@proef.example"
    back = connected.arrive(leave(visitor, cast))
    assert visitor.get(back).status_code == 302
    visitor.post("/sign-out/")
    assert visitor.get(back).status_code == 403


def test_a_code_that_was_stolen_is_of_no_use_elsewhere(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    """The code of another one's way there, brought back with one's own state: PKCE refuses it."""
    connected.email = "bram@proef.example"
    stolen = parse_qs(urlsplit(connected.arrive(leave(Client(), cast))).query)["code"][0]
    state = parse_qs(urlsplit(leave(visitor, cast)).query)["state"][0]
    answer = visitor.get("/sign-in/back/", {"code": stolen, "state": state})
    assert answer.status_code == 403
    assert "invalid_grant" in answer.content.decode()


def test_who_came_in_by_a_sign_on_is_in_that_organisation_only(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    """The administrator of an organisation rules its sign-on: it must not open what its people are elsewhere."""
    with changing(cast.other.pk):
        Person.objects.create(organisation=cast.other, name="Anna elders", login=cast.login("Anna"))
    connected.email = "anna@proef.example"
    come_back(visitor, cast, connected)
    assert visitor.get("/kpis/").status_code == 200
    assert visitor.post("/organisations/", {"organisation": cast.other.pk}).status_code == 404
    for address in ("/my-sign-in/app/", "/my-sign-in/passkey/", "/my-sign-in/password/", "/my-sign-in/codes/"):
        assert visitor.get(address).status_code == 404, address
    SecondStep.objects.create(login=cast.login("Anna"), seed=encrypt(Purpose.SECOND_STEP, "MFRGGZDFMZTWQ2LK"))
    assert visitor.get("/sign-in/second/")["Location"] == "/"
    mine = visitor.get("/my-sign-in/").content.decode()
    assert "via je organisatie" in mine


def test_it_learns_nothing_of_where_one_is_signed_in_otherwise(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    enter(elsewhere, "Anna")
    connected.email = "anna@proef.example"
    come_back(visitor, cast, connected)
    assert "Firefox" not in visitor.get("/my-sign-in/").content.decode()
    visitor.post("/my-sign-in/end/")
    assert elsewhere.get("/kpis/").status_code == 200


def test_who_was_invited_comes_in_without_ever_having_a_password(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    with changing(cast.organisation.pk):
        new = Person.objects.create(organisation=cast.organisation, name="Nieuw Iemand", email="Nieuw@proef.example")
        now = datetime.now(UTC)
        Invitation.objects.create(
            organisation=cast.organisation, person=new, email="nieuw@proef.example", made_at=now, expires_at=now
        )
    connected.email, connected.subject = "nieuw@proef.example", "subject-of-new"
    assert come_back(visitor, cast, connected).status_code == 302
    login = Login.objects.get(email="nieuw@proef.example")
    assert not login.has_usable_password()
    with acting_in(cast.organisation.pk):
        assert Person.objects.get(pk=new.pk).login_id == login.pk
        assert Invitation.objects.get(person=new).accepted_at is not None


def test_an_address_that_signs_in_elsewhere_is_not_taken_by_inviting_it(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    with changing(cast.organisation.pk):
        Person.objects.create(organisation=cast.organisation, name="Dirk hier", email="dirk@proef.example")
    connected.email = "dirk@proef.example"
    answer = come_back(visitor, cast, connected)
    assert answer.status_code == 403
    assert "uitnodiging" in answer.content.decode()


def test_afterwards_one_is_known_by_the_word_of_the_sign_on_not_by_the_address(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    connected.email, connected.subject = "bram@proef.example", "subject-of-bram"
    come_back(visitor, cast, connected)
    other = Client()
    connected.email = "bram.jansen@proef.example"
    assert come_back(other, cast, connected).status_code == 302
    assert other.session["_auth_user_id"] == str(cast.login("Bram").pk)
    third = Client()
    connected.email, connected.subject = "bram@proef.example", "another-subject"
    assert come_back(third, cast, connected).status_code == 403


def test_who_left_comes_in_no_more(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    connected.email, connected.subject = "bram@proef.example", "subject-of-bram"
    come_back(visitor, cast, connected)
    with changing(cast.organisation.pk):
        Person.objects.filter(pk=cast.bram).update(is_active=False)
    assert come_back(Client(), cast, connected).status_code == 403


def only_through(cast: Cast) -> None:
    with changing(cast.organisation.pk):
        Organisation.objects.filter(pk=cast.organisation.pk).update(sign_on_only=True)


def test_only_through_the_sign_on_a_password_opens_nothing_and_the_way_is_shown(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    only_through(cast)
    enter(visitor, "Bram")
    assert visitor.get("/kpis/")["Location"] == "/sign-in/needed/through/"
    page = visitor.get("/sign-in/needed/through/").content.decode()
    assert f"/sign-in/through/{cast.organisation.pk}/" in page
    connected.email = "bram@proef.example"
    come_back(visitor, cast, connected)
    assert visitor.get("/kpis/").status_code == 200


def test_an_administrator_with_a_second_step_mends_a_sign_on_that_is_broken(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    only_through(cast)
    enter(visitor, "Ada")
    assert visitor.get("/settings/")["Location"] == "/sign-in/needed/through/"
    session = visitor.session
    session["second"] = True
    session.save()
    assert visitor.get("/settings/signing-in/").status_code == 200


def test_a_password_alone_makes_itself_no_second_step_where_the_sign_on_is_the_only_way(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    only_through(cast)
    enter(visitor, "Ada")
    for address in ("/my-sign-in/app/", "/my-sign-in/passkey/", "/my-sign-in/password/", "/my-sign-in/codes/"):
        assert visitor.get(address).status_code == 404, address
    assert visitor.post("/my-sign-in/passkey/begin/").status_code == 404


def test_who_came_in_by_a_sign_on_needs_no_second_step_here(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    with changing(cast.organisation.pk):
        Organisation.objects.filter(pk=cast.organisation.pk).update(second_step_from=datetime.now(UTC).date())
    connected.email = "bram@proef.example"
    come_back(visitor, cast, connected)
    assert visitor.get("/kpis/").status_code == 200


def given(fake: FakeSignOn, **more: str) -> dict[str, str]:
    told = {"name": "Proef-aanmelding", "issuer": fake.address, "client_id": CLIENT, "secret": SECRET}
    return {**told, "domains": "proef.example @Ovenbouw.example", **more}


def test_it_is_kept_once_the_administrator_came_in_by_it(cast: Cast, fake: FakeSignOn, visitor: Client) -> None:
    enter(visitor, "Ada")
    page = visitor.post("/settings/signing-in/sign-on/", given(fake)).content.decode()
    there = re.findall(r'<a class="btn primary" href="([^"]+)"', page)[0].replace("&amp;", "&")
    with acting_in(cast.organisation.pk):
        assert not SignOn.objects.exists()
    assert visitor.get(fake.arrive(there))["Location"] == "/settings/signing-in/"
    with acting_in(cast.organisation.pk):
        row = SignOn.objects.get()
        assert SECRET not in row.secret
        assert decrypt(Purpose.SIGN_ON, row.secret) == SECRET
        assert set(SignOnDomain.objects.values_list("domain", flat=True)) == {"proef.example", "ovenbouw.example"}
        line = Change.objects.get(table="signon")
        assert "secret" not in line.after
        assert SECRET not in json.dumps(line.after)
    assert SECRET not in visitor.get("/settings/signing-in/sign-on/").content.decode()


@pytest.mark.parametrize(
    ("says", "because"),
    [
        ({"email": "bram@proef.example"}, "Meld je daar aan als jezelf"),
        ({"email_verified": False}, "gecontroleerd"),
        ({"nonce": "another"}, "niet te vertrouwen"),
    ],
)
def test_what_the_administrator_could_not_come_in_by_is_not_kept(
    cast: Cast, fake: FakeSignOn, visitor: Client, says: Claims, because: str
) -> None:
    enter(visitor, "Ada")
    page = visitor.post("/settings/signing-in/sign-on/", given(fake)).content.decode()
    there = re.findall(r'<a class="btn primary" href="([^"]+)"', page)[0].replace("&amp;", "&")
    fake.says = says
    answer = visitor.get(fake.arrive(there))
    assert answer.status_code == 403
    assert because in answer.content.decode()
    with acting_in(cast.organisation.pk):
        assert not SignOn.objects.exists()


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"domains": "gmail.com"}, "Iedereen kan een adres"),
        ({"domains": "geen domein!"}, "is geen domein"),
        ({"domains": "elders.example"}, "Een andere organisatie"),
        ({"issuer": "http://10.0.0.8/"}, "netwerk"),
        ({"issuer": "https://user:pw@elders.example/"}, "wachtwoord"),
        ({"issuer": "ftp://elders.example/"}, "https"),
    ],
)
@pytest.mark.sqlite_only("refused before a database is asked")
def test_what_is_not_theirs_or_lies_inside_is_refused(
    cast: Cast, fake: FakeSignOn, visitor: Client, told: dict[str, str], because: str
) -> None:
    with changing(cast.other.pk):
        SignOnDomain.objects.create(organisation=cast.other, domain="elders.example")
    enter(visitor, "Ada")
    answer = visitor.post("/settings/signing-in/sign-on/", given(fake, **told))
    assert answer.status_code == 422
    assert because in answer.content.decode()


def test_an_issuer_that_calls_itself_otherwise_is_refused(cast: Cast, fake: FakeSignOn, visitor: Client) -> None:
    fake.configuration = {"issuer": "https://elsewhere.example"}
    enter(visitor, "Ada")
    assert "noemt zichzelf" in visitor.post("/settings/signing-in/sign-on/", given(fake)).content.decode()


def test_keys_inside_the_network_are_not_fetched(cast: Cast, fake: FakeSignOn, visitor: Client) -> None:
    fake.configuration = {"jwks_uri": "https://169.254.169.254/keys"}
    enter(visitor, "Ada")
    assert "netwerk" in visitor.post("/settings/signing-in/sign-on/", given(fake)).content.decode()


def test_when_it_is_taken_away_who_never_had_a_password_can_be_invited(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    with changing(cast.organisation.pk):
        new = Person.objects.create(organisation=cast.organisation, name="Nieuw Iemand", email="nieuw@proef.example")
    connected.email, connected.subject = "nieuw@proef.example", "subject-of-new"
    come_back(Client(), cast, connected)
    only_through(cast)
    enter(visitor, "Ada")
    session = visitor.session
    session["second"] = True
    session.save()
    visitor.post("/settings/signing-in/sign-on/forget/")
    assert Organisation.objects.get(pk=cast.organisation.pk).sign_on_only is False
    page = visitor.post(f"/people/{new.pk}/invite/", {"action": "invite"}).content.decode()
    link = re.findall(r"/invitation/\d+/[\w-]+/", page)[0]
    chosen = "drie rode fietsen"
    assert Client().post(link, {"password": chosen}).status_code == 302
    told = {"username": "nieuw@proef.example", "password": chosen}
    assert Client().post("/sign-in/", told)["Location"] == "/"


def test_a_sign_in_without_a_password_that_is_used_elsewhere_gets_none_by_an_invitation(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    """Else the administrator of one organisation would come in as that person in the other."""
    login = Login.objects.create_user("beide@proef.example", None)
    with changing(cast.other.pk):
        Person.objects.create(organisation=cast.other, name="Elders", login=login)
    with changing(cast.organisation.pk):
        here = Person.objects.create(
            organisation=cast.organisation, name="Hier", login=login, email="beide@proef.example"
        )
    enter(visitor, "Ada")
    answer = visitor.post(f"/people/{here.pk}/invite/", {"action": "invite"}, follow=True)
    assert "kan al inloggen" in answer.content.decode()


def test_a_sign_on_that_does_not_answer_is_told_in_words(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    with changing(cast.organisation.pk):
        SignOn.objects.update(issuer="http://127.0.0.1:9")
    answer = visitor.get(f"/sign-in/through/{cast.organisation.pk}/")
    assert answer.status_code == 403
    assert "niet te bereiken" in answer.content.decode()


def test_leaving_for_a_sign_on_is_limited_per_place(
    cast: Cast, connected: FakeSignOn, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.cache import cache

    from meetpunt.web.views import sign_on

    monkeypatch.setattr(sign_on, "MOST", 2)
    cache.clear()
    told = [visitor.get(f"/sign-in/through/{cast.organisation.pk}/").status_code for _ in range(3)]
    assert told == [302, 302, 429]
    cache.clear()


def test_sensitive_pages_send_who_came_by_the_sign_on_there_again(
    cast: Cast, connected: FakeSignOn, visitor: Client
) -> None:
    come_back(visitor, cast, connected)
    session = visitor.session
    session["sure"] -= 601
    session.save()
    page = visitor.get("/settings/signing-in/", follow=True)
    assert f"/sign-in/through/{cast.organisation.pk}/" in page.content.decode()
    visitor.post("/sign-in/confirm/", {"password": PASSWORD})
    assert visitor.get("/settings/signing-in/")["Location"].startswith("/sign-in/confirm/")
    off = leave(visitor, cast, next="/settings/signing-in/")
    asked = parse_qs(urlsplit(off).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert visitor.get(connected.arrive(off))["Location"] == "/settings/signing-in/"
    assert visitor.get("/settings/signing-in/").status_code == 200


@pytest.mark.parametrize("says", [{"auth_time": None}, {"auth_time": int(time()) - 3600}, {"sub": "x", "email": None}])
def test_proving_again_takes_a_new_sign_in_of_the_same_person(
    cast: Cast, connected: FakeSignOn, visitor: Client, says: Claims
) -> None:
    come_back(visitor, cast, connected)
    session = visitor.session
    session["sure"] -= 601
    session.save()
    connected.says = says
    assert come_back(visitor, cast, connected).status_code == 403
    assert visitor.get("/settings/signing-in/")["Location"].startswith("/sign-in/confirm/")


@pytest.mark.parametrize("who", ["Anna", "Bram", "Carla"])
def test_nobody_else_sees_or_sets_it(cast: Cast, connected: FakeSignOn, reader: Reader, who: str) -> None:
    assert reader(who).get("/settings/signing-in/").status_code == 404
    assert reader(who).post("/settings/signing-in/sign-on/", given(connected)).status_code == 404


def test_another_organisation_sees_nothing_of_it(cast: Cast, connected: FakeSignOn, visitor: Client) -> None:
    enter(visitor, "Dirk")
    page = visitor.get("/settings/signing-in/").content.decode()
    assert "Proef-aanmelding" not in page
    assert connected.address not in page
    visitor.post("/settings/signing-in/sign-on/forget/")
    with acting_in(cast.organisation.pk):
        assert SignOn.objects.exists()

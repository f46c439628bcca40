"""The second step: app, recovery codes, what an organisation asks, and help for who lost it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from meetpunt.actions.signing_in import second_step, totp
from meetpunt.store.models import (
    Change,
    Login,
    Organisation,
    OutgoingMail,
    Passkey,
    Person,
    RecoveryCode,
    SecondStep,
    SignInSession,
)
from meetpunt.store.secrets import Purpose, decrypt, encrypt
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import PASSWORD, Cast
from tests.web.conftest import Reader

SEED = totp.seed_of(b"a seed of twenty byt")


def enter(client: Client, who: str = "Anna", **more: str) -> Any:
    return client.post("/sign-in/", {"username": f"{who.lower()}@proef.example", "password": PASSWORD, **more})


def code(away: int = 0) -> str:
    return totp.code_of(SEED, totp.span_of(datetime.now(UTC)) + away)


def give_app(login: Login) -> None:
    SecondStep.objects.create(login=login, seed=encrypt(Purpose.SECOND_STEP, SEED))


def wrong_code() -> str:
    right = {code(away) for away in range(-2, 3)}
    return next(f"{n:06d}" for n in range(10) if f"{n:06d}" not in right)


@pytest.fixture
def anna(cast: Cast, visitor: Client) -> Client:
    """Anna, who signed in by her password just now."""
    assert enter(visitor)["Location"] == "/"
    return visitor


@pytest.fixture
def with_app(cast: Cast) -> Login:
    """Anna's sign-in, which has an app."""
    give_app(cast.login("Anna"))
    return cast.login("Anna")


def test_an_app_is_added_with_its_code_and_recovery_codes_are_shown_once(cast: Cast, anna: Client) -> None:
    page = anna.get("/my-sign-in/app/").content.decode()
    assert "<svg" in page
    seed = re.findall(r'<code class="seed">([A-Z2-7 ]+)</code>', page)[0].replace(" ", "")
    assert anna.post("/my-sign-in/app/", {"code": "000000"}).status_code in (200, 422)
    assert seed.replace(" ", "") in anna.get("/my-sign-in/app/").content.decode().replace(" ", "")
    now = totp.code_of(seed, totp.span_of(datetime.now(UTC)))
    shown = anna.post("/my-sign-in/app/", {"code": now}).content.decode()
    codes = re.findall(r"<li><code>([a-z2-7-]{19})</code></li>", shown)
    assert len(codes) == len(set(codes)) == 10
    kept = SecondStep.objects.get(login=cast.login("Anna"))
    assert seed not in kept.seed
    assert decrypt(Purpose.SECOND_STEP, kept.seed) == seed
    prints = set(RecoveryCode.objects.values_list("fingerprint", flat=True))
    assert len(prints) == 10
    assert not prints & set(codes)
    assert codes[0] not in anna.get("/my-sign-in/codes/").content.decode()


def test_who_has_an_app_is_not_in_before_its_code(with_app: Login, visitor: Client) -> None:
    assert enter(visitor, next="/kpis/")["Location"] == "/sign-in/second/"
    assert visitor.get("/team/")["Location"].startswith("/sign-in/")
    assert visitor.get("/my-sign-in/")["Location"].startswith("/sign-in/")
    assert visitor.post("/sign-in/second/", {"code": code()})["Location"] == "/kpis/"
    assert visitor.get("/team/").status_code in (200, 302)
    assert "sign-in" not in visitor.get("/team/").headers.get("Location", "")


def test_a_code_is_taken_once(with_app: Login, visitor: Client) -> None:
    used = code()
    enter(visitor)
    assert visitor.post("/sign-in/second/", {"code": used}).status_code == 302
    other = Client(headers={"accept-language": "nl"})
    enter(other)
    answer = other.post("/sign-in/second/", {"code": used})
    assert answer.status_code == 422
    assert "al gebruikt" in answer.content.decode()


def test_wrong_codes_are_limited_whoever_gives_them_and_the_owner_is_warned(with_app: Login, cast: Cast) -> None:
    for _ in range(second_step.TRIES):
        client = Client(headers={"accept-language": "nl"})
        enter(client)
        answer = client.post("/sign-in/second/", {"code": wrong_code()})
    assert "Wacht 15 minuten" in answer.content.decode()
    client = Client(headers={"accept-language": "nl"})
    enter(client)
    refused = client.post("/sign-in/second/", {"code": code()})
    assert refused.status_code == 422
    assert "Te veel verkeerde codes" in refused.content.decode()
    with acting_in(cast.organisation.pk):
        assert OutgoingMail.objects.filter(to="anna@proef.example").count() == 1


def test_each_wait_is_twice_as_long_and_a_right_code_ends_it(with_app: Login) -> None:
    now, waits = datetime.now(UTC), []
    for _ in range(12):
        for _ in range(second_step.TRIES):
            with pytest.raises(second_step.Refused):
                second_step.prove(with_app.pk, "zz", now)
        until = SecondStep.objects.get(login=with_app).waits_until
        assert until is not None
        waits.append((until - now) // timedelta(minutes=1))
        now = until
    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == 24 * 60
    second_step.prove(with_app.pk, totp.code_of(SEED, totp.span_of(now)), now)
    row = SecondStep.objects.get(login=with_app)
    assert (row.wrong, row.waits_until) == (0, None)


def test_a_recovery_code_works_once_in_any_writing(with_app: Login, visitor: Client, cast: Cast) -> None:
    made = second_step.codes_of([bytes([n]) * 10 for n in range(10)])
    second_step.keep_codes(with_app.pk, made, datetime.now(UTC))
    enter(visitor)
    assert visitor.post("/sign-in/second/", {"code": made[3].upper().replace("-", " ")}).status_code == 302
    assert RecoveryCode.objects.filter(login=with_app).count() == 9
    again = Client()
    enter(again)
    assert again.post("/sign-in/second/", {"code": made[3]}).status_code == 422


def test_the_way_to_the_second_step_is_open_for_ten_minutes(with_app: Login, visitor: Client) -> None:
    enter(visitor)
    session = visitor.session
    session["halfway"] = {**session["halfway"], "until": datetime.now(UTC).timestamp() - 1}
    session.save()
    assert visitor.post("/sign-in/second/", {"code": code()})["Location"] == "/sign-in/"


def test_a_session_on_the_way_in_lasts_minutes_and_one_that_is_in_lasts_days(with_app: Login, visitor: Client) -> None:
    enter(visitor)
    assert 590 < visitor.session.get_expiry_age() <= 600
    visitor.post("/sign-in/second/", {"code": code()})
    assert visitor.session.get_expiry_age() == 14 * 24 * 60 * 60


def test_a_password_that_was_changed_meanwhile_leads_no_further(with_app: Login, visitor: Client) -> None:
    enter(visitor)
    with_app.set_password("drie rode fietsen")
    with_app.save()
    assert visitor.post("/sign-in/second/", {"code": code()})["Location"] == "/sign-in/"
    assert "_auth_user_id" not in visitor.session


def test_an_invitation_asks_the_second_step_of_who_has_one(with_app: Login, cast: Cast, visitor: Client) -> None:
    from meetpunt.actions.people.invitations import invite
    from meetpunt.store.access import viewer_of

    with changing(cast.other.pk):
        guest = Person.objects.create(organisation=cast.other, name="Anna elders", email="anna@proef.example")
    with acting_in(cast.other.pk):
        dirk = viewer_of(cast.login("Dirk").pk, cast.other.pk, datetime.now(UTC).date())
    assert dirk is not None
    invite(dirk, guest.pk, "secret", "http://x/", datetime.now(UTC))
    answer = visitor.post(f"/invitation/{cast.other.pk}/secret/", {"password": PASSWORD})
    assert answer["Location"] == "/sign-in/second/"


def test_what_changes_a_sign_in_asks_again_after_ten_minutes(anna: Client) -> None:
    assert anna.get("/my-sign-in/app/").status_code == 200
    session = anna.session
    session["sure"] -= 601
    session.save()
    for address in ("/my-sign-in/app/", "/my-sign-in/passkey/", "/my-sign-in/codes/"):
        assert anna.get(address)["Location"].startswith("/sign-in/confirm/?next="), address
    for address in ("/my-sign-in/app/remove/", "/my-sign-in/passkey/begin/", "/my-sign-in/passkey/1/remove/"):
        assert anna.post(address)["Location"].startswith("/sign-in/confirm/"), address
    wrong = anna.post("/sign-in/confirm/", {"password": "iets anders", "next": "/my-sign-in/app/"})
    assert wrong.status_code == 422
    right = anna.post("/sign-in/confirm/", {"password": PASSWORD, "next": "/my-sign-in/app/"})
    assert right["Location"] == "/my-sign-in/app/"
    assert anna.get("/my-sign-in/app/").status_code == 200


def test_the_trail_tells_the_person_and_the_administrator_and_nobody_else(
    cast: Cast, anna: Client, reader: Reader
) -> None:
    give_app(cast.login("Anna"))
    assert anna.post("/my-sign-in/app/remove/")["Location"] == "/my-sign-in/"
    with acting_in(cast.organisation.pk):
        line = Change.objects.get(table="signin")
    assert (line.row_id, line.before, line.after) == (cast.people["Anna"].pk, {"app": True}, {"app": False})
    address = f"/changes/?table=signin&row={line.row_id}"
    for who, is_told in (("Anna", True), ("Ada", True), ("Carla", False), ("Dirk", False)):
        assert ("App op de telefoon" in reader(who).get(address).content.decode()) is is_told, who
    assert anna.post(f"/changes/{line.pk}/undo/").status_code in (302, 404)
    assert not SecondStep.objects.exclude(seed="").exists()


def _ask_of_everybody(cast: Cast, since: datetime) -> None:
    with changing(cast.organisation.pk):
        Organisation.objects.filter(pk=cast.organisation.pk).update(second_step_from=since.date())


def test_who_has_none_is_led_to_set_it_up_and_sees_nothing_before(cast: Cast, anna: Client) -> None:
    _ask_of_everybody(cast, datetime.now(UTC))
    assert anna.get("/kpis/")["Location"] == "/sign-in/needed/second/"
    assert "/my-sign-in/app/" in anna.get("/sign-in/needed/second/").content.decode()
    page = anna.get("/my-sign-in/app/").content.decode()
    seed = re.findall(r'<code class="seed">([A-Z2-7 ]+)</code>', page)[0].replace(" ", "")
    anna.post("/my-sign-in/app/", {"code": totp.code_of(seed, totp.span_of(datetime.now(UTC)))})
    assert anna.get("/kpis/").status_code == 200


def test_who_has_one_but_came_in_before_the_day_gives_it_now(cast: Cast, anna: Client) -> None:
    give_app(cast.login("Anna"))
    _ask_of_everybody(cast, datetime.now(UTC))
    assert anna.get("/kpis/", follow=True).request["PATH_INFO"] == "/sign-in/second/"
    assert anna.post("/sign-in/second/", {"code": code()}).status_code == 302
    assert anna.get("/kpis/").status_code == 200


def test_before_the_day_one_is_told_and_comes_in(cast: Cast, visitor: Client) -> None:
    _ask_of_everybody(cast, datetime.now(UTC) + timedelta(days=9))
    enter(visitor)
    page = visitor.get("/kpis/")
    assert page.status_code == 200
    assert "tweede stap" in page.content.decode()


def test_another_organisation_is_not_asked_and_tokens_neither(cast: Cast, reader: Reader) -> None:
    _ask_of_everybody(cast, datetime.now(UTC))
    assert reader("Dirk").get("/kpis/").status_code == 200


def test_an_administrator_sets_the_day_and_sees_who_is_without(cast: Cast, visitor: Client) -> None:
    enter(visitor, "Ada")
    page = visitor.get("/settings/signing-in/").content.decode()
    assert "Bram Jansen" in page
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    visitor.post("/settings/signing-in/", {"second_step_from": "2027-01-04", "seen": seen})
    with acting_in(cast.organisation.pk):
        row = Organisation.objects.get(pk=cast.organisation.pk)
        assert row.second_step_from is not None
        assert row.second_step_from.isoformat() == "2027-01-04"
        assert Change.objects.filter(table="organisation", after__has_key="second_step_from").exists()


def test_only_through_a_sign_on_needs_a_sign_on(cast: Cast, visitor: Client) -> None:
    enter(visitor, "Ada")
    answer = visitor.post("/settings/signing-in/", {"sign_on_only": "on"})
    assert answer.status_code == 422
    assert Organisation.objects.get(pk=cast.organisation.pk).sign_on_only is False


@pytest.mark.parametrize("who", ["Bram", "Carla", "Dirk"])
def test_nobody_else_takes_a_second_step_away_or_sets_what_is_asked(
    cast: Cast, with_app: Login, visitor: Client, who: str
) -> None:
    enter(visitor, who)
    assert visitor.post(f"/people/{cast.people['Anna'].pk}/second-step/").status_code == 404
    assert SecondStep.objects.filter(login=with_app).exists()
    if who != "Dirk":  # who administers elsewhere sets it there
        for address in ("/settings/signing-in/", "/settings/signing-in/sign-on/"):
            assert visitor.get(address).status_code == 404
        assert visitor.post("/settings/signing-in/sign-on/forget/").status_code == 404


def test_an_administrator_takes_a_lost_second_step_away_and_the_person_is_told(
    cast: Cast, with_app: Login, visitor: Client, reader: Reader
) -> None:
    Passkey.objects.create(login=with_app, name="Telefoon", key_id="x", public_key="x", made_at=datetime.now(UTC))
    second_step.keep_codes(with_app.pk, second_step.codes_of([b"0123456789"]), datetime.now(UTC))
    elsewhere = Client()
    enter(elsewhere)
    elsewhere.post("/sign-in/second/", {"code": code()})
    enter(visitor, "Ada")
    assert "tweede stap" in visitor.get(f"/people/{cast.people['Anna'].pk}/").content.decode().lower()
    visitor.post(f"/people/{cast.people['Anna'].pk}/second-step/")
    assert not SecondStep.objects.filter(login=with_app).exists()
    assert not Passkey.objects.filter(login=with_app).exists()
    assert not RecoveryCode.objects.filter(login=with_app).exists()
    assert not SignInSession.objects.filter(login=with_app).exists()
    assert elsewhere.get("/kpis/").status_code == 302
    with acting_in(cast.organisation.pk):
        line = Change.objects.filter(table="signin").latest("pk")
        assert (line.by_id, line.row_id) == (cast.people["Ada"].pk, cast.people["Anna"].pk)
        assert OutgoingMail.objects.filter(to="anna@proef.example", subject__icontains="tweede stap").count() == 1
    assert enter(Client())["Location"] == "/"


def test_a_sign_in_that_is_used_elsewhere_too_is_not_weakened(cast: Cast, with_app: Login, visitor: Client) -> None:
    with changing(cast.other.pk):
        Person.objects.create(organisation=cast.other, name="Anna elders", login=with_app)
    enter(visitor, "Ada")
    answer = visitor.post(f"/people/{cast.people['Anna'].pk}/second-step/", follow=True)
    assert "ook in een andere organisatie" in answer.content.decode()
    assert SecondStep.objects.filter(login=with_app).exists()


def test_codes_go_with_the_last_second_step(with_app: Login) -> None:
    second_step.keep_codes(with_app.pk, second_step.codes_of([b"0123456789"]), datetime.now(UTC))
    second_step.remove_app(with_app.pk, datetime.now(UTC))
    assert not RecoveryCode.objects.exists()


def test_a_code_right_now_is_not_taken_twice_by_two_at_once(with_app: Login) -> None:
    """The row is read anew under its lock: what another one took meanwhile is known."""
    now = datetime.now(UTC)
    first = code()
    real = second_step._locked

    def later(login_id: int) -> SecondStep:
        with patch.object(second_step, "_locked", real):
            second_step.prove(login_id, first, now)
        return real(login_id)

    with patch.object(second_step, "_locked", later), pytest.raises(second_step.Refused):
        second_step.prove(with_app.pk, first, now)

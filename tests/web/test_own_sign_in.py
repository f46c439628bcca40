"""My sign-in: another password, where one is signed in, and how long guessing waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from meetpunt.store.models import Change, Login, OutgoingMail, SignInSession
from meetpunt.store.tenancy import acting_in
from meetpunt.web import device_words, guessing
from tests.cast import PASSWORD, Cast
from tests.web.conftest import Reader
from tests.web.test_second_step import enter

NEW = "drie rode fietsen"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def browser(told: str = PHONE) -> Client:
    return Client(headers={"accept-language": "nl", "user-agent": told})


def another_password(client: Client, present: str, new: str) -> Any:
    return client.post("/my-sign-in/password/", {"present": present, "new": new})


def test_another_password_asks_the_present_one_and_ends_the_sign_ins_elsewhere(cast: Cast) -> None:
    here, elsewhere = browser(), browser()
    enter(here)
    enter(elsewhere)
    assert another_password(here, "niet dit", NEW).status_code == 422
    assert another_password(here, PASSWORD, NEW)["Location"] == "/my-sign-in/"
    assert here.get("/kpis/").status_code == 200
    assert elsewhere.get("/kpis/").status_code == 302
    assert browser().post("/sign-in/", {"username": "anna@proef.example", "password": NEW})["Location"] == "/"
    with acting_in(cast.organisation.pk):
        assert OutgoingMail.objects.filter(to="anna@proef.example", subject__contains="wachtwoord").count() == 1
        line = Change.objects.get(table="signin")
        assert (line.before, line.after) == ({}, {"password": True})


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("kort1234", "minstens 10 tekens"),
        ("1234567890", "Veel mensen"),
        ("annahendriks", "lijkt op je naam"),
        ("hendriks.anna", "lijkt op je naam"),
        ("anna@proef.example", "lijkt op je naam"),
        (PASSWORD, "al hebt"),
    ],
)
def test_a_password_that_is_easy_to_guess_or_the_same_is_refused(
    cast: Cast, visitor: Client, password: str, because: str
) -> None:
    enter(visitor)
    answer = another_password(visitor, PASSWORD, password)
    assert answer.status_code == 422
    assert because in answer.content.decode()
    assert cast.login("Anna").check_password(PASSWORD)


def test_a_password_like_the_name_is_refused_at_an_invitation_too(cast: Cast, visitor: Client) -> None:
    from meetpunt.actions.people.invitations import invite
    from meetpunt.store.access import viewer_of
    from meetpunt.store.models import Person
    from meetpunt.store.tenancy import changing

    with changing(cast.organisation.pk):
        new = Person.objects.create(organisation=cast.organisation, name="Willemijn Schoutendorp", email="ws@x.example")
    with acting_in(cast.organisation.pk):
        ada = viewer_of(cast.login("Ada").pk, cast.organisation.pk, datetime.now(UTC).date())
    assert ada is not None
    invite(ada, new.pk, "secret", "http://x/", datetime.now(UTC))
    link = f"/invitation/{cast.organisation.pk}/secret/"
    assert visitor.post(link, {"password": "schoutendorp1"}).status_code == 200
    assert not Login.objects.filter(email="ws@x.example").exists()
    assert visitor.post(link, {"password": NEW}).status_code == 302


def test_where_one_is_signed_in_is_told_in_plain_words_and_can_be_ended(cast: Cast) -> None:
    here, elsewhere, third = browser(WINDOWS), browser(PHONE), browser()
    for one in (here, elsewhere, third):
        enter(one)
    page = here.get("/my-sign-in/").content.decode()
    assert "Edge op Windows" in page
    assert "Safari op iPhone" in page
    assert page.count('name="mark"') == 2
    keys = [str(one.session.session_key) for one in (here, elsewhere, third)]
    assert not any(key in page for key in keys)
    mark = re.findall(r'name="mark" value="(\w+)"', page)[0]
    here.post("/my-sign-in/end/", {"mark": mark})
    assert sorted(one.get("/kpis/").status_code for one in (elsewhere, third)) == [200, 302]
    here.post("/my-sign-in/end/")
    assert [one.get("/kpis/").status_code for one in (here, elsewhere, third)] == [200, 302, 302]
    with acting_in(cast.organisation.pk):
        assert [line.after for line in Change.objects.filter(table="signin")] == [{"sessions_ended": 1}] * 2


@pytest.mark.parametrize("who", ["Carla", "Dirk"])
def test_nobody_sees_or_ends_the_sign_in_of_another(cast: Cast, who: str) -> None:
    anna, other = browser(WINDOWS), browser()
    enter(anna)
    mark = re.findall(r"\w{20}", _mark(anna))[0]
    enter(other, who)
    assert "Edge op Windows" not in other.get("/my-sign-in/").content.decode()
    assert other.post("/my-sign-in/end/", {"mark": mark}).status_code == 404
    assert other.post("/my-sign-in/passkey/1/remove/").status_code == 404
    assert anna.get("/kpis/").status_code == 200


def test_what_is_kept_of_signing_in_goes_along_and_opens_nothing(cast: Cast) -> None:
    import io
    import zipfile

    from meetpunt.store.models import Passkey

    anna = browser(WINDOWS)
    enter(anna)
    now = datetime.now(UTC)
    Passkey.objects.create(login=cast.login("Anna"), name="Telefoon", key_id="key-id", public_key="half", made_at=now)
    file = zipfile.ZipFile(io.BytesIO(anna.get("/my-data/export/").content))
    assert "Edg/140" in file.read("sign_ins.json").decode()
    assert "Telefoon" in file.read("passkeys.json").decode()
    everything = "".join(file.read(name).decode() for name in file.namelist())
    assert str(anna.session.session_key) not in everything
    assert "key-id" not in everything


def _mark(client: Client) -> str:
    from meetpunt.store.sign_ins import mark_of

    return mark_of(str(client.session.session_key))


def test_when_one_was_seen_is_noted_every_few_minutes_only(cast: Cast, django_assert_max_num_queries: Any) -> None:
    anna = browser()
    enter(anna)
    before = SignInSession.objects.get(login=cast.login("Anna")).seen
    anna.get("/kpis/")
    assert SignInSession.objects.get(login=cast.login("Anna")).seen == before
    session = anna.session
    session["seen"] -= 6 * 60 * 1_000_000
    session.save()
    anna.get("/kpis/")
    after = SignInSession.objects.get(login=cast.login("Anna")).seen
    assert before is not None
    assert after is not None
    assert after >= before


def test_the_page_asks_little_however_many_sign_ins_there_are(cast: Cast, django_assert_max_num_queries: Any) -> None:
    here = browser()
    enter(here)
    here.get("/my-sign-in/")
    for _ in range(8):
        enter(browser())
    with django_assert_max_num_queries(24):
        assert here.get("/my-sign-in/").content.decode().count('name="mark"') == 8


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (WINDOWS, "Edge op Windows"),
        (PHONE, "Safari op iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "Chrome op Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari op Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox op Linux"),
        ("curl/8.0", "een onbekend apparaat"),
    ],
)
def test_devices_have_plain_names(cast: Cast, reader: Reader, told: str, words: str) -> None:
    from django.utils import translation

    with translation.override("nl"):
        assert device_words.device(told) == words


def test_places_say_whether_they_are_near() -> None:
    from django.utils import translation

    with translation.override("nl"):
        assert device_words.place("127.0.0.1") == "de server zelf"
        assert device_words.place("192.168.1.7") == "192.168.1.7 (eigen netwerk)"
        assert device_words.place("81.207.12.9") == "81.207.12.9"
        assert device_words.place("") == "een onbekende plek"


def guess(address: str, place: str) -> Any:
    told = {"username": address, "password": "verkeerd"}
    return browser().post("/sign-in/", told, REMOTE_ADDR=place)


@pytest.mark.sqlite_only("counts of wrong tries")
def test_guessing_one_password_from_many_places_waits_but_not_for_who_was_here_before(cast: Cast) -> None:
    own = browser()
    enter(own)
    own.post("/sign-out/")
    for n in range(guessing.FROM_EVERYWHERE):
        assert guess("anna@proef.example", f"198.51.100.{n}").status_code == 200
    refused = guess("ANNA@proef.example ", "203.0.113.9")
    assert refused.status_code == 429
    assert "vanaf veel plekken" in refused.content.decode()
    told = {"username": "anna@proef.example", "password": PASSWORD}
    assert browser().post("/sign-in/", told, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert own.post("/sign-in/", told, REMOTE_ADDR="203.0.113.10").status_code == 302
    assert guess("bram@proef.example", "203.0.113.11").status_code == 200


def test_guessing_many_passwords_from_one_place_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "FROM_ONE_PLACE", 12)
    for n in range(12):
        assert guess(f"somebody{n}@proef.example", "198.51.100.7").status_code == 200
    assert guess("anna@proef.example", "198.51.100.7").status_code == 429
    assert guess("anna@proef.example", "198.51.100.8").status_code == 200


def test_capitals_make_no_new_address_to_guess(cast: Cast) -> None:
    for n in range(8):
        answer = guess("anna@proef.example" if n % 2 else "Anna@Proef.example", "198.51.100.7")
    assert answer.status_code == 429


def test_of_a_wrong_try_nothing_is_kept_of_what_was_typed(cast: Cast) -> None:
    from axes.models import AccessAttempt, AccessLog

    anna = browser()
    enter(anna)
    for _ in range(2):
        another_password(anna, "niet dit", NEW)
    anna.post("/sign-in/confirm/?next=/iets/", {"password": "niet dit"})
    row = AccessAttempt.objects.get()
    assert (row.failures_since_start, row.username) == (3, "anna@proef.example")
    assert (row.get_data, row.post_data, row.path_info) == ("", "", "")
    assert not AccessLog.objects.exists()


def test_confirming_is_slowed_down_as_signing_in_is(cast: Cast) -> None:
    anna = browser()
    enter(anna)
    for _ in range(8):
        answer = anna.post("/sign-in/confirm/", {"password": "verkeerd"})
    assert answer.status_code == 429


def test_a_demo_company_is_entered_with_its_public_passwords(cast: Cast, visitor: Client) -> None:
    """Nothing more is asked of it: it is there to be tried out."""
    from meetpunt.store.models import Organisation

    assert Organisation.objects.filter(second_step_from=None, sign_on_only=False).count() == 2
    assert enter(visitor, "Bram")["Location"] == "/"

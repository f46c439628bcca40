"""Signing in at Salesforce, and doing it again when a session is over."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.salesforce.signing_in import authorisation_address, exchange_code
from tests.connectors.salesforce.doors import BACK, CLIENT_ID
from tests.connectors.salesforce.making import WAYS, MemoryKeys, Shelf, client, connected
from tests.connectors.salesforce.server import Fake

VERIFIER = "v" * 64


def trouble(fake: Fake, way: str = "jwt", skew: float = 0.0, **more: str) -> CrmError:
    with pytest.raises(CrmError) as caught:
        connected(fake, way, skew, **more).identify()
    return caught.value


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_signing_in_tells_who_we_are(fake: Fake, way: str) -> None:
    who = connected(fake, way).identify()
    assert (who.company, who.name, who.user) == ("00D000000000001AAA", "Fabriek", "meetpunt@fabriek.example")
    assert who.time_zone == "Europe/Amsterdam"
    assert who.host == fake.url.removeprefix("http://")


def test_a_clock_that_is_a_minute_off_signs_in_and_one_that_is_far_off_does_not(fake: Fake) -> None:
    assert connected(fake, skew=55).identify().company
    assert trouble(fake, skew=-300).trouble is Trouble.SIGN_IN


def test_an_unknown_user_a_wrong_secret_and_a_key_that_is_none_are_told_to_sign_in_anew(fake: Fake) -> None:
    assert trouble(fake, username="somebody@else.example").trouble is Trouble.SIGN_IN
    assert trouble(fake, "client", client_secret="wrong").trouble is Trouble.SIGN_IN
    assert trouble(fake, private_key="no key").trouble is Trouble.SIGN_IN
    assert "geheim" not in str(trouble(fake, "client", client_id="wrong").detail)


def test_a_person_lets_us_in_with_a_proof_that_only_we_can_give(fake: Fake) -> None:
    address = authorisation_address(fake.url + "/", CLIENT_ID, BACK, "state-1", VERIFIER)
    assert parse_qs(urlsplit(address).query)["scope"] == ["api refresh_token"]
    came = fake.doors.authorise(address)
    assert came["state"] == "state-1"
    keys = {"client_id": CLIENT_ID, "login_url": fake.url}
    found = exchange_code(client(fake), keys, came["code"], BACK, VERIFIER)
    assert found["refresh_token"] == "refresh-1"
    connector = connected(fake, "web", **found)
    assert connector.identify().name == "Fabriek"


def test_a_code_is_worth_nothing_twice_or_without_the_proof(fake: Fake) -> None:
    keys = {"client_id": CLIENT_ID, "login_url": fake.url}
    address = authorisation_address(fake.url, CLIENT_ID, BACK, "state-1", VERIFIER)
    stolen = fake.doors.authorise(address)["code"]
    with pytest.raises(CrmError) as caught:
        exchange_code(client(fake), keys, stolen, BACK, "x" * 64)
    assert caught.value.trouble is Trouble.SIGN_IN
    code = fake.doors.authorise(address)["code"]
    exchange_code(client(fake), keys, code, BACK, VERIFIER)
    with pytest.raises(CrmError) as caught:
        exchange_code(client(fake), keys, code, BACK, VERIFIER)
    assert caught.value.trouble is Trouble.SIGN_IN


def test_a_session_that_is_over_is_begun_anew_once_and_the_page_is_read(fake: Fake) -> None:
    connector = connected(fake)
    connector.identify()
    fake.org.pass_time(minutes=5)
    fake.doors.end_sessions()
    shelf = Shelf()
    shelf.sync(connector, "users")
    assert len(shelf.living("users")) == 1
    assert len(fake.doors.granted) == 2


def test_a_session_that_is_refused_again_right_away_needs_a_person(fake: Fake) -> None:
    connector = connected(fake)
    fake.fault("expired", path="/queryAll", times=99)
    with pytest.raises(CrmError) as caught:
        connector.identify()
    assert caught.value.trouble is Trouble.SIGN_IN
    assert len(fake.doors.granted) == 2  # the first sign-in and one more


def test_a_refresh_token_that_is_replaced_is_kept_at_once(fake: Fake) -> None:
    fake.doors.rotates = True
    connector = connected(fake, "web")
    keys = connector.session.keys
    for _ in range(3):
        connector.session.query("SELECT Id FROM User")
        assert keys.read()["refresh_token"] == fake.doors.refresh
        fake.doors.end_sessions()
    assert len(set(fake.doors.granted)) == 1


def test_when_the_answer_with_the_new_refresh_token_is_lost_a_person_signs_in_anew(fake: Fake) -> None:
    fake.doors.rotates = True
    fake.fault("kill after", path="/oauth2/token")
    with pytest.raises(CrmError) as caught:
        connected(fake, "web").identify()
    assert caught.value.trouble is Trouble.SIGN_IN


def test_of_two_readers_whose_session_is_over_one_renews_it(fake: Fake) -> None:
    fake.doors.rotates = True
    first, second = connected(fake, "web"), connected(fake, "web")
    second.session.keys = first.session.keys
    first.identify()
    fake.doors.end_sessions()
    done: list[str] = []
    threads = [
        threading.Thread(target=lambda one=one: done.append(one.discover().users[0].id)) for one in (first, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 2
    keys = first.session.keys
    assert isinstance(keys, MemoryKeys)
    assert keys.renewals == 2  # at the start, and by one of the two


def test_an_answer_that_sends_us_to_an_unsafe_address_is_not_followed(fake: Fake) -> None:
    login_url, fake.url = fake.url, fake.url.replace("http://", "ftp://")
    with pytest.raises(CrmError) as caught:
        connected(fake, login_url=login_url).identify()
    assert caught.value.trouble is Trouble.ODD


def test_a_token_address_in_maintenance_is_asked_again_later(fake: Fake) -> None:
    fake.fault("html", path="/oauth2/token", times=99)
    assert trouble(fake).trouble is Trouble.LATER


def test_the_window_for_which_a_signed_request_holds_is_short(fake: Fake) -> None:
    connector = connected(fake)
    fake.before = lambda method, path: fake.org.pass_time(minutes=4) and None if path.endswith("token") else None
    with pytest.raises(CrmError) as caught:
        connector.identify()
    assert caught.value.trouble is Trouble.SIGN_IN
    assert connector.session.client.clock.now() - fake.org.now < timedelta(minutes=1)

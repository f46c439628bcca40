"""What goes wrong on the way to Pipedrive: what is waited for, what stops, what is spent, and signing in."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.pipedrive.costs import COSTS
from meetpunt.connectors.pipedrive.entities import BY_CODE
from meetpunt.connectors.pipedrive.oauth import address_of, authorisation_address, exchange
from meetpunt.connectors.transport import Reach
from tests.connectors.pipedrive.company import START
from tests.connectors.pipedrive.fake import Fake
from tests.connectors.pipedrive.shelf import Ring, ToldClock, connect

DEALS = BY_CODE["deals"]


def trouble_of(fake: Fake, **told: object) -> CrmError:
    """The trouble that reading the deals ends in."""
    with pytest.raises(CrmError) as error:
        list(connect(fake, **told).pull(DEALS, None, START, {}))  # type: ignore[arg-type]
    return error.value


def test_a_limit_on_requests_in_two_seconds_is_waited_for(fake: Fake) -> None:
    fake.company.add("deals")
    fake.fail("burst", "burst")
    clock = ToldClock(START)
    pages = list(connect(fake, clock=clock).pull(DEALS, None, START + timedelta(days=1), {}))
    assert sum(len(page.records) for page in pages) == 1
    assert clock.slept == [2.0, 4.0]


def test_a_limit_that_does_not_go_away_is_for_later(fake: Fake) -> None:
    fake.fail(*["burst"] * 5)
    assert trouble_of(fake).trouble is Trouble.LATER
    assert len(fake.asked) == 5


def test_the_budget_of_the_day_is_not_waited_for(fake: Fake) -> None:
    fake.fail("budget")
    assert trouble_of(fake).trouble is Trouble.BUDGET
    assert len(fake.asked) == 1  # going on would end behind a wall


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        ("wall", Trouble.BLOCKED),
        ("rights", Trouble.RIGHTS),
        ("unpaid", Trouble.BLOCKED),
        ("html", Trouble.ODD),
    ],
)
def test_what_only_a_person_can_mend_is_asked_once(fake: Fake, kind: str, trouble: Trouble) -> None:
    fake.fail(kind)
    assert trouble_of(fake).trouble is trouble
    assert len(fake.asked) == 1


@pytest.mark.parametrize("kind", ["broken", "later", "gone", "cut"])
def test_what_passes_by_itself_is_tried_again(fake: Fake, kind: str) -> None:
    fake.company.add("deals")
    fake.fail(kind, kind)
    pages = list(connect(fake).pull(DEALS, None, START + timedelta(days=1), {}))
    assert sum(len(page.records) for page in pages) == 1


@pytest.mark.parametrize("kind", ["broken", "later", "gone"])
def test_what_does_not_pass_is_for_later(fake: Fake, kind: str) -> None:
    fake.fail(*[kind] * 5)
    assert trouble_of(fake).trouble is Trouble.LATER


def test_a_key_that_is_no_good_has_to_be_replaced_by_a_person(fake: Fake) -> None:
    keys = Ring(api_domain=fake.address, api_token="of somebody else")
    assert trouble_of(fake, keys=keys).trouble is Trouble.SIGN_IN


def test_a_parameter_that_pipedrive_does_not_know_is_about_the_mapping(fake: Fake) -> None:
    with pytest.raises(CrmError) as error:
        connect(fake).site.get("/api/v2/deals", {"start": 5})
    assert error.value.trouble is Trouble.SETTING
    assert "unknown parameter" in error.value.detail


def test_what_is_asked_is_spent_before_it_is_asked_and_never_more_than_may_be(fake: Fake) -> None:
    fake.most = 2
    for _ in range(7):
        fake.company.add("deals")
    connector = connect(fake, cap=35)
    pages = []
    with pytest.raises(CrmError) as error:
        pages += list(connector.pull(DEALS, None, START + timedelta(days=1), {}))
    assert error.value.trouble is Trouble.BUDGET
    assert connector.site.client.meter.spent == 30  # three pages of ten
    assert len(fake.asked) == 3


def test_every_request_costs_what_stands_in_the_register(fake: Fake) -> None:
    connector = connect(fake)
    connector.identify()
    assert connector.site.client.meter.spent == COSTS["GET /api/v1/users/me"] == 2
    connector.discover()
    assert connector.site.client.meter.spent == 2 + 20 + 5 + 5 + 20 + 5 * 10 + 20 + 2 * 20


def test_a_request_that_is_made_again_is_paid_again(fake: Fake) -> None:
    fake.fail("broken")
    connector = connect(fake)
    connector.identify()
    assert connector.site.client.meter.spent == 4


def test_the_pace_is_the_one_that_pipedrive_tells(fake: Fake) -> None:
    fake.burst = 3
    clock = ToldClock(START)
    connector = connect(fake, clock=clock)
    for _ in range(5):
        connector.identify()
    assert sum(clock.slept) == pytest.approx(2.0)


def test_who_we_are_there(fake: Fake) -> None:
    who = connect(fake).identify()
    assert (who.company, who.name, who.user) == ("6000000", "Bakker BV", "Bram de Wit")
    assert (who.host, who.time_zone, who.currency) == ("bakker.pipedrive.com", "Europe/Amsterdam", "EUR")


def oauth_keys(fake: Fake, access: str) -> Ring:
    return Ring(
        api_domain=fake.address,
        oauth=fake.address,
        client_id="app",
        client_secret="app-secret",
        access_token=access,
        refresh_token=fake.refresh,
    )


def test_an_access_that_ran_out_is_renewed_once_and_kept(fake: Fake) -> None:
    keys = oauth_keys(fake, "access-of-yesterday")
    connector = connect(fake, keys=keys)
    connector.identify()
    connector.identify()
    assert keys.stored == 1
    assert keys.keys["access_token"] == fake.access == "access-2"
    assert keys.keys["refresh_token"] == "refresh-1"  # it is not replaced


def test_leave_that_was_taken_back_has_to_be_asked_again(fake: Fake) -> None:
    keys = oauth_keys(fake, "access-of-yesterday")
    fake.refresh = "another"
    assert trouble_of(fake, keys=keys).trouble is Trouble.SIGN_IN
    assert keys.stored == 0


def test_a_renewal_without_an_answer_is_tried_again(fake: Fake) -> None:
    keys = oauth_keys(fake, "access-of-yesterday")
    fake.fail("gone", where="/oauth/token")
    connect(fake, keys=keys).identify()
    assert keys.stored == 1


def test_an_activity_is_written_once_when_the_access_ran_out(fake: Fake) -> None:
    connector = connect(fake, keys=oauth_keys(fake, "access-of-yesterday"))
    connector.site.send("POST", "/api/v2/activities", {"subject": "Bellen"})
    assert len(fake.company.records["activities"]) == 1


def test_a_code_is_exchanged_for_keys_that_open_pipedrive(fake: Fake) -> None:
    client = Client(ToldClock(START), Reach(allow_loopback=True))
    keys = exchange(client, "app", "app-secret", "https://meetpunt.example/crm/back", "code-of-anna", at=fake.address)
    assert connect(fake, keys=Ring(**keys)).identify().name == "Bakker BV"
    with pytest.raises(CrmError) as error:
        exchange(client, "app", "app-secret", "https://meetpunt.example/crm/back", "made up", at=fake.address)
    assert error.value.trouble is Trouble.SIGN_IN


def test_a_code_is_never_sent_twice(fake: Fake) -> None:
    client = Client(ToldClock(START), Reach(allow_loopback=True))
    fake.fail("silent", where="/oauth/token")
    with pytest.raises(CrmError) as error:
        exchange(client, "app", "app-secret", "https://meetpunt.example/crm/back", "code-of-anna", at=fake.address)
    assert error.value.trouble is Trouble.UNKNOWN
    assert len(fake.asked) == 1


def test_somebody_is_sent_to_give_leave_with_our_secret(fake: Fake) -> None:
    parts = urlsplit(authorisation_address("app", "https://meetpunt.example/crm/back", "secret & more"))
    assert (parts.scheme, parts.hostname, parts.path) == ("https", "oauth.pipedrive.com", "/oauth/authorize")
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert told == {
        "client_id": "app",
        "redirect_uri": "https://meetpunt.example/crm/back",
        "state": "secret & more",
        "response_type": "code",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "bakker",
        " Bakker ",
        "bakker.pipedrive.com",
        "https://bakker.pipedrive.com/deal/7",
        "http://bakker.pipedrive.com",
    ],
)
def test_a_company_is_known_by_whatever_of_its_address_was_typed(typed: str) -> None:
    assert address_of(typed) == "https://bakker.pipedrive.com"


@pytest.mark.parametrize(
    "typed",
    ["", "bakker.example.com", "https://evil.example/bakker.pipedrive.com", "bakker.pipedrive.com@evil.example"],
)
def test_a_key_is_sent_to_no_other_place_than_pipedrive(typed: str) -> None:
    with pytest.raises(CrmError):
        address_of(typed)


def test_no_key_stands_in_any_log(fake: Fake, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        connect(fake).identify()
        connect(fake, keys=oauth_keys(fake, "access-of-yesterday")).identify()
    assert caplog.messages
    for secret in (fake.token, "access-of-yesterday", fake.access, fake.refresh, "app-secret"):
        assert secret not in caplog.text

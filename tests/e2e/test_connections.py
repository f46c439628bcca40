"""A connected CRM in a real browser: there and back to give leave, and what a rep logs standing there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast
    from tests.connectors.pipedrive.fake import Fake

pytestmark = pytest.mark.e2e
ENTRIES = 2
PHONE = {"width": 390, "height": 780}
Enter = Callable[["Page", str], None]


@pytest.fixture
def pipedrive(settings: Any, monkeypatch: pytest.MonkeyPatch, live_server: Any) -> Iterator[Fake]:
    """A Pipedrive to talk with, whose page to give leave is served beside it."""
    from meetpunt.connectors.pipedrive import oauth
    from tests.web.connected import hurried, served

    hurried(settings, monkeypatch)
    for fake in served():
        for name in ("authorisation_address", "exchange"):
            monkeypatch.setattr(oauth, name, partial(getattr(oauth, name), at=fake.address))
        yield fake


def _work(page: Page) -> None:
    """Do the worker's work while no page asks anything: this thread and the server share a connection."""
    from meetpunt.jobs.worker import run_pending

    here = page.url
    page.goto("about:blank")
    run_pending()
    page.goto(here)


def _is_fit(page: Page) -> None:
    assert accessibility_problems(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"


def test_an_administrator_goes_to_pipedrive_gives_leave_and_says_what_its_stages_mean(
    live_server: Any, served: Cast, page: Page, enter: Enter, pipedrive: Fake, complaints: list[str]
) -> None:
    page.set_viewport_size(PHONE)
    enter(page, "Ada")
    page.goto(f"{live_server.url}/settings/connections/")
    page.get_by_role("link", name="Door daar aan te melden (OAuth)").first.click()
    _is_fit(page)
    assert page.get_by_label("Terugkeeradres").input_value() == f"{live_server.url}/settings/connections/back/"

    for answer in ("Cancel", "Allow and install"):
        page.get_by_label("Client-ID van jullie app daar").fill("app")
        page.get_by_label("Client secret").fill("app-secret")
        page.get_by_role("button", name="Verdergaan").click()
        page.get_by_role("link", name="Naar Pipedrive").click()
        page.get_by_role("link", name=answer).click()
        if answer == "Cancel":
            page.get_by_text("Daar is geen toestemming gegeven").wait_for()

    page.get_by_role("heading", name="Wat betekent alles in Pipedrive?").wait_for()
    assert "code=" not in page.url, "what was given stays out of the address bar"
    _work(page)
    page.get_by_label("Contact gelegd", exact=True).select_option("T")
    page.get_by_role("button", name="Laten zien wat er zou komen").click()
    foreseen = page.get_by_role("heading", name="Wat er zou komen")
    foreseen.wait_for()
    assert foreseen.evaluate("one => one.getBoundingClientRect().top < innerHeight"), "seen without scrolling"
    _is_fit(page)
    page.get_by_role("button", name="Dit klopt").click()
    page.wait_for_url("**/settings/connections/*/")
    _work(page)
    page.get_by_text("Loopt").wait_for()
    _is_fit(page)
    assert complaints == []


def test_what_a_rep_logs_on_a_phone_stands_there_once_and_a_change_there_waits_for_a_choice(
    live_server: Any, served: Cast, page: Page, enter: Enter, pipedrive: Fake
) -> None:
    connection, account = _writing_back(served, pipedrive)
    page.set_viewport_size(PHONE)
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/?account={account}")
    page.locator("form.log .chip-choice", has_text="Telefoongesprek").first.click()
    page.locator("input[name=next_text]").fill("Bellen over de oven")
    page.locator("form.log").get_by_role("button", name="Bewaren").click()
    page.get_by_text("Gelogd").first.wait_for()
    for _ in range(2):
        _sync(page, connection)
    there = pipedrive.company.records["activities"]
    assert sorted((one["type"], one["done"]) for one in there.values()) == [("call", False), ("meeting", True)]

    call = next(key for key, one in there.items() if one["type"] == "call")
    lately = datetime.now(UTC) - timedelta(minutes=5)  # what was changed this minute is read by the sync after
    _known_since(connection, lately - timedelta(minutes=1))
    pipedrive.company.edit("activities", call, at=lately, subject="Bellen over twee ovens")
    page.context.clear_cookies()
    enter(page, "Ada")
    page.goto(f"{live_server.url}/settings/connections/{connection}/")
    _sync(page, connection)
    page.get_by_text("hier: Bellen over de oven").wait_for()
    _is_fit(page)
    page.get_by_role("button", name="Wat in Pipedrive staat geldt").click()
    _work(page)
    assert len(there) == 2
    assert sorted(_subjects(served)) == ["", "Bellen over twee ovens"], "no second one of either"


def _writing_back(served: Cast, pipedrive: Fake) -> tuple[int, int]:
    """A connection that writes back visits and calls of Bram, whom Pipedrive knows; and a customer of both."""
    from django.test import Client

    from meetpunt.store.models import Account
    from meetpunt.store.tenancy import acting_in
    from tests.web.connected import confirm, connected

    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "nl"})
        client.force_login(served.login(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    pipedrive.company.edit("users", 1, email="bram@proef.example")
    made = connected(pipedrive, served, signed_in)
    confirm(made, **{"kind-1": "visit"})
    terms = {"every_minutes": "15", "cap": "", "writes_back": ["visit", "call"]}
    assert made.ada.post(made.page, terms).status_code == 302
    with acting_in(served.organisation.pk):
        return made.id, Account.objects.get(source__crm=made.id).pk


def _sync(page: Page, connection: int) -> None:
    from meetpunt.actions.crm.hearing import ask
    from meetpunt.store.models import CrmConnection

    here = page.url
    page.goto("about:blank")
    ask(CrmConnection.objects.get(pk=connection).organisation_id, connection, datetime.now(UTC))
    page.goto(here)
    _work(page)


def _known_since(connection: int, moment: datetime) -> None:
    """As if what we wrote there had been written then."""
    from meetpunt.store.fields import to_us
    from meetpunt.store.models import CrmPush

    CrmPush.objects.filter(connection_id=connection).update(stamp=to_us(moment))


def _subjects(served: Cast) -> list[str]:
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import acting_in

    with acting_in(served.organisation.pk):
        rows = Activity.objects.filter(account__name="Hotel De Gouden Aar")
        return list(rows.values_list("subject", flat=True))

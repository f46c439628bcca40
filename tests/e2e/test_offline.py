"""Logging without a connection: kept on the phone, sent once each, in order, and never another person's.

"No connection" is made by refusing the requests: the packaged browser does not always know that it is offline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.phone import IS_KEPT, PHONE, TEN, held, log, lose_connection, send_all
from tests.tools.browser import FLAGS, chromium

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Route

    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRIES = 16
Enter = Callable[..., Any]


@pytest.fixture
def open_phone(browser: Any, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """A phone that keeps what is on it when the browser is closed and opened again."""
    executable, environment = chromium()
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        one = browser.browser_type.launch_persistent_context(
            str(tmp_path / "phone"),
            executable_path=executable,
            env=environment,
            args=FLAGS,
            viewport=PHONE,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            has_touch=True,
        )
        opened.append(one)
        return one

    yield start
    for one in opened:
        one.close()


def test_ten_visits_without_a_connection_land_once_each_and_in_order(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, open_phone: Callable[[], BrowserContext]
) -> None:
    phone = open_phone()
    page = phone.pages[0]
    enter(page, "Bram")
    lose_connection(phone)
    page.goto(f"{live_server.url}/log/")
    for name in visits:
        log(page, name)
    page.locator("[data-sending]", has_text="10 te verzenden").wait_for()
    assert held(served) == []
    phone.close()  # the browser is closed, and opened again where the connection comes and goes

    phone = open_phone()
    page = phone.pages[0]
    passed = {"count": 0}

    def flap(route: Route) -> None:
        passed["count"] += 1
        if passed["count"] % 4 == 1:
            route.abort("connectionfailed")  # it never got there
        elif passed["count"] % 4 == 3:
            route.fetch()  # it got there, and the answer is lost on the way back
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/log/send/", flap)
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == visits
    assert passed["count"] > TEN


def test_a_planned_visit_takes_two_taps_and_is_sent_at_once(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page, complaints: list[str]
) -> None:
    page.set_viewport_size(PHONE)
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.locator(".log-visit", has_text=visits[3]).click()
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/today/")
    page.get_by_text("Gelogd.").wait_for()
    assert held(served) == [visits[3]]
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    assert held(served) == []
    assert complaints == []


def test_what_the_server_refuses_is_said_where_it_was_typed(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.locator(".log-more summary").click()
    page.get_by_label("Wat is besproken").fill("Wil een tweede oven 🍞")
    later = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Begonnen om").evaluate("(field, at) => { field.max = ''; field.value = at }", later)
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-said].error", has_text="Dit moet nog komen").wait_for()
    assert page.get_by_label("Wat is besproken").input_value() == "Wil een tweede oven 🍞"
    page.get_by_label("Begonnen om").fill("")
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/today/")
    assert len(held(served)) == 1


def test_an_expired_sign_in_keeps_the_visit_and_the_next_person_neither_sees_nor_sends_it(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.context.clear_cookies(name="sessionid")
    page.locator(".log-visit", has_text=visits[0]).click()
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-said]", has_text="Bewaard op dit toestel").wait_for()
    assert held(served) == []
    enter(page, "Carla")
    page.goto(f"{live_server.url}/outbox/")
    waits = page.locator("[data-outbox] li", has_text="Van Bram Jansen, Ovenbouw Brabant: 1")
    waits.get_by_text("wacht tot die aanmelding terug is").wait_for()
    assert visits[0] not in page.locator("main").inner_text()
    assert page.locator("[data-outbox] button").count() == 0
    assert held(served) == []
    page.context.clear_cookies()
    enter(page, "Bram")
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == [visits[0]]


def test_what_was_kept_can_be_dropped_and_taken_back(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    lose_connection(page.context)
    page.goto(f"{live_server.url}/log/")
    log(page, visits[0])
    page.goto(f"{live_server.url}/outbox/")
    page.get_by_role("button", name="Laten vallen").click()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("button", name="Laten vallen").click()
    page.get_by_role("button", name="Ongedaan maken").wait_for()
    page.goto(f"{live_server.url}/outbox/")
    page.get_by_text("Alles is verzonden").wait_for()
    assert page.locator("[data-outbox] li").count() == 0


def test_the_form_opens_without_any_connection(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.evaluate(IS_KEPT)
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/log/")
    log(page, visits[1])
    page.goto(f"{live_server.url}/team/", wait_until="commit")
    page.get_by_role("heading", name="Geen verbinding").wait_for()
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == [visits[1]]


def test_without_scripts_the_form_sends_itself(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, browser: Any
) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="nl-NL", viewport=PHONE)
    page = plain.new_page()
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.locator(".log-visit", has_text=visits[2]).click()
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/today/")
    assert held(served) == [visits[2]]
    plain.close()

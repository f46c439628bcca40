"""Finding and going by key in a real browser: quick for who types, silent for who is typing something else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import day_there
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 4
Enter = Callable[["Page", str], None]


def test_ctrl_k_finds_a_colleague_and_goes_there_without_a_mouse(
    live_server: Any, served: Cast, page: Page, enter: Enter, complaints: list[str]
) -> None:
    enter(page, "Anna")
    page.keyboard.press("Control+k")
    field = page.locator("dialog#find input")
    assert field.evaluate("field => field === document.activeElement")
    page.keyboard.type("bram")
    page.locator("dialog#find mark").first.wait_for()
    assert accessibility_problems(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert field.evaluate("field => field === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/funnel/{served.bram}/")
    assert complaints == []


def test_escape_closes_the_box_and_gives_the_place_back(
    live_server: Any, served: Cast, page: Page, enter: Enter
) -> None:
    enter(page, "Bram")
    link = page.locator("[data-find]")
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog#find").evaluate("box => box.open")
    page.keyboard.press("Escape")
    assert not page.locator("dialog#find").evaluate("box => box.open")
    assert link.evaluate("link => link === document.activeElement")


def test_keys_go_places_but_never_while_somebody_types(
    live_server: Any, served: Cast, page: Page, enter: Enter, complaints: list[str]
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/search/")
    page.locator("#q").focus()
    page.keyboard.type("g f?/")
    assert page.locator("#q").input_value() == "g f?/"
    assert page.locator("dialog[open]").count() == 0
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("dialog#shortcuts").is_visible()
    assert accessibility_problems(page) == []
    page.keyboard.type("gf")
    assert page.url.endswith("/search/"), "not while a dialog is open"
    page.keyboard.press("Escape")
    page.keyboard.type("gf")
    page.wait_for_url("**/funnel/**")
    page.keyboard.press("/")
    assert page.locator("dialog#find").is_visible()
    assert complaints == []


def test_single_keys_can_be_turned_off_and_stay_off(live_server: Any, served: Cast, page: Page, enter: Enter) -> None:
    enter(page, "Bram")
    page.keyboard.press("?")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Control+k")
    assert page.locator("dialog#find").is_visible()


def test_the_box_fits_a_phone_and_a_page_does_it_without_scripts(
    live_server: Any, served: Cast, browser: Browser, page: Page, enter: Enter
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, "Bram")
    page.locator("[data-find]").click()
    page.locator("dialog#find .found a").first.wait_for()
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context = browser.new_context(java_script_enabled=False, locale="nl-NL", viewport={"width": 360, "height": 740})
    plain = context.new_page()
    try:
        enter(plain, "Bram")
        plain.locator(".reach-find").click()
        plain.locator("#q").fill("kpi")
        plain.locator("main button.primary").click()
        plain.locator("main .found a").first.click()
        assert plain.url.endswith("/kpis/")
    finally:
        context.close()


def test_calendars_and_notifications_fit_everybody_and_every_width(
    live_server: Any, served: Cast, page: Page, enter: Enter, complaints: list[str]
) -> None:
    from meetpunt.actions import calendars, notify
    from meetpunt.actions.notify import Notice
    from meetpunt.store.access import viewer_of_person

    now = datetime.now(UTC)
    bram = viewer_of_person(served.bram, served.organisation.pk, day_there())
    assert bram is not None
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:{now + timedelta(days=n):%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n"
        f"SUMMARY:{'Een heel lang onderwerp zonder eind ' * 4}{n}\r\nATTENDEE:mailto:wim@smit.example\r\n{more}"
        "END:VEVENT\r\n"
        for n, more in ((1, ""), (2, "RRULE:FREQ=WEEKLY\r\n"), (-3, ""))
    )
    calendars.add_file(bram, "agenda.ics", f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode(), now)
    calendars.add_address(bram, "Werk", "https://agenda.example/geheim.ics", now)
    calendars.make_own_address(bram, "x" * 43, now)
    about = {"by": "Anna", "name": "Oven " * 20}
    told = [Notice(served.bram, "opportunity_handed", str(n), about, ("/definitions/", "")[n]) for n in (0, 1)]
    notify.notify(served.organisation.pk, told, now)
    enter(page, "Bram")
    problems = []
    for width, scheme in ((360, "dark"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for address in ("/calendars/", "/notifications/", "/search/?q=a"):
            page.goto(live_server.url + address)
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                problems.append(f"{address} at {width}: {wide} wide")
            problems += [f"{address} at {width}: {one}" for one in accessibility_problems(page)]
    assert problems == []
    page.goto(f"{live_server.url}/calendars/")
    page.get_by_role("button", name="Bezoek inplannen").first.click()
    page.get_by_role("button", name="Ongedaan maken").click()
    assert page.get_by_role("button", name="Bezoek inplannen").count() == 3
    assert complaints == []

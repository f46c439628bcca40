"""Reading figures in a real browser: two clicks to a rep, by keyboard, without scripts, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e


def test_a_manager_signs_in_and_is_at_a_reps_funnel_with_one_click_more(
    page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Anna")
    assert page.get_by_role("heading", level=1).inner_text() == "Trechter van Team Zuid"
    page.get_by_role("link", name="Bram Jansen", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Trechter van Bram Jansen"
    assert page.get_by_role("heading", name="Vraag voor het gesprek").is_visible()
    page.locator("td a.count").first.click()
    assert "verkoopkansen" in page.get_by_role("heading", level=1).inner_text()
    assert complaints == []


def test_the_funnel_fits_every_width_between(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None]
) -> None:
    enter(page, "Anna")
    for width in (390, 768, 1024, 1200, 1280, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}/funnel/{served.bram}/")
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("start", ["open", "closed"])
def test_the_doors_can_be_used_by_everybody(
    live_server: Any, served: Cast, page: Page, settings: Any, start: str
) -> None:
    settings.START = start
    page.set_viewport_size({"width": 360, "height": 800})
    for place in ("/sign-in/", "/start/"):
        page.goto(live_server.url + place)
        assert accessibility_problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_funnel_reads_and_filters_without_scripts(
    live_server: Any, served: Cast, browser: Browser, enter: Callable[[Page, str], None]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    try:
        enter(page, "Anna")
        page.goto(f"{live_server.url}/funnel/{served.bram}/")
        page.get_by_label("Verkoper").select_option("Eva Smit")
        page.locator("button.apply").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Trechter van Eva Smit"
        page.get_by_text("Meer filters").click()
        page.get_by_label("Segment").select_option("groot")
        page.locator(".more-end button").click()
        assert "segment=groot" in page.url
        page.locator("summary", has_text="Alle getallen").click()
        assert page.get_by_role("columnheader", name="Naïeve mediaan").is_visible()
    finally:
        context.close()


def test_a_choice_sends_itself_and_the_address_stays_short(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Anna")
    page.goto(f"{live_server.url}/funnel/{served.bram}/")
    page.get_by_label("Kwartaal").check(force=True)
    page.wait_for_url("**period=quarter")
    assert page.url.endswith(f"/funnel/{served.bram}/?period=quarter")
    page.get_by_role("link", name="De periode ervoor").click()
    page.wait_for_url("**at=**")
    assert page.get_by_role("link", name="De periode erna").is_visible()
    assert complaints == []


def test_everything_can_be_reached_by_keyboard(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None]
) -> None:
    enter(page, "Anna")
    page.goto(f"{live_server.url}/funnel/{served.bram}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in ("main", "#main")
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
    assert {"count", "defined", "btn"} <= reached
    page.locator(".filters .more summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Segment").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_label("Segment").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_language_and_theme_change_on_the_spot_and_stay(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Anna")
    page.goto(f"{live_server.url}/funnel/{served.bram}/?segment=groot")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator(".me summary").click()
    page.get_by_role("button", name="Donker").click()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light
    page.get_by_role("button", name="EN English").click()
    page.wait_for_load_state()
    assert page.url.endswith("?segment=groot")
    assert page.get_by_role("heading", level=1).inner_text() == "Funnel of Bram Jansen"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert complaints == []


def test_the_last_line_of_a_page_is_not_under_the_phones_menu(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None]
) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    enter(page, "Anna")
    page.goto(f"{live_server.url}/funnel/{served.bram}/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    bottom = page.evaluate("document.querySelector('main').getBoundingClientRect().bottom")
    top = page.evaluate("document.querySelector('.tabs').getBoundingClientRect().top")
    assert bottom <= top + 1


def test_the_funnel_prints_on_two_pages(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None]
) -> None:
    import re

    enter(page, "Anna")
    page.goto(f"{live_server.url}/funnel/{served.bram}/")
    page.emulate_media(color_scheme="dark")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= 2
    page.set_viewport_size({"width": 703, "height": 995})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 703

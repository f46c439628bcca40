"""Finding and going by key in a real browser: quick for who types, silent for who is typing something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

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
        plain.locator("#q").fill("defin")
        plain.locator("main button").click()
        plain.locator("main .found a").first.click()
        assert plain.url.endswith("/definitions/")
    finally:
        context.close()

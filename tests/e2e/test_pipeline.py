"""The board in a real browser: by mouse, by finger, by keys and without scripts; and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e


def _stands(served: Cast, card: str) -> tuple[str, int]:
    """The step in which a card's opportunity stands, and how many things happened to it."""
    from meetpunt.store.models import Opportunity, StageEvent
    from meetpunt.store.tenancy import acting_in

    one = int(card.removeprefix("deal-"))
    with acting_in(served.organisation.pk):
        row = Opportunity.objects.select_related("step").get(pk=one)
        assert row.step is not None
        return row.step.code, StageEvent.objects.filter(opportunity=row).count()


def _first(page: Page, place: int) -> Any:
    return page.locator(".stage").nth(place).locator(".deal").first


def _middle(thing: Any) -> tuple[float, float]:
    box = thing.bounding_box()
    return box["x"] + min(40, box["width"] / 2), box["y"] + 12


def test_a_card_is_dragged_with_the_mouse_and_the_click_after_it_opens_nothing(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Bram")
    page.goto(f"{live_server.url}/pipeline/")
    card = _first(page, 1)
    name = card.get_attribute("id")
    x, y = _middle(card.locator(".deal-name"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 10, steps=3)
    to_x, to_y = _middle(page.locator(".stage").nth(3).locator("header"))
    page.mouse.move(to_x, to_y, steps=8)
    assert page.locator(".stage.is-over").count() == 1
    with page.expect_response(lambda answer: answer.url.endswith("/pipeline/")):
        page.mouse.up()
    page.locator(f".stage:nth-child(4) #{name}, .message form").first.wait_for()
    assert _stands(served, name)[0] == "T"
    assert page.url.endswith("/pipeline/")
    assert "staat nu in Tonen" in page.locator("#board-said").inner_text()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.wait_for_load_state()
    assert _stands(served, name)[0] == "P"
    assert complaints == []


def test_escape_puts_a_dragged_card_back(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Bram")
    page.goto(f"{live_server.url}/pipeline/")
    card = _first(page, 0)
    name = card.get_attribute("id")
    before = _stands(served, name)
    x, y = _middle(card)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 300, y, steps=5)
    assert page.locator(".ghost").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".ghost").count() == 0
    page.mouse.up()
    page.wait_for_timeout(200)
    assert _stands(served, name) == before


def test_keys_walk_over_the_cards_and_a_digit_moves_one(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Bram")
    page.goto(f"{live_server.url}/pipeline/")
    _first(page, 0).locator(".deal-name").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement.closest('[data-deal]')?.id"
    name = page.evaluate(focused)
    assert name == page.locator(".stage").nth(1).locator(".deal").nth(1).get_attribute("id")
    page.keyboard.press("v")
    assert page.locator(".move-menu[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".move-menu[open]").count() == 0
    assert page.evaluate(focused) == name
    page.keyboard.press("v")
    with page.expect_response(lambda answer: answer.url.endswith("/pipeline/")):
        page.keyboard.press("3")
    page.locator(".message form").wait_for()
    assert _stands(served, name)[0] == "A"
    assert complaints == []


def test_a_move_that_needs_a_reason_leads_to_the_page_that_asks_for_it(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None]
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/pipeline/")
    card = _first(page, 0)
    name = card.get_attribute("id")
    card.locator("summary").click()
    card.get_by_role("button", name="Verloren, met reden").click()
    page.wait_for_url("**/move/**")
    page.get_by_label("Prijs te hoog").check()
    page.get_by_role("button", name="Afsluiten").click()
    page.wait_for_url("**/pipeline/")
    assert page.locator(f"#{name}").count() == 0


def test_who_moves_what_somebody_else_moved_meanwhile_sees_how_it_stands_now(
    live_server: Any, served: Cast, browser: Browser, page: Page, enter: Callable[[Page, str], None]
) -> None:
    others = browser.new_context(locale="nl-NL").new_page()
    for one, name in ((page, "Bram"), (others, "Anna")):
        enter(one, name)
        one.goto(f"{live_server.url}/pipeline/?owner={served.bram}")
    card = _first(page, 0).get_attribute("id")
    for one, place in ((others, 3), (page, 5)):
        one.locator(f"#{card} .deal-name").focus()
        one.keyboard.press("v")
        with one.expect_response(lambda answer: "/pipeline/" in answer.url):
            one.keyboard.press(str(place))
        one.locator(".message").first.wait_for()
    assert "Anna Hendriks heeft dit naar Aandacht verplaatst" in page.locator("#board-said").inner_text()
    assert _stands(served, card)[0] == "A"
    assert page.locator(f"[data-step] #{card}").evaluate("one => one.closest('.stage').querySelector('h2').innerText")
    others.context.close()


def test_a_finger_scrolls_and_a_finger_that_holds_drags(
    live_server: Any, served: Cast, browser: Browser, enter: Callable[[Page, str], None]
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True, locale="nl-NL", reduced_motion="reduce"
    )
    page = context.new_page()
    enter(page, "Bram")
    page.goto(f"{live_server.url}/pipeline/")
    card = _first(page, 0)
    name = card.get_attribute("id")
    before = _stands(served, name)
    touch = context.new_cdp_session(page)
    card.scroll_into_view_if_needed()
    x, y = _middle(card)

    def send(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", x, y)
    for step in range(1, 8):
        send("touchMove", x, y - 20 * step)
    send("touchEnd")
    page.wait_for_timeout(150)
    assert page.locator(".ghost").count() == 0
    assert _stands(served, name) == before
    assert page.evaluate("scrollY") > 0
    card.scroll_into_view_if_needed()
    x, y = _middle(card)
    send("touchStart", x, y)
    page.locator(".ghost").wait_for()
    letter = page.locator(".letters a").nth(2)
    to_x, to_y = _middle(letter)
    for part in (0.3, 0.6, 1.0):
        send("touchMove", x + (to_x - x) * part, y + (to_y - y) * part)
    page.locator(".letters a.is-over").wait_for()
    assert letter.get_attribute("class") == "is-over"
    with page.expect_response(lambda answer: answer.url.endswith("/pipeline/")):
        send("touchEnd")
    page.locator(".message form").wait_for()
    assert _stands(served, name)[0] == "A"
    context.close()


def test_without_scripts_a_card_moves_by_its_form_and_a_double_press_is_one_move(
    live_server: Any, served: Cast, browser: Browser, enter: Callable[[Page, str], None]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    enter(page, "Bram")
    page.goto(f"{live_server.url}/pipeline/")
    card = _first(page, 0)
    name = card.get_attribute("id")
    before = _stands(served, name)[1]
    card.locator("summary").click()
    card.locator("button", has_text="Prospect").dblclick()
    page.wait_for_url("**/pipeline/")
    page.wait_for_timeout(300)
    assert _stands(served, name) == ("P", before + 1)
    context.close()

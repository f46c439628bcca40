"""A dashboard in a real browser: copied, a tile added, dragged to the front, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 16


def test_a_tile_is_added_dragged_to_the_front_kept_and_put_back(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 1000})
    enter(page, "Bram")
    page.goto(f"{live_server.url}/dashboards/")
    page.get_by_role("textbox", name="Naam", exact=True).fill("Mijn week")
    page.get_by_role("button", name="Een leeg dashboard").click()
    for kind, text in (("text", "Eerst bellen"), ("text", "Dan rijden")):
        page.get_by_role("link", name="Tegel", exact=True).click()
        page.locator(f"a[href='?kind={kind}']").click()
        page.locator("#text").fill(text)
        page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("link", name="Tegel", exact=True).click()
    page.locator("a[href='?kind=tile']").click()
    page.get_by_label("KPI").select_option("leads")
    page.get_by_role("button", name="Toevoegen").click()
    assert [one.get_attribute("data-tile") for one in page.locator("[data-tile]").all()] == ["t1", "t2", "t3"]
    held, to = page.locator("#tile-t3 h2").bounding_box(), page.locator("#tile-t1").bounding_box()
    assert held is not None
    assert to is not None
    page.mouse.move(held["x"] + 10, held["y"] + 8)
    page.mouse.down()
    page.mouse.move(held["x"] + 40, held["y"] + 20, steps=3)
    page.mouse.move(to["x"] + 30, to["y"] + 40, steps=6)
    assert page.locator("#tile-t1.is-over").count() == 1
    page.mouse.up()
    page.locator("[data-tile='t3']:first-child").wait_for()
    page.get_by_role("link", name="Klaar").click()
    page.locator(".tile:not([data-tile])").first.wait_for()
    assert [one.get_attribute("id") for one in page.locator(".tile").all()] == ["tile-t3", "tile-t1", "tile-t2"]
    assert complaints == []

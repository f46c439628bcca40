"""Cards in a real browser: the list as a map, and a note that is written, removed and brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 16


def _on_the_map(cast: Cast) -> int:
    """Give the accounts their places, one of them alone in Maastricht; gives its id."""
    from meetpunt.actions.places import locate_accounts
    from meetpunt.store.models import Account
    from meetpunt.store.tenancy import changing

    with changing(cast.organisation.pk):
        rows = Account.objects.filter(organisation=cast.organisation)
        alone = rows.order_by("pk")[0].pk
        rows.filter(pk=alone).update(town="Maastricht", name="Hotel Maas")
    locate_accounts(cast.organisation.pk)
    return alone


def _opportunity(cast: Cast) -> int:
    from meetpunt.store.models import Opportunity
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        return Opportunity.objects.filter(owner=cast.bram, outcome="open").exclude(account=None).order_by("pk")[0].pk


def test_the_list_becomes_a_map_whose_marks_lead_to_accounts(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    alone = _on_the_map(served)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Anna")
    page.goto(f"{live_server.url}/accounts/")
    page.get_by_role("navigation", name="Weergave").get_by_role("link", name="Kaart").click()
    page.wait_for_url("**/accounts/?show=map")
    assert accessibility_problems(page) == []
    together = page.locator(".map-drawing:visible a[href^='#on-map-']").first
    row = together.get_attribute("href") or ""
    together.click()
    assert page.locator(row).is_visible()
    assert page.evaluate("row => document.querySelector(row).matches(':target')", row)
    page.keyboard.press("Tab")
    assert page.evaluate("row => document.querySelector(row).contains(document.activeElement)", row)
    page.locator(f".map-drawing:visible a[href='/accounts/{alone}/']").click()
    page.wait_for_url(f"**/accounts/{alone}/")
    page.get_by_role("heading", name="Op de kaart").wait_for()
    assert page.get_by_role("figure", name="Kaart met Hotel Maas, Maastricht").is_visible()
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert accessibility_problems(page) == []
    page.goto(f"{live_server.url}/accounts/?show=map")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert accessibility_problems(page) == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert complaints == []


def test_a_note_on_an_opportunity_is_written_removed_and_brought_back(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Bram")
    card = f"{live_server.url}/opportunities/{_opportunity(served)}/"
    page.goto(card)
    note = page.locator("section", has=page.get_by_role("heading", name="Notities"))
    note.get_by_text("Notitie schrijven").click()
    note.get_by_role("textbox").fill("Wil de oven eerst zien bakken")
    note.get_by_role("button", name="Bewaren").click()
    note.get_by_text("Wil de oven eerst zien bakken").wait_for()
    assert accessibility_problems(page) == []
    note.get_by_role("button", name="Verwijderen").click()
    page.get_by_text("verwijderd").first.wait_for()
    assert "Wil de oven" not in note.inner_text()
    page.get_by_role("button", name="Ongedaan maken").click()
    note.get_by_text("Wil de oven eerst zien bakken").wait_for()
    assert page.url == card
    assert complaints == []


def test_a_colleague_is_named_in_a_note_with_the_arrows(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/opportunities/{_opportunity(served)}/")
    page.get_by_text("Notitie schrijven").click()
    field = page.locator("textarea[name=text]")
    field.press_sequentially("Vraag @s")
    page.get_by_role("option", name="Sanne de Wit").wait_for()
    assert accessibility_problems(page) == []
    while page.locator("[role=option][aria-selected=true]").inner_text() != "Sanne de Wit":
        field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "Vraag @Sanne "
    field.press_sequentially("naar @zz")
    field.press("Escape")
    assert page.locator(".mentions").is_hidden()
    assert complaints == []

"""Accounts in a real browser: a cell changed in its place, a double told while typing, pages for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 16


def _first_account(cast: Cast) -> int:
    from meetpunt.store.models import Account
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        return Account.objects.filter(organisation=cast.organisation).order_by("name", "pk")[0].pk


def test_a_cell_is_changed_in_its_place_and_taken_back(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Anna")
    page.goto(f"{live_server.url}/accounts/?cols=town")
    cell = page.locator("tbody tr").first.locator("td").nth(1)
    stood = cell.locator("a[data-cell]").evaluate("link => link.parentElement.firstChild.textContent.trim()")
    cell.hover()
    cell.locator("a[data-cell]").click()
    page.get_by_role("textbox", name="Plaats van").fill("Goirle")
    page.keyboard.press("Escape")
    assert cell.inner_text().startswith(stood)
    cell.locator("a[data-cell]").click()
    page.get_by_role("textbox", name="Plaats van").fill("Goirle")
    page.keyboard.press("Enter")
    cell.get_by_role("button", name="Ongedaan maken").wait_for()
    assert cell.inner_text().startswith("Goirle")
    cell.get_by_role("button", name="Ongedaan maken").click()
    page.wait_for_url("**/accounts/")
    page.goto(f"{live_server.url}/accounts/?cols=town")
    assert page.locator("tbody tr").first.locator("td").nth(1).inner_text().startswith(stood)
    assert complaints == []


def test_a_double_is_told_while_typing(
    live_server: Any, served: Cast, page: Page, enter: Callable[[Page, str], None], complaints: list[str]
) -> None:
    enter(page, "Anna")
    page.goto(f"{live_server.url}/accounts/new/")
    page.get_by_label("Naam", exact=True).press_sequentially("slagerij heijmans bv")
    page.locator("#alike li").first.wait_for()
    assert "Slagerij Heijmans" in page.locator("#alike").inner_text()
    assert complaints == []

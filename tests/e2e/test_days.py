"""A day of a rep and a day of a manager, as they go, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import day_there

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRIES = 16
Enter = Callable[..., Any]
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1440, "height": 900}


def _deal(cast: Cast) -> tuple[int, int, str]:
    """An open opportunity of Bram's in the step before the offer, at an account of his own: ids and account's name."""
    from meetpunt.store.models import Account, Opportunity
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        rows = Opportunity.objects.filter(owner_id=cast.bram, outcome="open", step__code="T")
        one = rows.select_related("account").order_by("pk")[0]
        assert one.account is not None
        Account.objects.filter(pk=one.account_id).update(owner_id=cast.bram, name="Bakkerij De Proef")
        Opportunity.objects.filter(pk=one.pk).update(expected_close=day_there() + timedelta(days=20))
        return one.pk, one.account.pk, "Bakkerij De Proef"


def _won(page: Page, live_server: Any, cast: Cast) -> int:
    page.goto(f"{live_server.url}/funnel/{cast.bram}/?period=all")
    tile = page.locator("dl.tiles > div, .tiles > div", has_text="Gewonnen").first
    return int(re.sub(r"\D", "", tile.locator("dd").first.inner_text()))


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_day_of_a_rep(live_server: Any, served: Cast, enter: Enter, page: Page, screen: dict[str, int]) -> None:
    opportunity, account, name = _deal(served)
    page.set_viewport_size(screen)
    enter(page, "Bram")
    won = _won(page, live_server, served)

    # plan a visit for today, and find it on the day
    page.goto(f"{live_server.url}/plan/?opportunity={opportunity}")
    page.locator("#plan-on").fill(day_there().isoformat())
    page.locator("#plan-subject").fill("Vraag om de offerte te mogen maken")
    page.get_by_role("button", name="Plannen").click()
    page.wait_for_url("**/today/")
    page.get_by_role("heading", name=name).wait_for()

    # log it: it stands in Offerte now, and there is a call to come
    page.locator(".next-up").get_by_role("link", name="Loggen").click()
    chosen = page.locator(".log-about:visible")
    chosen.locator(".log-step", has_text="Offerte").click()
    page.locator(".chip-choice", has_text="Telefoongesprek").click()
    page.locator("[name=next_text]").fill("Nabellen over de offerte")
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/today/")
    page.get_by_text("Gelogd.").wait_for()

    # the card tells it, and the pipeline moved along
    page.goto(f"{live_server.url}/opportunities/{opportunity}/")
    page.get_by_text("Nabellen over de offerte").first.wait_for()
    page.goto(f"{live_server.url}/accounts/{account}/")
    page.get_by_role("heading", name=name).wait_for()

    # the customer orders, and the funnel moves
    page.goto(f"{live_server.url}/opportunities/{opportunity}/")
    page.get_by_role("link", name="Opdracht", exact=True).click()
    page.get_by_role("button", name="Opdracht vastleggen").click()
    page.wait_for_url(re.compile(r"/(orders|opportunities)/\d+/"))
    assert _won(page, live_server, served) == won + 1


def test_a_day_of_a_manager(live_server: Any, served: Cast, enter: Enter, page: Page) -> None:
    _opportunity, account, name = _deal(served)
    enter(page, "Anna")
    # the team, one rep, the records behind a number: without a ranking
    page.get_by_role("link", name=re.compile("Bram Jansen")).first.click()
    page.get_by_role("heading", name=re.compile("Trechter van Bram Jansen")).wait_for()
    page.locator("a.count").first.click()
    page.locator("table").first.wait_for()

    # find an account by name, from any page
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox", name=re.compile("Naam")).fill("de proef")
    page.locator("[data-found]").get_by_role("link", name=re.compile(name)).first.click()
    page.get_by_role("heading", name=name).wait_for()

    # filter the list, hand what is ticked to somebody else, and take it back
    page.goto(f"{live_server.url}/accounts/?q=Bakkerij+De+Proef")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_text("Aangevinkte wijzigen").click()
    page.locator("#l-owner").select_option(label="Eva Smit")
    page.locator("#lot button.primary, #lot button[type=submit]").last.click()
    page.get_by_role("button", name="Ongedaan maken").wait_for()
    assert "Eva Smit" in page.locator("tbody tr").first.inner_text()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    page.goto(f"{live_server.url}/accounts/{account}/")
    page.get_by_text("Bram Jansen").first.wait_for()

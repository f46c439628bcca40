"""Buying visits as it goes: Anna asks at her desk, Bram offers on his phone, Anna agrees, both see the delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import day_there

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRIES = 16
Enter = Callable[..., Any]


def _held(cast: Cast) -> None:
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import changing

    now = datetime.now(UTC)
    with changing(cast.organisation.pk):
        Activity.objects.create(
            organisation=cast.organisation,
            person_id=cast.bram,
            kind="visit",
            status="held",
            started_at=now,
            started_on=day_there(),
            recorded_at=now,
        )


def test_anna_asks_bram_offers_anna_agrees_and_both_home_pages_show_delivery(
    live_server: Any, served: Cast, enter: Enter, page: Page, browser: Any
) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 780}, locale="nl").new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Anna")
    enter(phone, "Bram")

    # Anna asks
    page.goto(f"{live_server.url}/visits-agreed/")
    page.get_by_label("Bram Jansen").fill("60")
    page.get_by_label("Waarom, in een paar woorden").fill("Het najaar is druk")
    page.get_by_role("button", name="Vragen", exact=True).click()
    page.get_by_text("Aan 1 persoon gevraagd.").wait_for()

    # Bram is told on his phone, and offers another number
    phone.goto(f"{live_server.url}/today/")
    phone.get_by_role("link", name="Antwoorden").click()
    phone.get_by_text("Het najaar is druk").wait_for()
    buttons = phone.locator(".talk-answers .btn.big")
    assert buttons.count() == 2
    assert all((one.bounding_box() or {})["height"] >= 48 for one in buttons.all())
    phone.get_by_label("Een ander aantal aanbieden").fill("48")
    phone.get_by_role("button", name="Dit aantal aanbieden").click()
    phone.get_by_text("Bram Jansen biedt 48 bezoeken aan").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # Anna agrees
    page.goto(f"{live_server.url}/notifications/")
    page.get_by_text("Bram Jansen biedt 48 bezoeken aan").click()
    page.get_by_role("button", name="Akkoord met 48 bezoeken").click()
    page.get_by_role("heading", name="Wat er is geleverd").wait_for()

    # a visit is held: both home pages say so
    _held(served)
    for whose in (page, phone):  # the manager lands at the team, the rep at the own day
        whose.goto(f"{live_server.url}/")
        whose.locator(".deal-home", has_text="1 van 48 geleverd").wait_for()
    phone.context.close()

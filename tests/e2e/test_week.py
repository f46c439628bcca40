"""A week filled in by keyboard at a desk, on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.build import lasting
from tests.cast import day_there
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRIES = 16
Enter = Callable[..., Any]
ADDRESSES = ("/week/", "/week/report/", "/week/mileage/?rate=0,23")


@pytest.fixture
def monday(served: Cast) -> date:
    """The Monday of last week, with a visit of Bram's on it; no day is free."""
    from meetpunt.store.models import Account, Activity, Holiday
    from meetpunt.store.tenancy import acting_in

    today = day_there()
    day = today - timedelta(days=today.weekday() + 7)
    with acting_in(served.organisation.pk):
        Holiday.objects.all().delete()
        for place, metres in enumerate((12_500, None)):
            Activity.objects.create(
                organisation=served.organisation,
                person_id=served.bram,
                account=Account.objects.order_by("pk")[place],
                kind="visit",
                purpose="sales",
                started_on=day if place else today,
                **lasting(50),
                travel_minutes=20,
                travel_metres=metres,
                recorded_at=datetime.now(UTC),
            )
    return day


def test_a_week_is_filled_in_by_keyboard_alone(
    live_server: Any, served: Cast, enter: Enter, page: Page, monday: date, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Bram")
    page.goto(f"{live_server.url}/week/?week={monday}")
    page.locator("[name^=office-]").first.focus()
    for text in ("1:30", "1,5", "90m", "2", "0:30"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert page.locator("[data-sum=office]").inner_text() == "7:00"
    assert page.locator("[data-sum='0']").inner_text() == "2:40"
    assert page.locator("[data-difference='0']").inner_text() == "−5:20"
    assert page.locator("[data-difference=all]").inner_text() == "−31:50"
    page.keyboard.press("Enter")
    page.get_by_text("Bewaard: 5 velden gewijzigd.").wait_for()
    assert page.locator("[data-sum=all]").inner_text() == "8:10"
    assert page.locator("[name^=office-]").nth(1).input_value() == "1:30"
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    assert page.locator("[data-sum=all]").inner_text() == "1:10"
    assert complaints == []


def test_it_fits_a_phone_a_day_at_a_time_and_everybody_can_use_it(
    live_server: Any, served: Cast, enter: Enter, page: Page, monday: date
) -> None:
    enter(page, "Bram")
    problems = []
    for width, scheme in ((360, "dark"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 780})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for address in (*ADDRESSES, f"/week/?week={monday}"):
            page.goto(live_server.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                problems.append(f"{address} at {width}: {wide} wide")
            problems += [f"{address} at {width}: {one}" for one in accessibility_problems(page)]
    assert problems == []
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{live_server.url}/week/?week={monday}")
    page.locator(".week-days label").nth(2).click()
    assert page.locator("[name^=office-]:visible").count() == 1
    page.locator("[name^=office-]:visible").fill("3")
    page.get_by_role("button", name="Week bewaren").click()
    page.get_by_text("Bewaard: 1 veld gewijzigd.").wait_for()
    assert page.locator("[name^=office-]:visible").input_value() == "3:00"


def test_without_scripts_it_is_kept_as_well(
    live_server: Any, served: Cast, browser: Browser, enter: Enter, monday: date
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    try:
        enter(page, "Bram")
        page.goto(f"{live_server.url}/week/?week={monday}")
        page.locator("[name^=training-]").first.fill("1:15")
        page.get_by_role("button", name="Week bewaren").click()
        page.get_by_text("Bewaard: 1 veld gewijzigd.").wait_for()
        assert page.locator("[data-sum='0']").inner_text() == "2:25"
        page.goto(f"{live_server.url}/week/?week={monday + timedelta(days=7)}")
        page.get_by_role("link", name="Zelfde als vorige week").click()
        assert page.locator(f"[name=training-{monday + timedelta(days=7)}]").input_value() == "1:15"
    finally:
        context.close()

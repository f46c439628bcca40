"""Next year's plan, made in a browser by a manager who never saw the page; working out anew while one types."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import day_there
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from meetpunt.actions.demo import DemoCompany
    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Any]
EXAMPLE = {
    "workable_days": "210",
    "visits_per_day": "4",
    "customers": "45",
    "visits_per_customer": "4",
    "sale_share": "0",
    "orders": "60",
    "visits_per_order": "7",
}


def in_demo(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("E-mailadres").fill(f"{name}@demo.example")
    page.get_by_label("Wachtwoord").fill("meetpunt-demo")
    page.locator("main button.primary").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def rest(page: Page, column: int) -> str:
    return page.locator(f'[data-live="c{column}-rest_capacity"]').inner_text().strip()


def test_a_manager_makes_next_years_plan_in_a_dozen_steps(
    live_server: Any, demo: DemoCompany, page: Page, complaints: list[str]
) -> None:
    """Each step is one thing that a person does; even at half a minute of thought each it is five minutes."""
    from meetpunt.store.models import Plan
    from meetpunt.store.tenancy import acting_in

    today = day_there()
    page.set_viewport_size({"width": 1440, "height": 900})
    in_demo(page, live_server.url, "anna")
    began, steps = time.monotonic(), 0
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Planning").click()
    steps += 1
    heading = page.get_by_role("heading", level=1)
    while str(today.year + 1) not in heading.inner_text():
        page.get_by_role("link", name="Het jaar erna").click()
        steps += 1
    fields = page.locator('input[name^="v-"][name$="-visits_per_day"]')
    for place in range(fields.count()):
        before = rest(page, place + 1)
        fields.nth(place).fill("3,2")
        page.locator(f'[data-live="c{place + 1}-rest_capacity"]').filter(has_not_text=before).wait_for()
        steps += 1
    page.get_by_label("Waarom dit het plan wordt").fill("Besproken met het team")
    page.get_by_role("button", name=re.compile("Dit is het plan van")).click()
    steps += 2
    page.get_by_text(f"Dit is nu het plan van {today.year + 1}.").wait_for()
    assert steps <= 12
    assert time.monotonic() - began < 60
    with acting_in(demo.organisation_id):
        plan = Plan.objects.get(year=today.year + 1)
        assert (plan.state, plan.reason) == ("holds", "Besproken met het team")
        assert plan.values.filter(code="visits_per_day", value=3.2).count() == fields.count()
    assert complaints == []


def test_typing_works_out_anew_and_keeps_the_focus_and_the_text(
    live_server: Any, served: Cast, enter: Enter, page: Page, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Anna")
    page.goto(f"{live_server.url}/planning/?year=2027")
    for code, text in EXAMPLE.items():
        page.locator(f'input[name="v-{served.bram}-{code}"]').fill(text)
    page.locator('[data-live="c1-rest_capacity"]').filter(has_text="+240").wait_for()
    field = page.locator(f'input[name="v-{served.bram}-orders"]')
    field.fill("100")
    page.get_by_text("40 bezoeken, 10 dagen werk, 0,05 verkoper").wait_for()
    assert rest(page, 1) == "−40"
    assert field.evaluate("one => one === document.activeElement")
    assert field.input_value() == "100"
    field.fill("veel")
    page.get_by_text("Dit is geen getal").wait_for()
    assert field.input_value() == "veel"
    assert accessibility_problems(page) == []
    assert complaints == []


def test_without_scripts_the_button_works_it_out(
    live_server: Any, served: Cast, browser: Browser, enter: Enter
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    enter(page, "Anna")
    page.goto(f"{live_server.url}/planning/?year=2027")
    for code, text in EXAMPLE.items():
        page.locator(f'input[name="v-{served.bram}-{code}"]').fill(text)
    page.get_by_role("button", name="Herberekenen").click()
    assert rest(page, 1) == "+240"
    page.locator(f'input[name="v-{served.bram}-orders"]').press("Enter")
    assert rest(page, 1) == "+240"
    context.close()


def test_on_a_phone_one_column_at_a_time_and_a_rep_sees_the_own_only(
    live_server: Any, served: Cast, enter: Enter, page: Page, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, "Anna")
    page.goto(f"{live_server.url}/planning/?year=2027")
    field = page.locator(f'input[name="v-{served.bram}-orders"]')
    assert not field.is_visible()
    page.get_by_role("radio", name="Bram Jansen").check()
    for code, text in EXAMPLE.items():
        page.locator(f'input[name="v-{served.bram}-{code}"]').fill(text)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Waarom dit het plan wordt").fill("Besproken")
    page.get_by_role("button", name=re.compile("Dit is het plan van")).click()
    page.get_by_text("Dit is nu het plan van 2027.").wait_for()
    page.context.clear_cookies()
    enter(page, "Bram")
    page.goto(f"{live_server.url}/planning/?year=2027")
    assert rest(page, 0) == "+240"
    assert page.get_by_text("Eva Smit").count() == 0
    assert accessibility_problems(page) == []
    assert complaints == []

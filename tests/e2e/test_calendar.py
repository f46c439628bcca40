"""The calendar in a real browser: by mouse, by finger, by keys and without scripts; on a phone and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from tests.build import lasting
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 2
Enter = Callable[["Page", str], None]
DESK = {"width": 1440, "height": 1000}
ZONE = ZoneInfo("Europe/Amsterdam")
TODAY = datetime.now(ZONE).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
"""Of next week: all of it is still to come."""
WEEK = f"/calendar/?week={MONDAY:%G-W%V}"


def _add(served: Cast, days: int, at: str = "", name: str = "Oven laten zien", **fields: Any) -> int:
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import changing

    on = MONDAY + timedelta(days=days)
    started = datetime.combine(on, time.fromisoformat(at), ZONE) if at else None
    told = {"kind": "visit", "status": "planned", "purpose": "sales", **lasting(60), **fields}
    with changing(served.organisation.pk):
        return Activity.objects.create(
            organisation=served.organisation,
            person_id=served.bram,
            subject=name,
            started_at=started,
            started_on=on,
            recorded_at=datetime.now(UTC),
            **told,
        ).pk


def _stands(served: Cast, one: int) -> tuple[date, str]:
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import acting_in

    with acting_in(served.organisation.pk):
        row = Activity.objects.get(pk=one)
    assert row.started_on is not None
    return row.started_on, f"{row.started_at.astimezone(ZONE):%H:%M}" if row.started_at else ""


def _day(days: int) -> date:
    return MONDAY + timedelta(days=days)


def _open(page: Page, live_server: Any, enter: Enter) -> None:
    page.set_viewport_size(DESK)
    enter(page, "Bram")
    page.goto(live_server.url + WEEK)


def _thing(page: Page, one: int) -> Any:
    return page.locator(f'.calendar-week [data-thing="{one}"]')


def _take(page: Page, one: int) -> tuple[float, float]:
    """Press on a thing a little below its top, and pull until it comes along."""
    box = _thing(page, one).bounding_box()
    x, y = box["x"] + 30, box["y"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 4, steps=3)
    return x, y


def _spot(page: Page, days: int, at: str) -> tuple[float, float]:
    """Where a thing that is held 6 pixels below its top comes down on a day at a time."""
    day = page.locator(f'.calendar-week thead [data-on="{_day(days)}"]').bounding_box()
    row = page.locator(f'.calendar-week tr[data-at="{at}"]').bounding_box()
    assert day is not None
    assert row is not None
    return day["x"] + day["width"] / 2, row["y"] + 6


def _drop(page: Page, days: int, at: str) -> None:
    x, y = _spot(page, days, at)
    page.mouse.move(x, y, steps=8)
    with page.expect_response(lambda answer: "/calendar/?week" in answer.url):
        page.mouse.up()
    page.locator(".message").first.wait_for()


def test_a_visit_is_dragged_with_the_mouse_and_undo_puts_it_back(
    live_server: Any, served: Cast, page: Page, enter: Enter, complaints: list[str]
) -> None:
    one = _add(served, 0, "09:10")
    _open(page, live_server, enter)
    _take(page, one)
    x, y = _spot(page, 2, "14:30")
    page.mouse.move(x, y, steps=8)
    assert page.locator(".drop-place").inner_text() == "14:30"
    _drop(page, 2, "14:30")
    assert _stands(served, one) == (_day(2), "14:30")
    assert page.url.endswith(WEEK)
    assert "Verplaatst naar wo" in page.locator("#calendar-said").inner_text()
    assert page.evaluate("document.activeElement.closest('[data-thing]')?.dataset.thing") == str(one)
    # to another day at its own height it keeps its own minutes
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    assert _stands(served, one) == (_day(0), "09:10")
    _x, y = _take(page, one)
    x, _y = _spot(page, 3, "09:00")
    page.mouse.move(x, y, steps=8)
    with page.expect_response(lambda answer: "/calendar/?week" in answer.url):
        page.mouse.up()
    page.locator(".message form").wait_for()
    assert _stands(served, one) == (_day(3), "09:10")
    # and above the hours it has no time
    _take(page, one)
    _drop(page, 3, "")
    assert _stands(served, one) == (_day(3), "")
    assert complaints == []


def test_a_click_opens_a_visit_and_escape_puts_a_dragged_one_back(
    live_server: Any, served: Cast, page: Page, enter: Enter
) -> None:
    one = _add(served, 0, "09:00")
    held = _add(served, 0, "11:00", "Geweest", status="held")
    _open(page, live_server, enter)
    _take(page, one)
    assert page.locator(".ghost").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".ghost, .drop-place").count() == 0
    page.mouse.up()
    box = _thing(page, held).bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 60, steps=4)
    assert page.locator(".ghost").count() == 0
    page.mouse.up()
    page.goto(live_server.url + WEEK)
    _thing(page, one).locator(".thing-name").click()
    page.wait_for_url(f"**/activities/{one}/")
    assert _stands(served, one) == (_day(0), "09:00")


def test_keys_move_a_visit_and_say_where_it_is(
    live_server: Any, served: Cast, page: Page, enter: Enter, complaints: list[str]
) -> None:
    one = _add(served, 0, "09:10")
    _open(page, live_server, enter)
    name, said = _thing(page, one).locator(".thing-name"), page.locator("#calendar-said")
    name.focus()
    page.keyboard.press("m")
    assert "Opgepakt" in said.inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert said.inner_text().startswith("dinsdag")
    assert said.inner_text().endswith(", 09:30")
    assert page.locator(".drop-place").inner_text() == "09:30"
    page.keyboard.press("Escape")
    assert said.inner_text() == "Teruggelegd."
    assert _stands(served, one) == (_day(0), "09:10")
    for key in ("m", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    with page.expect_response(lambda answer: "/calendar/?week" in answer.url):
        page.keyboard.press("Enter")
    page.locator(".message form").wait_for()
    assert _stands(served, one) == (_day(1), "10:00")
    assert page.evaluate("document.activeElement.closest('[data-thing]')?.dataset.thing") == str(one)
    # up past the first hour it has no time
    for key in ("m", *["ArrowUp"] * 5):
        page.keyboard.press(key)
    assert said.inner_text().endswith("zonder tijd")
    assert complaints == []


def test_a_free_half_hour_is_clicked_to_plan_there(live_server: Any, served: Cast, page: Page, enter: Enter) -> None:
    _open(page, live_server, enter)
    x, y = _spot(page, 2, "10:30")
    page.mouse.click(x, y)
    page.wait_for_url("**/plan/**")
    assert page.locator("#plan-on").input_value() == _day(2).isoformat()
    assert page.locator("#plan-at").input_value() == "10:30"
    page.locator("#plan-subject").fill("Keuken meten")
    page.locator("main form").get_by_role("button", name="Plannen").click()
    page.wait_for_url(f"**{WEEK}")
    page.locator(".calendar-week strong", has_text="Keuken meten").wait_for()


def test_on_a_phone_a_day_is_a_list_and_a_finger_that_holds_moves_to_another_day(
    live_server: Any, served: Cast, browser: Browser, enter: Enter
) -> None:
    one = _add(served, 0, "09:10")
    _add(served, 1, "11:00", "Morgen")
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True, locale="nl-NL", reduced_motion="reduce"
    )
    page = context.new_page()
    enter(page, "Bram")
    page.goto(live_server.url + WEEK)
    assert page.locator(".calendar-week").is_hidden()
    assert page.locator(".listed .thing:visible").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert accessibility_problems(page) == []
    page.locator(".strip a").nth(1).click()
    page.locator(".listed strong", has_text="Morgen").wait_for()
    page.locator(".strip a").nth(0).click()
    thing = page.locator(f'.listed [data-thing="{one}"]')
    thing.wait_for()
    touch = context.new_cdp_session(page)

    def send(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    box, day = thing.bounding_box(), page.locator(".strip a").nth(3).bounding_box()
    assert box is not None
    assert day is not None
    x, y = box["x"] + 80, box["y"] + 20
    to_x, to_y = day["x"] + 12, day["y"] + 20
    send("touchStart", x, y)
    page.wait_for_timeout(500)
    assert page.locator(".ghost").count() == 1
    for part in (0.3, 0.6, 1.0):
        send("touchMove", x + (to_x - x) * part, y + (to_y - y) * part)
    with page.expect_response(lambda answer: "/calendar/?" in answer.url):
        send("touchEnd")
    page.locator(".message form").wait_for()
    assert _stands(served, one) == (_day(3), "09:10")
    context.close()


def test_without_scripts_a_visit_moves_by_its_form(
    live_server: Any, served: Cast, browser: Browser, enter: Enter
) -> None:
    one = _add(served, 0, "09:10")
    context = browser.new_context(java_script_enabled=False, locale="nl-NL", viewport=DESK)
    page = context.new_page()
    enter(page, "Bram")
    page.goto(live_server.url + WEEK)
    _thing(page, one).hover()
    _thing(page, one).locator(".thing-move").click()
    page.locator("#move-on").fill(_day(4).isoformat())
    page.locator("#move-at").fill("16:15")
    page.locator("main form").get_by_role("button", name="Verplaatsen").click()
    page.wait_for_url(f"**{WEEK}")
    assert _stands(served, one) == (_day(4), "16:15")
    context.close()


def test_the_calendar_fits_and_can_be_used_by_everybody(
    live_server: Any, served: Cast, page: Page, enter: Enter
) -> None:
    for place, at in enumerate(("09:00", "09:20", "09:45", "10:10", "10:10", "14:00", "")):
        _add(served, place % 2, at, f"Bezoek {place}", purpose=("sales", "service", "")[place % 3])
        _add(served, 3, at, f"Bellen {place}", kind="call", **lasting(10))
    one = _add(served, 5, "10:00", "Op zaterdag", status="held")
    enter(page, "Bram")
    problems = []
    for width, scheme in ((360, "dark"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 4000})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for address in (WEEK, f"/calendar/?view=day&day={_day(3)}", "/calendar/", f"/calendar/move/{one}/"):
            page.goto(live_server.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                problems.append(f"{address} at {width}: {wide} wide")
            problems += [f"{address} at {width} {scheme}: {one}" for one in accessibility_problems(page)]
    assert problems == []


def test_a_week_lies_on_one_sheet_on_its_side(live_server: Any, served: Cast, page: Page, enter: Enter) -> None:
    _add(served, 0, "09:00")
    _open(page, live_server, enter)
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 841.91998 594.95996]" in sheet

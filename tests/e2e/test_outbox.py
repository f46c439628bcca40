"""The outbox in rough weather: two people on one phone, other content, a network that lies, pages that were kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import day_there
from tests.e2e.phone import IS_KEPT, PHONE, held, log, lose_connection, send_all
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRIES = 16
Enter = Callable[..., Any]
HOLDS = """async (text) => {
  for (let tried = 0; tried < 150; tried += 1) {
    const pages = await caches.open("pages-1");
    const found = await Promise.all(["/log/", "/log/choose/"].map((one) => pages.match(one)));
    const texts = await Promise.all(found.map((one) => one?.text() ?? ""));
    if (texts.every((one) => one.includes(text))) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error("the phone does not keep it");
}"""


@pytest.fixture
def hers(served: Cast) -> str:
    """A visit that Carla planned for today; with whom."""
    from meetpunt.store.models import Account, Activity
    from meetpunt.store.tenancy import acting_in

    now = datetime.now(UTC)
    with acting_in(served.organisation.pk):
        carla = served.people["Carla"]
        account = Account.objects.create(
            organisation=served.organisation, name="Van Carla", owner=carla, created_at=now
        )
        Activity.objects.create(
            organisation=served.organisation,
            person=carla,
            kind="visit",
            status="planned",
            account=account,
            started_on=day_there(),
            recorded_at=now,
        )
    return "Van Carla"


def test_two_people_on_one_phone_each_send_their_own(
    live_server: Any, served: Cast, visits: list[str], hers: str, enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    lose_connection(page.context)
    page.goto(f"{live_server.url}/log/")
    log(page, visits[0])
    page.context.clear_cookies()
    page.context.unroute("**/log/send/")
    enter(page, "Carla")
    page.goto(f"{live_server.url}/log/")
    page.locator(".log-visit", has_text=hers).click()
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/today/")
    assert held(served) == [hers]
    page.goto(f"{live_server.url}/outbox/")
    page.locator("[data-outbox] li", has_text="Van Bram Jansen, Ovenbouw Brabant: 1").wait_for()
    assert accessibility_problems(page) == []
    page.context.clear_cookies()
    enter(page, "Bram")
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == [hers, visits[0]]


def test_a_page_of_who_was_here_before_sends_nothing_under_the_next_ones_name(
    live_server: Any, served: Cast, visits: list[str], hers: str, enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.context.clear_cookies(name="sessionid")
    enter(page.context.new_page(), "Carla")
    page.locator(".log-visit", has_text=visits[0]).click()
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-said]", has_text="Meld je opnieuw aan").wait_for()
    assert held(served) == []


def test_what_was_held_elsewhere_is_a_conflict_with_three_ways_out(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import acting_in

    page.set_viewport_size(PHONE)
    enter(page, "Bram")
    lose_connection(page.context)
    page.goto(f"{live_server.url}/log/")
    for name in visits[:2]:
        log(page, name)
    with acting_in(served.organisation.pk):
        rows = Activity.objects.filter(account__name__in=visits[:2]).order_by("pk")
        planned = list(rows.values_list("pk", flat=True))
    desk = page.context.new_page()
    desk.goto(f"{live_server.url}/today/")
    for one in planned:
        token = desk.locator("[name=csrfmiddlewaretoken]").first.input_value()
        desk.request.post(f"{live_server.url}/activities/{one}/hold/", form={"csrfmiddlewaretoken": token})
    desk.close()
    page.context.unroute("**/log/send/")
    page.goto(f"{live_server.url}/outbox/")
    told = page.locator("[data-outbox] li", has_text="met een andere inhoud")
    told.nth(1).wait_for()
    assert told.count() == 2
    assert accessibility_problems(page) == []
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    assert told.first.get_by_role("link", name="Open wat er staat").get_attribute("href")
    told.first.get_by_role("button", name="Laten vallen").click()
    told.nth(1).wait_for(state="detached")
    told.first.get_by_role("button", name="Verzenden als een nieuw bezoek").click()
    told.first.wait_for(state="detached")
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == [*visits[:2], visits[1]]


def test_a_network_that_answers_in_our_place_is_not_believed(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    portal = "<html><form>Welkom in Hotel De Zon</form></html>"
    page.context.route("**/log/send/", lambda route: route.fulfill(status=200, content_type="text/html", body=portal))
    log(page, visits[0])
    page.context.unroute("**/log/send/")
    moved = {"Location": "/sign-in/?next=/log/send/"}
    page.context.route("**/log/send/", lambda route: route.fulfill(status=302, headers=moved))
    page.locator(".log-visit", has_text=visits[1]).click()
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-said]", has_text="Bewaard op dit toestel").wait_for()
    page.context.unroute("**/log/send/")
    assert held(served) == []
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == visits[:2]


def test_a_form_that_the_phone_kept_gives_every_visit_a_key_of_its_own(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.evaluate(IS_KEPT)
    page.context.set_offline(True)
    for name in visits[:3]:
        page.goto(f"{live_server.url}/log/")
        log(page, name)
    page.locator("[data-sending]", has_text="3 te verzenden").wait_for()
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == visits[:3]


def test_an_account_that_was_seen_is_read_and_logged_without_a_connection_with_what_its_step_asks_for(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    from meetpunt.store.models import Account, Opportunity
    from meetpunt.store.tenancy import acting_in

    with acting_in(served.organisation.pk):
        rows = Opportunity.objects.filter(owner_id=served.bram, outcome="open", step__code="T").order_by("pk")
        deal = rows.select_related("account")[0]
        assert deal.account is not None
        Opportunity.objects.filter(pk=deal.pk).update(amount_minor=None, name="De nieuwe oven")
        Account.objects.filter(pk=deal.account.pk).update(name="Bakkerij De Proef")
        unseen = Account.objects.filter(name=visits[0]).get().pk
    page.set_viewport_size(PHONE)
    enter(page, "Bram")
    page.goto(f"{live_server.url}/log/")
    page.evaluate(IS_KEPT)
    page.goto(f"{live_server.url}/opportunities/{deal.pk}/")
    page.evaluate(HOLDS, "Bakkerij De Proef")
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/accounts/{deal.account.pk}/")
    short = page.locator(f"#account-{deal.account.pk}")
    short.get_by_text("De nieuwe oven").wait_for()
    assert page.locator(f"#account-{unseen}").count() == 1  # it is planned today
    short.get_by_role("link", name="Loggen").click()
    page.locator(".log-choice", has=page.locator(":checked"), has_text="Bakkerij De Proef").first.wait_for()
    about = page.locator(".log-about:visible")
    about.locator(".chip-choice", has_text="De nieuwe oven").click()
    about.locator(".log-step:visible", has_text="Offerte").click()
    page.get_by_role("button", name="Bewaren").click()
    amount = about.get_by_label("Bedrag in EUR").locator("visible=true")
    assert amount.evaluate("(field) => document.activeElement === field && !field.checkValidity()")
    amount.fill("18.400")
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-said]", has_text="Bewaard op dit toestel").wait_for()
    page.goto(f"{live_server.url}/log/?account=999999")
    page.get_by_text("Deze klant staat niet op je telefoon").wait_for()
    assert page.locator("[name=visit]:checked").count() == 0
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/outbox/")
    send_all(page)
    assert held(served) == ["Bakkerij De Proef"]
    with acting_in(served.organisation.pk):
        deal.refresh_from_db()
        assert deal.step is not None
        assert (deal.step.code, deal.amount_minor) == ("O", 18_400_00)


def test_what_is_refused_is_mended_where_it_is_asked(
    live_server: Any, served: Cast, visits: list[str], enter: Enter, page: Page
) -> None:
    enter(page, "Bram")
    lose_connection(page.context)
    page.goto(f"{live_server.url}/log/")
    page.locator(".log-more summary").click()
    page.get_by_label("Kilometers").fill("ver weg")
    page.get_by_label("Wat is besproken").fill("Wil een tweede oven")
    log(page, visits[4])
    page.context.unroute("**/log/send/")
    page.goto(f"{live_server.url}/outbox/")
    page.get_by_role("link", name="Herstellen").click()
    page.locator(".form-field.wrong", has_text="getal kan niet gebruikt worden").wait_for()
    assert page.get_by_label("Wat is besproken").input_value() == "Wil een tweede oven"
    assert page.locator(".log-choice", has=page.locator("[name=visit]:checked")).first.inner_text().count(visits[4])
    page.locator("[name=km]").fill("12,5")
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url("**/today/")
    assert held(served) == [visits[4]]
    page.goto(f"{live_server.url}/outbox/")
    page.get_by_text("Alles is verzonden").wait_for()

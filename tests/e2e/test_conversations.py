"""From a signal to a conversation, to an action, to the next conversation: Anna at her desk, Bram on his phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import day_there

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRIES = 110
Enter = Callable[..., Any]


def _six_weeks_pass(cast: Cast) -> None:
    """What was agreed and held today was so six weeks ago."""
    from meetpunt.store.models import Action, Conversation
    from meetpunt.store.tenancy import changing

    then = datetime.now(UTC) - timedelta(days=42)
    with changing(cast.organisation.pk):
        Conversation.objects.filter(organisation=cast.organisation, state="held").update(
            planned_at=then, closed_at=then
        )
        Action.objects.filter(organisation=cast.organisation).update(made_at=then)


def test_from_signal_to_conversation_to_action_to_the_next_conversation(
    live_server: Any, served: Cast, enter: Enter, page: Page, browser: Any
) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 780}, locale="nl").new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, "Anna")
    enter(phone, "Bram")

    # Anna plans it from the signal, and asks
    page.goto(f"{live_server.url}/signals/")
    page.locator(".signal-list h3 a").first.click()
    page.get_by_label("Vraag").last.fill("Wat gebeurt er bij jou na een offerte?")
    page.locator("form[action^='/conversations/new/']").get_by_role("button").click()
    page.get_by_role("heading", name="Gesprek met Bram Jansen").wait_for()
    talk = page.url
    page.get_by_role("link", name="Voorbereiden").click()
    page.get_by_label("Je vragen, één per regel").fill("Je belt te weinig.")
    page.get_by_role("button", name="Delen met Bram Jansen").click()
    page.get_by_text("Dit is er geen: Je belt te weinig.").wait_for()
    page.get_by_label("Je vragen, één per regel").fill("Wat helpt je om te bellen?")
    page.get_by_role("button", name="Delen met Bram Jansen").click()
    page.wait_for_url(talk)

    # Bram reads his figures first, on the phone, and shares
    phone.goto(talk)
    assert phone.get_by_text("Wat helpt je om te bellen?").count() == 0
    phone.get_by_role("link", name="Voorbereiden").click()
    phone.get_by_label("Wat zie je in je cijfers?").fill("Ik bel pas als de klant zich meldt.")
    phone.get_by_label("Wat wil je leren?").fill("Hoe vraag ik om de order?")
    phone.get_by_role("button", name="Delen met Anna Hendriks").click()
    phone.get_by_text("Wat helpt je om te bellen?").wait_for()

    # In the room: closing without an action is refused, an action without a date too
    page.goto(talk)
    page.get_by_text("Ik bel pas als de klant zich meldt.").wait_for()
    page.get_by_role("button", name="We zitten nu bij elkaar").click()
    page.get_by_role("button", name="Gesprek afsluiten").click()
    page.get_by_text("Elk gesprek eindigt in een afspraak.").wait_for()
    first = page.locator(".cause-readings > li").first
    first.get_by_text("Ja", exact=True).click()
    first.get_by_role("button", name="Bewaren").click()
    page.get_by_label("In woorden van jullie beiden").fill("Nabellen krijgt een vast moment.")
    page.locator("#conclusion").get_by_role("button", name="Bewaren").click()
    page.get_by_role("link", name="Afspraak toevoegen").click()
    page.get_by_label("Wat er gedaan wordt").fill("Dinsdag en donderdag nabellen")
    page.get_by_label("Welke KPI moet erdoor bewegen").select_option("conversion:O")
    page.get_by_label("Waarheen").fill("45")
    page.get_by_role("button", name="Kijk hoe het staat").click()
    page.get_by_text("de laatste drie maanden").wait_for()
    page.get_by_role("button", name="Afspreken").click()
    page.get_by_text("een afspraak zonder datum is een wens").wait_for()
    page.get_by_label("Wanneer").fill((day_there() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Afspreken").click()
    page.get_by_text("Afsluiten kan: er is 1 afspraak").wait_for()
    page.get_by_role("button", name="Gesprek afsluiten").click()
    page.get_by_text("Afgesloten. De afspraken staan bij wie ze doet").wait_for()

    # It stands in Bram's actions, and the next conversation begins with it
    phone.goto(f"{live_server.url}/actions/")
    phone.get_by_text("Dinsdag en donderdag nabellen").first.wait_for()
    _six_weeks_pass(served)
    page.goto(f"{live_server.url}/conversations/plan/")
    page.get_by_label("Met wie").select_option(label="Bram Jansen")
    page.get_by_label("Je vraag").fill("Hoe ging het met nabellen?")
    page.get_by_role("button", name="Plannen").click()
    last_time = page.locator("section", has=page.get_by_role("heading", name="Afgesproken op"))
    last_time.get_by_text("Dinsdag en donderdag nabellen").wait_for()
    assert last_time.locator("svg.chart").count() == 1
    phone.goto(page.url)
    phone.get_by_text("Dinsdag en donderdag nabellen").first.wait_for()

    # Nobody else finds either of the two
    phone.context.clear_cookies()
    enter(phone, "Carla")
    for one in (talk, page.url):
        answer = phone.goto(one)
        assert answer is not None
        assert answer.status == 404

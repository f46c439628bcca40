"""An operator makes an organisation, its administrator comes in by the link, it is suspended and taken up again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 2
SECRET = "vier losse woorden samen"
DUTCH = {"locale": "nl-NL"}
SHOWN = ((390, "light"), (1280, "dark"))
ALSO_SHOWN = ((390, "dark"), (1280, "light"))


@pytest.fixture
def operator(live_server: Any, served: Cast, page: Page) -> Page:
    """Somebody who runs the installation, signed in."""
    from meetpunt.actions.operating.operators import add_operator
    from meetpunt.actions.operating.sizes import count_sizes

    add_operator("op@host.example", SECRET, "nl", datetime.now(UTC))
    count_sizes(datetime.now(UTC))
    sign_in(page, live_server.url, "op@host.example", SECRET)
    page.wait_for_url("**/operator/")
    return page


def sign_in(page: Page, here: str, who: str, password: str) -> None:
    page.goto(f"{here}/sign-in/")
    page.get_by_label("E-mailadres").fill(who)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def elsewhere(browser: Browser) -> BrowserContext:
    return browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 844})


def test_from_a_new_organisation_to_suspended_and_back(
    operator: Page, browser: Browser, live_server: Any, complaints: list[str]
) -> None:
    page, here = operator, live_server.url
    page.get_by_role("link", name="Nieuwe organisatie").click()
    page.get_by_label("Naam van de organisatie").fill("Ovenbouw Zuid")
    page.get_by_label("Naam van de eerste beheerder").fill("Ada Kok")
    page.get_by_label("E-mailadres van de eerste beheerder").fill("ada@oven.example")
    page.get_by_role("button", name="Maak en nodig uit").click()
    link = page.locator("#link").input_value()
    assert accessibility_problems(page) == []

    theirs = elsewhere(browser)
    ada = theirs.new_page()
    ada.goto(link)
    ada.get_by_label("Wachtwoord").fill(SECRET)
    ada.locator("main button.primary").click()
    ada.wait_for_url(lambda address: "invitation" not in address)
    ada.goto(f"{here}/people/")
    assert ada.get_by_role("link", name="Ada Kok").is_visible()

    page.get_by_role("link", name="Organisaties").first.click()
    page.get_by_label("Naam").fill("ovenbouw")
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name="Ovenbouw Zuid").click()
    page.get_by_role("button", name="Schort op").click()
    assert page.get_by_text("Niemand ervan komt nu binnen").is_visible()

    ada.goto(f"{here}/people/")
    ada.wait_for_url("**/sign-in/suspended/")
    assert ada.get_by_text("De toegang van je organisatie is opgeschort").is_visible()
    assert accessibility_problems(ada) == []
    assert ada.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.get_by_role("button", name="Afmelden").click()
    sign_in(ada, here, "ada@oven.example", SECRET)
    ada.wait_for_url("**/sign-in/suspended/")

    page.get_by_role("button", name="Hervat").click()
    assert page.get_by_text("Haar mensen komen binnen").is_visible()
    sign_in(ada, here, "ada@oven.example", SECRET)
    ada.goto(f"{here}/changes/?table=organisation")
    assert ada.get_by_text("Toegang opgeschort door de operator sinds").first.is_visible()
    theirs.close()
    assert complaints == []


@pytest.mark.parametrize("shown", [SHOWN, pytest.param(ALSO_SHOWN, marks=pytest.mark.long)])
def test_pages_of_operators_fit_and_everybody_can_use_them(
    operator: Page, browser: Browser, live_server: Any, served: Cast, shown: tuple[tuple[int, Any], ...]
) -> None:
    from meetpunt.actions.operating import removing, suspending

    now, number = datetime.now(UTC), served.organisation.pk
    suspending.suspend(number, "op@host.example", now)
    removing.plan_removal(number, "op@host.example", now)
    state = operator.context.storage_state()
    for width, scheme in shown:
        context = browser.new_context(
            storage_state=state, viewport={"width": width, "height": 1700}, color_scheme=scheme, **DUTCH
        )
        page = context.new_page()
        for path in ("", "new/", f"organisations/{number}/", f"organisations/{served.other.pk}/", "health/", "trail/"):
            page.goto(f"{live_server.url}/operator/{path}")
            assert accessibility_problems(page) == [], (path, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        context.close()


def test_an_operator_needs_no_script(operator: Page, browser: Browser, live_server: Any, served: Cast) -> None:
    state = operator.context.storage_state()
    context = browser.new_context(storage_state=state, java_script_enabled=False, **DUTCH)
    page = context.new_page()
    page.goto(f"{live_server.url}/operator/organisations/{served.organisation.pk}/")
    page.get_by_role("button", name="Plan de verwijdering").click()
    assert page.get_by_text("De verwijdering is gepland").is_visible()
    page.get_by_role("button", name="Zie van de verwijdering af").click()
    assert page.get_by_text("De organisatie blijft").is_visible()
    context.close()

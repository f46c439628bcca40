"""The import wizard in a real browser: from the files of a CRM to the funnel of a rep, and back again."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import Opportunity, Person, PersonRole
from tests.cast import PASSWORD, Cast, build_cast
from tests.filled_once import filled
from tests.tools.accessibility import accessibility_problems

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FILES = ("accounts.csv", "products.csv", "sales_pipeline.csv", "sales_teams.csv")
STAGES = {"Prospecting": ("+", "1"), "Engaging": ("+", "2"), "Won": ("won", ""), "Lost": ("lost", "")}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, with hardly anything sold."""
    return filled(lambda today: build_cast(today, entries=1), "hardly anything sold")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The four files of a public data set when it is here, else a small set of the same shape."""
    shared = os.environ.get("MEETPUNT_SHARED", "")
    if shared:
        return [Path(shared) / "data" / "maven_crm" / name for name in FILES]
    reps = [("Anna Snelling", "Dustin Brinkmann"), ("Cecily Lampkin", "Dustin Brinkmann")]
    rows = ["opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"]
    for number in range(60):
        stage = ("Won", "Lost", "Engaging")[number % 3]
        closed = f"2017-03-{1 + number % 28:02}" if stage != "Engaging" else ""
        rep, account = reps[number % 2][0], ("Cancity", "Isdom")[number % 2]
        value = "1054" if stage == "Won" else "0" if stage == "Lost" else ""
        rows.append(f"K{number:03},{rep},GTX Basic,{account},{stage},2016-10-{1 + number % 28:02},{closed},{value}")
    texts = {
        "accounts.csv": "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
        "Cancity,retail,2001,718.62,2448,United States,\nIsdom,medical,2002,3178.24,4540,United States,\n",
        "products.csv": "product,series,sales_price\nGTX Basic,GTX,550\n",
        "sales_pipeline.csv": "\n".join(rows) + "\n",
        "sales_teams.csv": "sales_agent,manager,regional_office\n"
        + "".join(f"{rep},{manager},Central\n" for rep, manager in reps),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in FILES]


@pytest.fixture
def ada(cast: Cast, page: Page, live_server: Any) -> Page:
    """The administrator, signed in; she manages the organisation too, so that she sees its figures."""
    PersonRole.objects.create(organisation=cast.organisation, person=cast.people["Ada"], role="director")
    page.goto(f"{live_server.url}/sign-in/")
    page.fill('input[name="username"]', "ada@proef.example")
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.goto(f"{live_server.url}/imports/")
    return page


def _send(page: Page, files: list[Path]) -> None:
    page.set_input_files('input[type="file"]', [str(path) for path in files])
    page.get_by_role("button", name="Versturen").click()
    _work(page)
    expect(page.get_by_role("heading", name="Wat betekenen deze bestanden?")).to_be_visible(timeout=15_000)


def _work(page: Page) -> None:
    """Do the worker's work; the page's questions wait meanwhile, for this thread and the server share a connection."""
    held: list[Route] = []
    page.route("**/progress/", lambda route: held.append(route))
    expect(page.locator("progress")).to_be_visible()
    run_pending()
    page.unroute("**/progress/")
    for route in held:
        route.continue_()


def _accessible(page: Page) -> None:
    assert accessibility_problems(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"


def _check_and_land(page: Page) -> None:
    page.get_by_role("button", name="Bewaren en controleren").click()
    _work(page)
    expect(page.get_by_role("heading", name="Dit zou worden ingelezen")).to_be_visible(timeout=15_000)
    _accessible(page)
    page.get_by_role("button", name="Inlezen", exact=True).click()
    _work(page)


def test_an_administrator_goes_from_four_files_to_the_funnel_of_a_rep_and_takes_it_back(
    ada: Page, files: list[Path], cast: Cast
) -> None:
    _accessible(ada)
    before = Opportunity.objects.filter(organisation=cast.organisation).count()
    _send(ada, files)
    _accessible(ada)
    ada.fill('input[name="source"]', "maven")
    ada.select_option('select[name="process"]', "+")
    ada.fill('input[name="own_name"]', "Maven")
    ada.get_by_role("button", name="Bewaren en de volgende tabel bekijken").click()
    for _ in files:
        expect(ada.get_by_role("heading", name="Kolommen")).to_be_visible()
        if "sales_pipeline" in ada.title():
            ada.select_option('select[name="field-0"]', "id")
            ada.select_option('select[name="field-1"]', "owner")
            ada.select_option('select[name="field-5"]', "created_at")
            _tell_stages(ada)
        elif "sales_teams" in ada.title():
            ada.select_option('select[name="table"]', "people")
            ada.wait_for_load_state()
            ada.select_option('select[name="field-0"]', "name")
            ada.select_option('select[name="field-1"]', "manager")
            ada.select_option('select[name="field-2"]', "territory")
        _accessible(ada)
        ada.get_by_role("button", name="Dit klopt").click()
    expect(ada.get_by_role("heading", name="Wat betekenen deze bestanden?")).to_be_visible()
    _check_and_land(ada)
    expect(ada.get_by_text("De cijfers bevatten deze bestanden nu.")).to_be_visible(timeout=15_000)
    _accessible(ada)
    assert Opportunity.objects.filter(organisation=cast.organisation).count() > before
    landed = ada.url

    rep = Person.objects.get(name="Anna Snelling")
    _funnel_of(ada, cast, rep, landed)

    ada.goto(landed.split("/imports/")[0] + "/imports/")
    _send(ada, files)
    expect(ada.get_by_text("zoals eerder bevestigd")).to_have_count(len(files))
    _check_and_land(ada)
    expect(ada.get_by_role("heading", name="Hetzelfde als eerder: er is niets veranderd")).to_be_visible(timeout=15_000)

    ada.goto(landed)
    ada.get_by_role("button", name="Terugdraaien …").click()
    _work(ada)
    expect(ada.get_by_role("heading", name="Deze import terugdraaien?")).to_be_visible(timeout=15_000)
    _accessible(ada)
    ada.get_by_role("button", name="Terugdraaien").click()
    _work(ada)
    expect(ada.get_by_role("heading", name="Teruggedraaid")).to_be_visible(timeout=15_000)
    assert Opportunity.objects.filter(organisation=cast.organisation).count() == before


def _tell_stages(page: Page) -> None:
    for text, (meaning, place) in STAGES.items():
        row = page.locator("fieldset li", has=page.locator(f'strong:text-is("{text}")'))
        if row.count():
            row.locator("select").select_option(meaning)
            row.locator("input.place").fill(place)


def _funnel_of(page: Page, cast: Cast, rep: Person, landed: str) -> None:
    """The director may see people by name here; the funnel of the rep holds what was read in."""
    from meetpunt.store.models import Organisation

    Organisation.objects.filter(pk=cast.organisation.pk).update(names_for_directors="everybody")
    page.goto(f"{landed.split('/imports/')[0]}/funnel/{rep.pk}/?process=maven&period=all")
    expect(page.get_by_role("heading", name=re.compile("Anna Snelling"))).to_be_visible()
    expect(page.get_by_text("Engaging").first).to_be_visible()


def test_the_wizard_works_without_scripts_on_a_phone_by_keyboard(
    browser: Browser, cast: Cast, live_server: Any, files: list[Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="nl-NL")
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.fill('input[name="username"]', "ada@proef.example")
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.goto(f"{live_server.url}/imports/")
    page.set_input_files('input[type="file"]', [str(files[1])])
    with page.expect_navigation():
        page.get_by_role("button", name="Versturen").focus()
        page.keyboard.press("Enter")
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()
    page.goto("about:blank")  # nobody looks while the work is done
    run_pending()
    page.goto(f"{live_server.url}/imports/")
    page.locator("table a").first.click()
    expect(page.get_by_role("heading", name="Wat betekenen deze bestanden?")).to_be_visible()
    page.locator(".tables-line").first.click()
    expect(page.get_by_role("heading", name="products.csv")).to_be_visible()
    page.get_by_role("button", name="Dit klopt").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bewaren en controleren")).to_be_visible()
    context.close()

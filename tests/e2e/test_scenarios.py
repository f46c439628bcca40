"""A scenario in a browser: what a change does is seen while it is typed, and nothing is kept before one keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.test_planning import in_demo
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from meetpunt.actions.demo import DemoCompany

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_manager_tries_changes_decides_and_reads_why(
    live_server: Any, demo: DemoCompany, page: Page, complaints: list[str]
) -> None:
    from meetpunt.store.models import Plan, PlanChange
    from meetpunt.store.tenancy import acting_in

    page.set_viewport_size({"width": 1440, "height": 900})
    in_demo(page, live_server.url, "anna")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Scenario").click()
    page.get_by_role("heading", name="Naast elkaar").wait_for()
    page.get_by_role("link", name="Extra verkoper").first.click()
    page.get_by_role("link", name="Meer bezoeken per dag").click()
    beside = page.locator('[data-live="beside"]')
    before = beside.inner_text()
    page.get_by_label("Bezoeken per dag meer").fill("0,4")
    page.locator('[data-live="effect-0"]').get_by_text("bezoeken +").wait_for()
    assert beside.inner_text() != before
    assert "Voor iedereen" in page.inner_text("main") or "voor iedereen" in page.inner_text("main")
    with acting_in(demo.organisation_id):
        assert not PlanChange.objects.filter(kind="more_visits").exists()
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_text("De wijziging zit in het scenario.").wait_for()
    assert accessibility_problems(page) == []
    page.get_by_label("Waarom wel of niet").fill("Werk genoeg voor een vijfde")
    page.get_by_role("button", name="Dit wordt het plan").click()
    page.get_by_text("Werk genoeg voor een vijfde").first.wait_for()
    with acting_in(demo.organisation_id):
        holds = Plan.objects.get(reason="Werk genoeg voor een vijfde")
        assert (holds.state, holds.parent, holds.changes.count()) == ("holds", None, 2)
    assert complaints == []

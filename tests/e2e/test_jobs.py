"""Work in the background in a real browser: what is at work is seen, what was given up is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
Enter = Callable[..., Any]


def test_what_was_given_up_is_tried_again_and_its_progress_is_seen(
    live_server: Any, served: Cast, page: Page, enter: Enter
) -> None:
    from meetpunt.store.models import Job

    now = datetime.now(UTC)
    common = {"organisation_id": served.organisation.pk, "created_at": now, "run_after": now}
    Job.objects.create(kind="sync_crm", state="dead", attempts=5, error="KeyError: 'x'", finished_at=now, **common)
    working = Job.objects.create(
        kind="land_import", state="running", attempts=1, progress_done=200, progress_total=1000, **common
    )
    enter(page, "Ada")
    page.goto(f"{live_server.url}/settings/jobs/")
    assert page.locator("progress").get_attribute("value") == "200"
    Job.objects.filter(pk=working.pk).update(progress_done=900)
    page.locator('progress[value="900"]').wait_for(timeout=20_000)
    page.get_by_role("button", name="Probeer het opnieuw").click()
    page.get_by_text("Er is niets opgegeven.").wait_for()
    assert Job.objects.get(kind="sync_crm").state == "waiting"

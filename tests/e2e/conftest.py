"""A served Meetpunt with the cast in it, and somebody of the cast in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.filled_once import filled
from tests.sqlite_file import in_a_file

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from meetpunt.actions.demo import DemoCompany
    from tests.cast import Cast

HERE = Path(__file__).parent
ENTRIES = 110
Enter = Callable[..., Any]


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The served pages take their static files from the package; the folder where they are collected stays empty."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file of its own, in which what a test leaves is taken back by what a new database holds."""
    from django.db import connections

    if connections["default"].vendor == "sqlite":
        in_a_file(tmp_path_factory.mktemp("e2e") / "served.sqlite3")


@pytest.fixture
def served(live_server: Any, request: pytest.FixtureRequest) -> Cast:
    """The cast behind a real server, with as many entries per rep as the test's module asks; emptied after the test."""
    entries = getattr(request.module, "ENTRIES", ENTRIES)

    def make(today: date) -> Cast:
        from tests.cast import build_cast

        cast = build_cast(today, entries=entries)
        cast.organisation.is_demo = True
        cast.organisation.save()
        return cast

    return filled(make, "cast", entries)


@pytest.fixture
def demo(live_server: Any) -> DemoCompany:
    """The demo company behind a real server."""
    from meetpunt.actions.demo.make import make_demo
    from meetpunt.cli.demo import reading

    return filled(lambda today: make_demo(today, read=reading()), "demo")


@pytest.fixture
def visits(served: Cast) -> list[str]:
    """Ten visits that Bram planned for today; the names of whom they are with, in order."""
    from datetime import time

    from meetpunt.store.models import Account, Activity, Person
    from meetpunt.store.tenancy import acting_in
    from tests.cast import day_there

    now, today = datetime.now(UTC), day_there()
    with acting_in(served.organisation.pk):
        bram = Person.objects.get(pk=served.bram)
        names = []
        for place in range(10):
            account = Account.objects.create(
                organisation=served.organisation, name=f"Klant {place:02}", owner=bram, created_at=now
            )
            Activity.objects.create(
                organisation=served.organisation,
                person=bram,
                kind="visit",
                status="planned",
                account=account,
                started_at=datetime.combine(today, time(0, place), UTC),
                started_on=today,
                recorded_at=now,
            )
            names.append(account.name)
    return names


@pytest.fixture
def enter(live_server: Any, served: Cast) -> Callable[[Page, str], None]:
    """Sign in through the form, as a person does."""
    from tests.cast import PASSWORD

    def sign_in(page: Page, first_name: str) -> None:
        page.goto(f"{live_server.url}/")
        page.get_by_label("E-mailadres").fill(f"{first_name.lower()}@proef.example")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.locator("main button.primary").click()
        page.wait_for_url(lambda address: "sign-in" not in address)

    return sign_in


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the browser complains about: errors of scripts, and what the content policy had to stop."""
    heard: list[str] = []
    context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: heard.append(str(error.error)))
    return heard

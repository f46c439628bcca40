"""A served Meetpunt with the cast in it, and somebody of the cast in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.cast import Cast

HERE = Path(__file__).parent
ENTRIES = 110
Enter = Callable[..., Any]


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The served pages take their static files from the package; the folder where they are collected stays empty."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Empty the database after each test without making its permissions and content types anew: half a second each."""
    from django.apps import apps

    emptied = pytest.mark.django_db(transaction=True, available_apps=[app.name for app in apps.get_app_configs()])
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(emptied, append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as it is used: in memory all threads of the server share one cache, and lock each other out."""
    from django.db import connections

    if connections["default"].vendor == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("e2e") / "served.sqlite3")


@pytest.fixture
def served(live_server: Any, request: pytest.FixtureRequest) -> Cast:
    """The cast behind a real server, with as many entries per rep as the test's module asks; emptied after the test."""
    from datetime import UTC, datetime

    from tests.cast import build_cast

    cast = build_cast(datetime.now(UTC).date(), entries=getattr(request.module, "ENTRIES", ENTRIES))
    cast.organisation.is_demo = True
    cast.organisation.save()
    return cast


@pytest.fixture
def visits(served: Cast) -> list[str]:
    """Ten visits that Bram planned for today; the names of whom they are with, in order."""
    from datetime import UTC, datetime, time

    from meetpunt.store.models import Account, Activity, Person
    from meetpunt.store.tenancy import acting_in

    now = datetime.now(UTC)
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
                started_at=datetime.combine(now.date(), time(0, place), UTC),
                started_on=now.date(),
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
        page.locator("main button").click()
        page.wait_for_url(lambda address: "sign-in" not in address)

    return sign_in


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the browser complains about: errors of scripts, and what the content policy had to stop."""
    heard: list[str] = []
    context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: heard.append(str(error.error)))
    return heard

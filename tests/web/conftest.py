"""The cast, and a reader without a browser who is signed in.

Imports of tables stand inside: this file is read before Django is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from meetpunt.store.models import Activity, Opportunity
    from tests.cast import Cast
    from tests.connectors.pipedrive.fake import Fake
    from tests.web.connected import Connected

Reader = Callable[[str], Client]


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The server collects its static files before it starts; here an empty folder will do."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="module")
def cast_of_module(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Cast]:
    """The cast, taken back after a module: a test's own transaction lies within this one. On SQLite it is made once."""
    from datetime import UTC, datetime

    from django.db import connection

    from tests.cast import build_cast
    from tests.filled_once import as_new, filled, lasting

    # Days there are days of UTC, as the tests name them: in Amsterdam it is tomorrow for an hour or two each night.
    asked = (
        datetime.now(UTC).date(),
        getattr(request.module, "ENTRIES", 16),
        getattr(request.module, "TIME_ZONE", "UTC"),
    )
    # Into a transaction that another fixture of the module holds nothing can be copied.
    copied = connection.vendor == "sqlite" and not connection.in_atomic_block
    with django_db_blocker.unblock():
        made = filled(lambda _today: build_cast(*asked), "cast", *asked) if copied else None
        with lasting(django_db_blocker, lambda: made or build_cast(*asked)) as cast:
            yield cast
        if copied:
            as_new()


@pytest.fixture
def cast(cast_of_module: Cast, db: None) -> Cast:
    """The cast, whose history ends today; with so many entries per rep as the test's module asks for."""
    return deepcopy(cast_of_module)


def signed_in(cast: Cast, first_name: str) -> Client:
    """Somebody of the cast, reading Dutch."""
    client = Client(headers={"accept-language": "nl"})
    client.force_login(cast.login(first_name), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def reader(cast: Cast) -> Reader:
    """Signs in somebody of the cast."""
    return partial(signed_in, cast)


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who is not signed in."""
    return Client(headers={"accept-language": "nl"})


@pytest.fixture
def deal(cast: Cast) -> Opportunity:
    """An open opportunity of Bram's before the quote, without an amount or a day of decision."""
    from meetpunt.store.models import Opportunity
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        one = Opportunity.objects.filter(owner_id=cast.bram, outcome="open", step__code__in="SPAT").first()
        assert one is not None
        assert one.account is not None
        one.amount_minor = one.expected_close = None
        one.save()
        return one


@pytest.fixture
def visit(cast: Cast, deal: Opportunity) -> Activity:
    """A visit about it that Bram planned for today."""
    from datetime import UTC, datetime, time

    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import acting_in

    today = datetime.now(UTC).date()
    with acting_in(cast.organisation.pk):
        return Activity.objects.create(
            organisation=cast.organisation,
            person_id=cast.bram,
            kind="visit",
            status="planned",
            account=deal.account,
            opportunity=deal,
            started_at=datetime.combine(today, time(0, 5), UTC),
            started_on=today,
            recorded_at=datetime.now(UTC),
        )


@pytest.fixture
def fake(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A Pipedrive to talk with."""
    from tests.web.connected import hurried, served

    hurried(settings, monkeypatch)
    yield from served()


@pytest.fixture
def pipedrive(fake: Fake, cast: Cast, reader: Reader) -> Connected:
    """It, connected to the cast's organisation."""
    from tests.web.connected import connected

    return connected(fake, cast, reader)

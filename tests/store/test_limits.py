"""Counting who asks how often: cheap, together in all processes, and never held up."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.store import limits
from meetpunt.store.models import LimitCount
from meetpunt.store.tenancy import changing
from tests.store.conftest import Hands

pytestmark = pytest.mark.django_db
NOW = 1_800_000_000


def test_counting_costs_one_statement_in_many_requests() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert [limits.over("page", "x", 600, 60, NOW) for _ in range(300)] == [0] * 300
    assert sum("limit_count" in one["sql"] for one in asked.captured_queries) == 5


def test_a_new_window_begins_anew_and_the_old_one_is_removed() -> None:
    assert [limits.over("door", "x", 2, 60, NOW) > 0 for _ in range(3)] == [False, False, True]
    assert limits.over("door", "x", 2, 60, NOW + 60) == 0
    assert limits.prune(NOW + 200) == 1


def test_a_process_that_forgot_goes_on_from_the_shared_count() -> None:
    given = 0
    for _ in range(30):
        limits.forget()  # as another process
        given += not limits.over("page", "x", 20, 60, NOW)
    assert 10 <= given <= 20
    assert LimitCount.objects.get().key != "x"


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_several_at_once_never_get_more_than_the_limit_together(hands: Hands, organisation_id: int) -> None:
    given: list[int] = []

    def ask() -> None:
        given.extend(not limits.over("page", "x", 40, 60, NOW) for _ in range(25))

    hands(ask, ask, ask, ask)
    assert 36 <= sum(given) <= 40 + 4 * 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_only("SQLite alone has one writer")
def test_a_long_write_of_somebody_else_holds_up_no_page(hands: Hands, organisation_id: int) -> None:
    writing, asked = threading.Event(), threading.Event()
    took: list[float] = []

    def write() -> None:
        with changing(organisation_id):
            writing.set()
            assert asked.wait(30)

    def ask() -> None:
        assert writing.wait(30)
        began = datetime.now(UTC)
        assert limits.over("page", "x", 40, 60, NOW) == 0
        took.append((datetime.now(UTC) - began).total_seconds())
        asked.set()

    hands(write, ask)
    assert took[0] < 5

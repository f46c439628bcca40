"""What SQLite is told for one large transaction, and that it is told back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction

from meetpunt.store.models import CalendarDay
from meetpunt.store.sqlite import in_one_piece

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
IN_FILE, IN_MEMORY = 1, 2


@pytest.fixture(autouse=True)
def as_the_tests_have_it() -> Iterator[None]:
    before = aside()
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA temp_store = {before}")


def made(name: str) -> None:
    CalendarDay.objects.create(
        day=-ord(name),
        iso_date=name,
        year=1,
        quarter=1,
        month=1,
        week=1,
        weekday=1,
    )


def refused() -> None:
    CalendarDay.objects.filter(iso_date="x").delete()
    made("y")
    made("y")


def aside() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store")
        return int(cursor.fetchone()[0])


def test_what_is_put_aside_is_in_a_file_until_the_large_transaction_ends() -> None:
    days = CalendarDay.objects.count()
    with in_one_piece():
        made("x")
        with in_one_piece():
            made("y")
        assert aside() == IN_FILE
    assert (aside(), CalendarDay.objects.count()) == (IN_MEMORY, days + 2)


def test_one_that_fails_leaves_nothing_and_sorts_in_memory_again() -> None:
    days = CalendarDay.objects.count()
    made("x")
    with pytest.raises(IntegrityError), in_one_piece():
        refused()
    assert (aside(), CalendarDay.objects.count()) == (IN_MEMORY, days + 1)


def test_within_a_transaction_it_is_a_part_of_that() -> None:
    before = aside()
    with transaction.atomic():
        with in_one_piece():
            made("x")
        assert aside() == before
        transaction.set_rollback(True)
    assert not CalendarDay.objects.filter(iso_date="x").exists()

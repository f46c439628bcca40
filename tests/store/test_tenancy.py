"""Writing in an organisation: one writer at a time, one new number per write, none for a write that failed."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import transaction

from meetpunt.store.models import Organisation, Team
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.build import NOW
from tests.store.conftest import Hands

pytestmark = pytest.mark.django_db


def test_every_write_raises_the_number_by_one(organisation_id: int) -> None:
    numbers = []
    for name in ("Noord", "Zuid"):
        with changing(organisation_id) as number:
            Team.objects.create(organisation_id=organisation_id, name=name)
            numbers.append(number)
    assert numbers == [1, 2]
    assert change_number(organisation_id) == 2


def test_a_write_that_fails_leaves_neither_a_row_nor_a_number(organisation_id: int) -> None:
    def fail() -> None:
        with changing(organisation_id):
            Team.objects.create(organisation_id=organisation_id, name="Noord")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError):
        fail()
    assert change_number(organisation_id) == 0
    with acting_in(organisation_id):
        assert not Team.objects.exists()


def test_a_write_raises_only_the_number_of_its_own_organisation(organisation_id: int) -> None:
    other = Organisation.objects.create(name="Ander bedrijf", slug="ander", created_at=NOW).pk
    with changing(organisation_id):
        pass
    assert (change_number(organisation_id), change_number(other)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_writers_of_an_organisation_wait_for_each_other(organisation_id: int, hands: Hands) -> None:
    """Two threads write ten times each; between reading and writing they pause, so that an overlap would show."""
    together = threading.Barrier(2)

    def write() -> None:
        together.wait(10)
        for _ in range(10):
            with changing(organisation_id):
                seen = Team.objects.filter(organisation_id=organisation_id).count()
                time.sleep(0.005)
                Team.objects.create(organisation_id=organisation_id, name=str(seen))

    def look() -> None:
        assert change_number(organisation_id) == 20
        with acting_in(organisation_id):
            assert sorted(int(name) for name in Team.objects.values_list("name", flat=True)) == list(range(20))

    hands(write, write)
    hands(look)


@pytest.mark.django_db(transaction=True)
def test_who_reads_first_and_then_writes_waits_instead_of_failing(organisation_id: int, hands: Hands) -> None:
    """SQLite refuses a reader that turns writer after another wrote, unless its transaction took the lock at once."""
    together = threading.Barrier(2)

    def read_then_write() -> None:
        together.wait(10)
        with transaction.atomic():
            organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
            time.sleep(0.05)
            organisation.customer_months += 1
            organisation.save(update_fields=["customer_months"])

    def look() -> None:
        assert Organisation.objects.get(pk=organisation_id).customer_months == 26

    hands(read_then_write, read_then_write)
    hands(look)


@pytest.mark.django_db(transaction=True)
def test_a_reader_is_not_held_up_by_a_writer_and_sees_what_was_there_before(organisation_id: int, hands: Hands) -> None:
    writing, has_read = threading.Event(), threading.Event()

    def write() -> None:
        with changing(organisation_id):
            writing.set()
            assert has_read.wait(20), "the reader waits for the writer"

    def read() -> None:
        assert writing.wait(20)
        assert change_number(organisation_id) == 0
        has_read.set()

    def look() -> None:
        assert change_number(organisation_id) == 1

    hands(write, read)
    hands(look)

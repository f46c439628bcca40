"""Within one look what is read once is not read again, until this thread writes; outside one it is read each time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.store.account_status import customer_months
from meetpunt.store.models import Organisation
from meetpunt.store.tenancy import acting_in, change_number, changing, once_a_look, one_look
from tests.build import company

pytestmark = pytest.mark.django_db


def test_numbers_are_read_once_a_look() -> None:
    organisation = company().organisation.pk
    with acting_in(organisation):
        for looks, times in ((1, 1), (3, 1)):
            with one_look(), CaptureQueriesContext(connection) as told:
                for _ in range(looks):
                    change_number(organisation)
            assert len(told) == times
        with CaptureQueriesContext(connection) as told:
            change_number(organisation)
            change_number(organisation)
        assert len(told) == 2


def test_who_writes_reads_again_also_within_the_transaction_and_after_it_was_taken_back() -> None:
    organisation = company().organisation.pk
    with acting_in(organisation), one_look():
        before = change_number(organisation)
        with changing(organisation):
            assert change_number(organisation) == before + 1
            Organisation.objects.filter(pk=organisation).update(customer_months=7)
            assert customer_months(organisation) == 7
        assert change_number(organisation) == before + 1
        with suppress(InterruptedError), changing(organisation):
            Organisation.objects.filter(pk=organisation).update(customer_months=9)
            assert customer_months(organisation) == 9
            raise InterruptedError
        assert customer_months(organisation) == 7
        assert change_number(organisation) == before + 1


def test_looks_do_not_know_of_each_other() -> None:
    with one_look():
        assert once_a_look("a", lambda: 1) == 1
        with one_look():
            assert once_a_look("a", lambda: 2) == 2
        assert once_a_look("a", lambda: 3) == 1
    assert once_a_look("a", lambda: 4) == 4


def test_what_could_not_be_read_is_asked_again() -> None:
    def fails() -> int:
        raise LookupError

    with one_look():
        with pytest.raises(LookupError):
            once_a_look("b", fails)
        assert once_a_look("b", lambda: 5) == 5

"""Results that are kept: made once however many ask at once, and given up in order of use."""

from __future__ import annotations

from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import transaction

from meetpunt.reports.memory import Memory
from tests.build import company


def test_readers_that_ask_at_once_wait_for_one_that_makes_it() -> None:
    memory, made, ready = Memory(room=4), [], Barrier(8)
    given: list[int] = []

    def make() -> int:
        sleep(0.05)
        made.append(1)
        return len(made)

    def ask() -> None:
        ready.wait()
        given.append(memory.recall("figures", make))

    readers = [Thread(target=ask) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert given == [1] * 8


def test_what_could_not_be_made_is_tried_again() -> None:
    memory = Memory(room=4)

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        memory.recall("figures", fail)
    assert memory.recall("figures", lambda: 2) == 2


def test_the_least_recently_used_goes_first() -> None:
    memory = Memory(room=2)
    for key in ("a", "b", "a", "c"):
        memory.recall(key, lambda key=key: key)
    assert memory.recall("a", lambda: "anew") == "a"
    assert memory.recall("b", lambda: "anew") == "anew"


@pytest.mark.django_db
def test_two_organisations_never_share_a_result_also_while_something_is_being_written() -> None:
    memory, made = Memory(room=9), []
    firms = [company(name).organisation for name in ("Ons bedrijf", "Hun bedrijf")]
    with transaction.atomic():
        for firm in (*firms, *firms):
            found = memory.while_it_holds(firm.pk, "kansen", lambda firm=firm: made.append(firm.pk) or firm.name, 7)
            assert found == firm.name
    assert len(made) in (2, 4)

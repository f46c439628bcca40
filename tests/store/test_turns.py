"""Turns of who writes on SQLite: one at a time, and a long work sees that somebody waits."""

import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from meetpunt.store import turns

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there SQLite's own waiting has to do")


def test_who_waits_is_seen_until_the_turn_comes(tmp_path: Path) -> None:
    name, has_it, may_end = str(tmp_path / "one.sqlite3"), Event(), Event()

    def write() -> None:
        with turns.turn_at(name):
            has_it.set()
            may_end.wait(10)

    person = Thread(target=write)
    with turns.turn_at(name):
        assert not turns.somebody_waits_at(name)
        person.start()
        while not turns.somebody_waits_at(name):
            assert person.is_alive()
        assert not has_it.is_set()
    assert has_it.wait(10)
    assert not turns.somebody_waits_at(name)
    may_end.set()
    person.join()
    with turns.turn_at(name):
        pass


def test_two_who_wait_come_one_after_the_other(tmp_path: Path) -> None:
    name, within, most = str(tmp_path / "one.sqlite3"), [], []

    def write() -> None:
        for _ in range(20):
            with turns.turn_at(name):
                within.append(1)
                time.sleep(0.0005)
                most.append(len(within))
                within.pop()

    people = [Thread(target=write) for _ in range(3)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(most) == 60
    assert max(most) == 1


def test_who_waits_too_long_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.05)
    name = str(tmp_path / "one.sqlite3")
    with turns.turn_at(name), turns.turn_at(name):
        pass


@pytest.mark.sqlite_only("turns are SQLite's")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("waits", [True, False])
def test_a_long_work_pauses_only_for_who_waits(waits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(turns, "somebody_waits_at", lambda name: waits)
    monkeypatch.setattr("time.sleep", slept.append)
    turns.let_others()
    assert slept == ([turns.GAP] if waits else [])

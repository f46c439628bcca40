"""kill -9 at random moments while people write: of who answers, who works, and the database."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.clients import Writer, check
from tests.faults.database import database, environment
from tests.faults.place import Running, ask, served
from tests.own_process import environment as on_sqlite

pytestmark = [pytest.mark.long, pytest.mark.sqlite_only]
SEED = 20261129
ROUNDS = 5


@contextmanager
def writing(running: Running, ground: dict[str, Any]) -> Iterator[list[Writer]]:
    """Two people who write until the end of the block, and then to the end of what they began."""
    writers = [Writer(running.port, one["cookie"], one["account"]) for one in ground["reps"]]
    for one in writers:
        one.start()
    try:
        yield writers
    finally:
        for one in writers:
            one.stop()


def test_who_answers_and_who_works_on_sqlite(tmp_path: Path) -> None:
    own, dice = on_sqlite(tmp_path, on_sqlite=True), random.Random(SEED)
    ground = ask(own, "make")
    with served(own) as running, writing(running, ground) as writers:
        for _ in range(ROUNDS):
            time.sleep(dice.uniform(1, 3))
            for process in [dice.choice(running.answering()), *running.working()]:
                os.kill(process, signal.SIGKILL)
            # Longer than the server takes for a process that dies again and again.
            time.sleep(6)
            running.wait()
    check(writers, ask(own, "written"))


def test_the_first_process_takes_all_others_along_and_its_place_is_free(tmp_path: Path) -> None:
    own = on_sqlite(tmp_path, on_sqlite=True)
    ground = ask(own, "make")
    with served(own) as running:
        port, others = running.port, running.answering() + running.working()
        with writing(running, ground) as writers:
            time.sleep(2)
            running.process.kill()
            running.process.wait()
            until = time.monotonic() + 15
            while any(Path(f"/proc/{one}").exists() for one in others):
                assert time.monotonic() < until, "somebody stayed behind and holds the port"
                time.sleep(0.1)
            with served(own, port=port):
                time.sleep(2)
                for one in writers:
                    one.stop()
    check(writers, ask(own, "written"))


def test_the_database_on_postgresql(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    with database() as postgres:
        own = environment(tmp_path, postgres.url)
        ground = ask(own, "make")
        with served(own) as running, writing(running, ground) as writers:
            for _ in range(3):
                time.sleep(dice.uniform(1, 3))
                postgres.kill()
                time.sleep(dice.uniform(0.5, 2))
                postgres.start()
                running.wait()
        check(writers, ask(own, "written"))
        assert any(status == 503 for one in writers for status, _ in one.told), "nobody was told"

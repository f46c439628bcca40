"""In a few seconds: a process that answers and the worker are killed while somebody writes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.clients import Writer, check
from tests.faults.place import ask, served
from tests.own_process import environment

pytestmark = pytest.mark.sqlite_only


def test_who_is_killed_is_made_again_and_nothing_is_lost(tmp_path: Path) -> None:
    own = environment(tmp_path, on_sqlite=True)
    ground = ask(own, "make")
    with served(own) as running:
        writers = [Writer(running.port, one["cookie"], one["account"]) for one in ground["reps"]]
        for one in writers:
            one.start()
        time.sleep(1.0)
        gone = [running.answering()[0], running.working()[0]]
        for process in gone:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.5)
        running.wait()
        time.sleep(1.0)
        for one in writers:
            one.stop()
        assert not set(gone) & set(running.answering() + running.working())
        assert len(running.answering()) == 2, "it was made again"
    check(writers, ask(own, "written"))

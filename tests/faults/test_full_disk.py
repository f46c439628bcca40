"""A full disk: what cannot be kept is said to be not kept, reading goes on, and with room again writing does too."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.clients import check
from tests.faults.place import ask, served
from tests.faults.test_kills import writing
from tests.own_process import environment

pytestmark = [pytest.mark.long, pytest.mark.sqlite_only]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A disk of 40 MB."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    return folder


def test_a_disk_without_room(small: Path) -> None:
    try:
        own = environment(small, on_sqlite=True)
        ground = ask(own, "make")
        ballast = small / "ballast"
        with served(own) as running, writing(running, ground) as writers:
            time.sleep(2)
            _fill(ballast)
            time.sleep(8)
            running.wait()  # pages that only read are answered
            before = sum(len(one.kept) for one in writers)
            ballast.unlink()
            time.sleep(4)
            assert sum(len(one.kept) for one in writers) > before, "with room again it is kept again"
        check(writers, ask(own, "written"))
        with sqlite3.connect(small / "meetpunt.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        subprocess.run(["umount", "-l", small], check=False)


def test_a_database_that_may_not_grow(tmp_path: Path) -> None:
    """For who is not root: the process may write no larger files (the same words from the database)."""
    own = environment(tmp_path, on_sqlite=True)
    ask(own, "make")
    limit = (tmp_path / "meetpunt.sqlite3").stat().st_size + 64 * 1024
    said = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=own,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.splitlines()[-1:] == ["True"], said.stderr[-2000:]
    with sqlite3.connect(tmp_path / "meetpunt.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


ASKED = """
import signal, django
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
django.setup()
from django.db import DatabaseError
from meetpunt.store.models import Organisation, Team
from meetpunt.store.tenancy import changing
from meetpunt.web.views.faults import is_away
one = Organisation.objects.get().pk
try:
    for _ in range(5000):
        with changing(one):
            Team.objects.bulk_create(Team(organisation_id=one, name="x" * 80) for _ in range(500))
except DatabaseError as why:
    print(is_away(why))
"""


def _fill(path: Path) -> None:
    with path.open("wb") as file:
        try:
            while True:
                file.write(b"0" * 65536)
                file.flush()
        except OSError:
            pass

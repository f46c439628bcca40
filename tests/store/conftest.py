"""An organisation, and hands that work in it at the same time.

Imports of tables stand inside: this file is read before Django is ready.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

Hands = Callable[..., None]


@pytest.fixture
def organisation_id(db: None) -> int:
    """An organisation in which nothing is written yet."""
    from meetpunt.store.models import Organisation
    from tests.build import NOW

    return Organisation.objects.create(name="Proefbedrijf", slug="proef", created_at=NOW).pk


@pytest.fixture
def hands(organisation_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Runs each of some functions in a thread with a connection of its own, and raises what went wrong in them.

    On SQLite the test stands in a transaction that others would wait for; the threads get a copy of what it sees.
    """
    if connection.vendor == "sqlite":
        began = time.monotonic()

        def not_for_ever(*_told: int) -> None:
            assert time.monotonic() - began < 10, "a test before still holds the database"

        with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
            connection.connection.backup(copy, progress=not_for_ever)
        copy.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "copy.sqlite3"))

    def run(*work: Callable[[], None]) -> None:
        trouble: list[BaseException] = []

        def one(function: Callable[[], None]) -> None:
            try:
                function()
            except BaseException as problem:
                trouble.append(problem)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(function,)) for function in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        if trouble:
            raise trouble[0]

    return run

"""Fresh databases with the product's tables in them, on SQLite and PostgreSQL, and the product's commands over them.

Rule: every database lies in a temporary folder, and every command runs in a process of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Place:
    """A data folder, and the address of a database when it is not the SQLite file in that folder."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process over this place must find. One person asks what many do: no limit on that."""
        paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        own = {"MEETPUNT_DATA": str(self.folder), "DATABASE_URL": self.url, "PYTHONPATH": paths}
        return {**os.environ, **own, "MEETPUNT_LANGUAGE": "en", "MEETPUNT_DEBUG": "", "MEETPUNT_LIMITS": "0"}

    def run(self, *command: str, **environment: str) -> str:
        """Run a module of Python over this place and give what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def meetpunt(self, *words: str) -> float:
        """Run a command of the product; gives its seconds from start to end of the process."""
        begin = perf_counter()
        self.run("meetpunt.cli.main", *words)
        return perf_counter() - begin


class Sqlite:
    """SQLite files, copied from one that was migrated once."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder / "sqlite", count(1)
        self._first = Place(self._folder / "first")
        self._first.folder.mkdir(parents=True)
        self._first.meetpunt("org", "list")

    def fresh(self) -> Place:
        """A database with empty tables."""
        folder = self._folder / str(next(self._number))
        shutil.copytree(self._first.folder, folder)
        return Place(folder)

    def drop(self, place: Place) -> None:
        """Remove it again."""
        shutil.rmtree(place.folder, ignore_errors=True)


class Postgres:
    """Databases on one PostgreSQL, made from one that was migrated once."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        from tests.tools.postgres import database_url

        self._url, self._number = database_url(), count(1)
        self._data = folder / "postgres"
        self._data.mkdir()
        self._first = self._made("bench_first", "template1")
        self._first.meetpunt("org", "list")

    def fresh(self) -> Place:
        """A database with empty tables."""
        return self._made(f"bench_{next(self._number)}", "bench_first")

    def drop(self, place: Place) -> None:
        """Remove it again."""
        with suppress(Exception):
            self._execute(f'DROP DATABASE IF EXISTS "{urlsplit(place.url).path[1:]}" WITH (FORCE)')

    def _made(self, name: str, template: str) -> Place:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return Place(self._data, urlunsplit(urlsplit(self._url)._replace(path=f"/{name}")))

    def _execute(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(sql)  # type: ignore[call-overload]

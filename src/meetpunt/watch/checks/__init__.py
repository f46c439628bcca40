"""The checks of `meetpunt check`: each looks at one thing and says what to do about it.

`CHECKS` is the list; a new check is a function that gives what it found, and a line there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError

from meetpunt.watch.checks import machine, stored, working
from meetpunt.watch.checks.found import Found, State, wrong

CHECKS: dict[str, Callable[[datetime], Found]] = {
    "settings": machine.production_settings,
    "secret-key": machine.secret_key,
    "room": machine.room,
    "database": stored.soundness,
    "rights": stored.rights,
    "migrations": stored.migrations,
    "schema": stored.beside_the_tables,
    "files": stored.files,
    "clock": working.clocks,
    "worker": working.worker,
    "jobs": working.jobs,
    "errors": working.errors,
    "backup": working.backup,
}


@dataclass(frozen=True)
class Checked:
    """A check with what it found."""

    name: str
    state: State
    said: str
    todo: str


def check_all(now: datetime, only: Collection[str] = ()) -> list[Checked]:
    """Do the checks, all or some; one that breaks has found that."""
    return [_checked(name, look, now) for name, look in CHECKS.items() if not only or name in only]


def _checked(name: str, look: Callable[[datetime], Found], now: datetime) -> Checked:
    try:
        found = look(now)
    except DatabaseError as error:
        found = wrong(*stored.no_answer(error))
    return Checked(name, found.state, found.said, found.todo)

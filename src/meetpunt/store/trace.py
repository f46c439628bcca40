"""What is known of the request or job that is being answered: its id, its route, for whom, and how much it asked.

Rule: ids only. No name, no address and no value of a statement stands here, because all of it is written in logs.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_VALID = re.compile(r"[A-Za-z0-9._-]{8,64}")
JOB_ARGUMENT = "request_id"
"""The argument of a job that holds the id of the request that asked for it."""


@dataclass
class Trace:
    """One request or job. seconds: how long the database took over its statements."""

    id: str
    route: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    statements: int = 0
    seconds: float = 0.0


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_open: set[int] = set()
"""What this process is doing now, by the identity of its trace."""


def current() -> Trace | None:
    """What is being answered now; None outside requests and jobs."""
    return _current.get()


def request_id() -> str:
    """The id of what is being answered now; empty outside requests and jobs."""
    trace = _current.get()
    return trace.id if trace else ""


@contextmanager
def tracing(told: object, route: str = "") -> Iterator[Trace]:
    """What is done within has one id: the one that was told when that can be an id, else a new one."""
    valid = isinstance(told, str) and _VALID.fullmatch(told)
    trace = Trace(str(told) if valid else uuid.uuid4().hex, route)
    before = _current.set(trace)
    _open.add(id(trace))
    try:
        yield trace
    finally:
        _open.discard(id(trace))
        _current.reset(before)


def is_at_work() -> bool:
    """Whether this process is answering a request or doing a job now."""
    return bool(_open)


def going_to(route: str) -> None:
    """Say by what name the address is known."""
    if trace := _current.get():
        trace.route = route


def asked_by(organisation_id: int | None, person_id: int | None) -> None:
    """Say in which organisation, and who."""
    if trace := _current.get():
        trace.organisation_id, trace.person_id = organisation_id, person_id

"""Reads a calendar through a limited process, so that a hostile one can stop a read but never the server."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from meetpunt.connectors.files.limits import MEGABYTE, Limits
from meetpunt.connectors.files.reading import environment
from meetpunt.connectors.ics.occasions import Asked, Occasion
from meetpunt.connectors.ics.worker import occasion_of, order_of
from meetpunt.connectors.messages import problem

LIMITS = Limits(file_mb=5, memory_mb=1_000, cpu_seconds=15, wall_seconds=25)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar tells. left_out: series that repeat too often to be appointments."""

    occasions: tuple[Occasion, ...]
    left_out: int = 0


def read_calendar(body: bytes, asked: Asked, limits: Limits = LIMITS) -> Calendar:
    """The appointments of a calendar within what is asked.

    Raises:
        ConnectorError: with a code of `messages.ICS_SENTENCES`.
    """
    if len(body) > limits.file_mb * MEGABYTE:
        raise problem("ics_too_much")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "meetpunt.connectors.ics.worker"],
            input=order_of(body, asked, limits),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=limits.wall_seconds,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise problem("ics_too_much") from error
    if "error" in answer:
        raise problem(answer["error"])
    return Calendar(tuple(map(occasion_of, answer["occasions"])), answer["left_out"])

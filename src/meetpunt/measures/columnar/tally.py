"""What happened to the copies of facts in this process, for who watches it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Tally:
    """Counts since the process began.

    Attributes:
        made: copies, also those made anew. stale, broken, made_room: why copies were dropped.
        refreshes, seconds: how often copies were brought up to date, and all of that together.
        answers: questions that a copy answered.
    """

    made: int = 0
    stale: int = 0
    broken: int = 0
    made_room: int = 0
    refreshes: int = 0
    seconds: float = 0.0
    answers: int = 0


tally = Tally()

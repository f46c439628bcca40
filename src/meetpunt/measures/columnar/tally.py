"""What happened to the copies of facts in this process, for who watches it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Tally:
    """Counts since the process began. made: also those made anew; seconds: of all refreshes together."""

    made: int = 0
    stale: int = 0
    broken: int = 0
    refreshes: int = 0
    seconds: float = 0.0


tally = Tally()

"""A long work that changes what everybody looks at goes slowly while many people of the organisation are at work.

After each batch every figure that is open is counted anew; with a batch every third of a second 300 people waited for
half a minute, and the processors did nothing else. The rule: for every `MANY` records that people opened lately there
is a second of pause after each batch, at most `LONGEST`; at night and in a small organisation there is none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from meetpunt.store.finding import opened_since
from meetpunt.store.tenancy import acting_in

LATELY = timedelta(seconds=30)
MANY = 20
LONGEST = 10.0
"""Seconds."""


def give_way(organisation_id: int) -> Callable[[], None]:
    """What to call between two batches."""

    def between() -> None:
        with acting_in(organisation_id):
            opened = opened_since(organisation_id, datetime.now(UTC) - LATELY)
        if opened >= MANY:
            time.sleep(min(LONGEST, opened / MANY))

    return between

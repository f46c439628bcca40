"""A long work that changes what everybody looks at goes slowly while many people of the organisation are at work.

After each batch every figure that is open is counted anew; with a batch every third of a second 300 people waited for
half a minute, and the processors did nothing else. The rule: as many records opened by people lately as `MANY` make a
pause after each batch; at night and in a small organisation there is none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from meetpunt.store.finding import opened_since
from meetpunt.store.tenancy import acting_in

LATELY = timedelta(seconds=30)
MANY = 20
PAUSE = 4.0
"""Seconds."""


def give_way(organisation_id: int) -> Callable[[], None]:
    """What to call between two batches."""

    def between() -> None:
        with acting_in(organisation_id):
            opened = opened_since(organisation_id, datetime.now(UTC) - LATELY)
        if opened >= MANY:
            time.sleep(PAUSE)

    return between

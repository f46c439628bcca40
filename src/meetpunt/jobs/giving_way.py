"""A long work that changes what everybody looks at goes slowly while many people of the organisation are at work.

After each batch every figure that is open is counted anew; with a batch every third of a second 300 people waited for
half a minute, and the processors did nothing else. The rule: for every `MANY` records that people opened lately there
is a second of pause after each batch, at most `LONGEST`; at night and in a small organisation there is none. Mail and
other work of the same worker waits meanwhile, so that all pauses together are no longer than `IN_ALL`, of which each
batch that is left has an equal part: long pauses at first and none at the end would leave the end to whoever is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from meetpunt.store.finding import opened_since
from meetpunt.store.tenancy import acting_in

LATELY = timedelta(seconds=30)
MANY = 20
LONGEST, IN_ALL = 10.0, 600.0
"""Seconds, of one pause and of all those of one work."""


def give_way(organisation_id: int) -> Callable[[int, int], None]:
    """What to call between two batches of one work, with how much of it is done and how much there is in all."""
    left, before = IN_ALL, 0

    def between(done: int, total: int) -> None:
        nonlocal left, before
        batch, before = max(1, done - before), done
        batches = max(1, -(-(total - done) // batch))
        with acting_in(organisation_id):
            opened = opened_since(organisation_id, datetime.now(UTC) - LATELY)
        pause = min(left / batches, LONGEST, opened / MANY)
        if opened >= MANY and pause > 0:
            time.sleep(pause)
            left -= pause

    return between

"""A long work that changes what everybody looks at goes slowly while many people of the organisation are at work.

After each batch every figure that is open is counted anew; with a batch every third of a second 300 people waited for
half a minute, and the processors did nothing else. The rule: for every `MANY` records that people opened lately there
is a second of pause after each batch, at most `LONGEST`; at night and in a small organisation there is none. All pauses
together are no longer than `IN_ALL`, of which each batch that is left has an equal part: long pauses at first and none
at the end would leave the end to whoever is there. Mail and other short work goes on meanwhile (`worker`); while long
work of another organisation waits behind this one, all pauses together are no longer than `WITH_OTHERS`.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from meetpunt.jobs.short import SHORT
from meetpunt.reports.memory import forget_everything
from meetpunt.store.finding import opened_since
from meetpunt.store.job_queue import others_wait
from meetpunt.store.tenancy import acting_in
from meetpunt.watch.spare import give_back

LATELY = timedelta(seconds=30)
MANY = 20
LONGEST, IN_ALL, WITH_OTHERS = 10.0, 3600.0, 600.0
"""Seconds, of one pause, of all those of one work, and of these while others wait."""
SLICE = 1.0
"""Seconds after which a pause sees whether the worker has to stop."""

Progress = Callable[[int, int, str], None]


def give_way(organisation_id: int, progress: Progress) -> Callable[[int, int], None]:
    """What to call between two batches of one work, with how much of it is done and how much there is in all.

    Parameters: progress, which is told why it goes slowly.
    """
    paused, before = 0.0, 0

    def between(done: int, total: int) -> None:
        nonlocal paused, before
        batch, before = max(1, done - before), done
        batches = max(1, -(-(total - done) // batch))
        now = datetime.now(UTC)
        with acting_in(organisation_id):
            opened = opened_since(organisation_id, now - LATELY)
        if opened < MANY:
            return
        most = WITH_OTHERS if others_wait(organisation_id, SHORT, now) else IN_ALL
        pause = min(max(0.0, most - paused) / batches, LONGEST, opened / MANY)
        paused += pause
        if pause:
            gc.collect(0)  # an import collects none by itself, and short work beside it leaves some
            forget_everything()  # what that work kept would stand there for as long as the import takes
            give_back()
        while pause > 0:
            progress(done, total, _("Slowly, because many people are at work"))
            time.sleep(min(SLICE, pause))
            pause -= SLICE

    return between

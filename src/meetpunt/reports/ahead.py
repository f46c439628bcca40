"""What stands beside many people is made again soon after it changed, before the next one asks for it.

After a visit of anybody the values of everybody are other ones, and whoever opened a scorecard next waited until they
were made. The rule: only what somebody asked for in the last half hour, only while nobody is being answered, and never
for more than a tenth of the time. Who comes before that waits as before: nothing that is shown is older for it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, close_old_connections, connection

from meetpunt.store.tenancy import acting_in, change_number, one_look
from meetpunt.store.trace import is_at_work

ASKED_LATELY = 1800.0
"""Seconds that something is made again for after somebody asked for it."""
ROOM = 64
"""So many things; what was asked for longest ago is let go."""
LOOKS_EVERY = 1.0
SHARE = 0.1
"""Of the time, at most, that is spent on it."""

log = logging.getLogger(__name__)


@dataclass
class _Wanted:
    """Something that was asked for. asked: when; change: the organisation's change number at which it was made."""

    organisation: int
    make: Callable[[], object]
    asked: float
    change: int


class Ahead:
    """What is made again in one process."""

    def __init__(self) -> None:
        self._wanted: OrderedDict[Hashable, _Wanted] = OrderedDict()
        self._lock = threading.Lock()
        self._renewing = threading.local()

    def want(self, organisation: int, key: Hashable, change: int, make: Callable[[], object]) -> None:
        """Somebody asked for this, and it was made as of a change number; `make` has it made, and kept, as of now."""
        if getattr(self._renewing, "now", False):
            return
        with self._lock:
            self._wanted[key] = _Wanted(organisation, make, time.monotonic(), change)
            self._wanted.move_to_end(key)
            while len(self._wanted) > ROOM:
                self._wanted.popitem(last=False)

    def renew(self) -> None:
        """Make again what changed since it was made, the latest asked for first, until somebody has to be answered."""
        self._renewing.now = True
        changes: dict[int, int] = {}
        try:
            for key, one in self._asked_lately():
                if is_at_work():
                    return
                try:
                    with acting_in(one.organisation), one_look():
                        if one.organisation not in changes:
                            changes[one.organisation] = change_number(one.organisation)
                        if changes[one.organisation] != one.change:
                            one.make()
                            one.change = changes[one.organisation]
                except DatabaseError:
                    raise
                except ObjectDoesNotExist:  # the organisation was removed
                    self._forget(key)
                except Exception:  # whoever asks next is told what is wrong
                    log.exception("Made ahead in vain.")
                    self._forget(key)
        finally:
            self._renewing.now = False

    def _asked_lately(self) -> list[tuple[Hashable, _Wanted]]:
        with self._lock:
            limit = time.monotonic() - ASKED_LATELY
            for key in [key for key, one in self._wanted.items() if one.asked < limit]:
                del self._wanted[key]
            return [*reversed(self._wanted.items())]

    def _forget(self, key: Hashable) -> None:
        with self._lock:
            self._wanted.pop(key, None)

    def forget(self) -> None:
        """Nothing was asked for (tests, whose databases reuse numbers)."""
        with self._lock:
            self._wanted.clear()


ahead = Ahead()


@cache
def begin() -> threading.Thread:
    """Begin to make ahead in this process, once."""
    thread = threading.Thread(target=_work, name="made ahead", daemon=True)
    thread.start()
    return thread


def _work() -> None:
    while True:
        began = time.perf_counter()
        try:
            close_old_connections()
            ahead.renew()
        except DatabaseError:
            connection.close()  # who asks next says what is wrong
        took = time.perf_counter() - began
        time.sleep(max(LOOKS_EVERY, took / SHARE - took))

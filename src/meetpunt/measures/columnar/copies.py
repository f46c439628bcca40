"""The copies that this process keeps, and whether one of them or the database answers a question.

A copy is made in the background when it pays, one at a time; until it stands, and whenever something is wrong with it,
the database answers. All copies together stay within a bound of memory. The one that is asked least goes first, and
only for one that is asked more: else organisations that do not fit together would drop each other without end.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic, perf_counter
from typing import TypeVar

from django.conf import settings
from django.db import connection

from meetpunt.measures.columnar.loading import load
from meetpunt.measures.columnar.organisation_copy import OrganisationCopy, Stale
from meetpunt.measures.columnar.tally import tally
from meetpunt.measures.scope import Scope
from meetpunt.store.fact_log.reading import NotToBeSeen
from meetpunt.store.noting import unnoted

log = logging.getLogger(__name__)
T = TypeVar("T")

PAYS_FROM = 100_000
"""Events and activities of an organisation from which a copy is made (docs/performance.md has the measurements)."""
COUNTED_EVERY = 500
"""Questions of an organisation after which its facts are counted again."""
RESTS, RESTS_FROM = 10, 5.0
"""A copy that took seconds is not made anew for ten times as long: while an import lands it would never be done."""
MOST_FAILURES = 3
"""In a row, after which an organisation's copy is made no more in this process."""

BESIDE_BYTES = 6_000_000
"""What a copy takes beside what it tells: of 21 copies in one process 14 MB each went, of which they told 8."""
ASKED_OF_LATE = 2_000
"""Questions after which those of before count half: who is asked now stays, who was asked much long ago goes."""

HOW_MANY = """
SELECT (SELECT COUNT(*) FROM activity WHERE organisation_id = %(organisation)s)
     + (SELECT COUNT(*) FROM stage_event WHERE organisation_id = %(organisation)s)
"""


class Copies:
    """The copies of organisations' facts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[int, OrganisationCopy] = {}
        self._asked: Counter[int] = Counter()
        self._sizes: dict[int, int] = {}
        self._loading: dict[int, Thread] = {}
        self._failures: dict[int, int] = {}
        self._counted: dict[int, tuple[int, int]] = {}
        self._rests_until: dict[int, float] = {}

    def answer(self, scope: Scope, ask: Callable[[OrganisationCopy], T]) -> T | None:
        """What is asked of the organisation's copy, or None: then the database is to be asked."""
        # Who is writing must see what is not committed yet; and what is about a few is found by index.
        if settings.COLUMNAR == "never" or connection.in_atomic_block or scope.is_about_few:
            return None
        organisation = scope.organisation
        with unnoted():
            copy = self._ready(organisation)
        if copy is None:
            return None
        try:
            began = perf_counter()
            with unnoted():
                copy.bring_up_to_date()
            tally.refreshes, tally.seconds = tally.refreshes + 1, tally.seconds + perf_counter() - began
            tables = copy.tables_made
            answer = ask(copy)
        except NotToBeSeen:
            return None
        except Stale as why:
            log.info("The copy of the facts of organisation %s is made anew: %s", organisation, why)
            tally.stale += 1
            self._drop(copy)
            return None
        except Exception:
            log.exception("The copy of the facts of organisation %s broke; the database answers", organisation)
            tally.broken += 1
            self._failed(organisation)
            self._drop(copy)
            return None
        self._failures.pop(organisation, None)
        tally.answers += 1
        if copy.tables_made > tables:
            with self._lock:
                self._make_room()
        return answer

    def wait(self) -> None:
        """Wait until nothing is being loaded (tests and benchmarks)."""
        for thread in list(self._loading.values()):
            thread.join()

    def forget(self) -> None:
        """Drop all copies and what is known of them."""
        self.wait()
        with self._lock:
            self._kept.clear()
            self._asked.clear()
            self._sizes.clear()
            self._failures.clear()
            self._counted.clear()
            self._rests_until.clear()

    def of(self, organisation: int) -> OrganisationCopy | None:
        """The copy that stands of an organisation's facts."""
        with self._lock:
            return self._kept.get(organisation)

    def sizes(self) -> list[int]:
        """The memory that each copy takes, in bytes."""
        with self._lock:
            kept = list(self._kept.values())
        return [copy.bytes for copy in kept]

    def _ready(self, organisation: int) -> OrganisationCopy | None:
        with self._lock:
            self._count(organisation)
            if organisation in self._kept:
                return self._kept[organisation]
            if (
                self._loading
                or self._failures.get(organisation, 0) >= MOST_FAILURES
                or not self._has_room(organisation)
            ):
                return None
        if settings.COLUMNAR == "auto" and self._how_many(organisation) < PAYS_FROM:
            return None
        with self._lock:
            if monotonic() < self._rests_until.get(organisation, 0.0):
                return None
            if not self._loading and organisation not in self._kept:
                thread = Thread(target=self._load, args=(organisation,), daemon=True)
                self._loading[organisation] = thread
                thread.start()
        return None

    def _count(self, organisation: int) -> None:
        self._asked[organisation] += 1
        if self._asked.total() > ASKED_OF_LATE:
            self._asked = Counter({one: asked // 2 for one, asked in self._asked.items() if asked > 1})

    def _has_room(self, organisation: int) -> bool:
        """Whether it fits beside the others, or one of them is asked less; of who never stood, as large as they are."""
        sizes = [self._sizes[one] for one in self._kept]
        own = self._sizes.get(organisation, sum(sizes) // max(1, len(sizes)))
        most = settings.COLUMNAR_MB * 1_000_000
        return sum(sizes) + own <= most or (
            own <= most and any(self._asked[one] < self._asked[organisation] for one in self._kept)
        )

    def _how_many(self, organisation: int) -> int:
        asked, many = self._counted.get(organisation, (0, 0))
        if asked % COUNTED_EVERY == 0:
            with connection.cursor() as cursor:
                cursor.execute(HOW_MANY, {"organisation": organisation})
                (many,) = cursor.fetchone()
        self._counted[organisation] = (asked + 1, many)
        return many

    def _load(self, organisation: int) -> None:
        began = monotonic()
        try:
            copy = load(organisation, settings.COLUMNAR_MB)
        except Exception as why:
            log.warning("The facts of organisation %s could not be copied: %s", organisation, why)
            self._failed(organisation)
        else:
            tally.made += 1
            with self._lock:
                self._kept[organisation] = copy
                self._make_room()
        finally:
            connection.close()
            took = monotonic() - began
            with self._lock:
                self._loading.pop(organisation, None)
                if took > RESTS_FROM:
                    self._rests_until[organisation] = monotonic() + RESTS * took

    def _make_room(self) -> None:
        """Drop what is asked least until the rest stays within the bound."""
        self._sizes.update({one: copy.bytes + BESIDE_BYTES for one, copy in self._kept.items()})
        while sum(self._sizes[one] for one in self._kept) > settings.COLUMNAR_MB * 1_000_000:
            del self._kept[min(self._kept, key=lambda one: self._asked[one])]
            tally.made_room += 1

    def _drop(self, copy: OrganisationCopy) -> None:
        with self._lock:
            if self._kept.get(copy.organisation) is copy:
                del self._kept[copy.organisation]

    def _failed(self, organisation: int) -> None:
        with self._lock:
            self._failures[organisation] = self._failures.get(organisation, 0) + 1


copies = Copies()

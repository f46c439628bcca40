"""Since when what was read is as it is: a number that stays until one of those facts or tables changes.

Rule: as with the change number, it is read before the data. A write in between makes the data newer than their number,
never older.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from threading import Lock

from django.db import connection

from meetpunt.measures.engine import facts_in, filled_in
from meetpunt.measures.scope import Scope
from meetpunt.store.fact_log.reading import News, NotToBeSeen, from_now_on, news
from meetpunt.store.fact_log.watched import EVERYTHING, FETCHED, KINDS_OF, TABLE, WORKER, table_key
from meetpunt.store.noting import OF_NOBODY, unnoted

_BEYOND_CHANGES = 2**48
"""Where the numbers begin: no organisation's change number comes this far, so that both can stand in one key."""

_OF_OPPORTUNITIES = frozenset({"event", "opportunity"})
"""The kinds of change that rows of `fact_stage` hang on, each told with the opportunity."""
_MOST_OPPORTUNITIES = 10_000
"""Of so many it is remembered when they changed."""


@dataclass(frozen=True)
class Moment:
    """When something began to be made: the organisation's change number, and the latest number given until then."""

    change: int
    number: int


@dataclass
class _Noticed:
    """What this process noticed of an organisation: up to which mark of the log, and when each thing last changed.

    Attributes:
        told: by fact, by kind of change (as "kind name") and by key of a table.
        workers: when what a person did was last changed.
        opportunities: when an opportunity or its events last changed, of what came after opportunities_from.
    """

    whole: int = 0
    mark: int | None = None
    change: int = -1
    number: int = 0
    currency: str = ""
    applied: frozenset[int] = frozenset()
    told: dict[str | int, int] = field(default_factory=dict)
    workers: dict[int, int] = field(default_factory=dict)
    opportunities: dict[int, int] = field(default_factory=dict)
    opportunities_from: int = 0

    def take_in(self, news: News, number: int) -> None:
        """Give what changed this number."""
        fresh = [(kind, key) for told_as, kind, key in news.told if told_as not in self.applied]
        kinds = {kind for kind, _key in fresh}
        if EVERYTHING in kinds or not news.is_whole or news.currency != self.currency:
            self.whole = number
        for kind in kinds & FETCHED.keys():
            self.told[f"kind {kind}"] = number
            self.told.update(dict.fromkeys((part.fact for part in FETCHED[kind]), number))
        self.told.update(dict.fromkeys((key for kind, key in fresh if kind == TABLE), number))
        self.workers.update(dict.fromkeys((key for kind, key in fresh if kind == WORKER), number))
        self.opportunities.update(dict.fromkeys((key for kind, key in fresh if kind in _OF_OPPORTUNITIES), number))
        if len(self.opportunities) > _MOST_OPPORTUNITIES:
            self.opportunities, self.opportunities_from = {}, number
        self.mark, self.currency, self.number = news.mark, news.currency, number
        self.applied = frozenset(told_as for told_as, _kind, _key in news.told)

    def latest(self, names: Iterable[str]) -> int:
        """When one of these facts and tables last changed."""
        return max((self.whole, *(self.told.get(one, 0) for name in names for one in _told_as(name))))


def _told_as(name: str) -> Iterable[str | int]:
    if name in KINDS_OF:
        return [f"kind {kind}" for kind in KINDS_OF[name]]
    return (name,) if name.startswith("fact_") else (table_key(name),)


class Since:
    """The numbers of the organisations' facts and tables in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = count(_BEYOND_CHANGES)
        self._noticed: dict[int, _Noticed] = {}

    def of(self, name: str, scope: Scope, change: int) -> int:
        """The number of the facts that a measure reads over a scope.

        Parameters: change, the organisation's change number, read before. While it stays the log is not read again.
        """
        return self.of_facts(scope.organisation, change, facts_in(filled_in(name, scope)[0]))

    def of_facts(self, organisation: int, change: int, facts: Iterable[str]) -> int:
        """The number of facts that are read otherwise, by name."""
        with self._lock:
            noticed = self._looked(organisation, change)
            return change if noticed is None else noticed.latest(facts)

    def now(self, organisation: int, change: int) -> Moment:
        """The moment from which on something is being made."""
        with self._lock:
            noticed = self._looked(organisation, change)
            return Moment(change, -1 if noticed is None else noticed.number)

    def holds(self, organisation: int, made: Moment, now: Moment, read: Iterable[str]) -> bool:
        """Whether what was made at a moment from these facts and tables is what would be made now."""
        if made.change == now.change:
            return True
        if made.number < 0 or now.number < 0 or OF_NOBODY in read:
            return False
        with self._lock:
            noticed = self._noticed.get(organisation)
            return noticed is not None and noticed.latest(read) <= made.number

    def workers(self, organisation: int, number: int) -> frozenset[int]:
        """The persons whose activities were changed since this number (0 = nobody's)."""
        with self._lock:
            noticed = self._noticed.get(organisation, _Noticed())
            return frozenset(person for person, when in noticed.workers.items() if when > number)

    def opportunities(self, organisation: int, number: int) -> frozenset[int] | None:
        """The opportunities whose rows of `fact_stage` changed since this number; None = that is not known."""
        with self._lock:
            noticed = self._noticed.get(organisation, _Noticed())
            if number < _BEYOND_CHANGES or number < max(noticed.whole, noticed.opportunities_from):
                return None
            return frozenset(one for one, when in noticed.opportunities.items() if when > number)

    def forget(self) -> None:
        """Drop everything (tests, whose databases reuse numbers)."""
        with self._lock:
            self._noticed.clear()

    def _looked(self, organisation: int, change: int) -> _Noticed | None:
        """None: then the change number is the number, because who is writing sees what may be taken back."""
        if connection.in_atomic_block:
            return None
        noticed = self._noticed.setdefault(organisation, _Noticed())
        if noticed.change < change:  # who looked earlier than another may come later
            try:
                with unnoted():
                    found = from_now_on(organisation) if noticed.mark is None else news(organisation, noticed.mark)
            except NotToBeSeen:
                return None
            noticed.take_in(found, next(self._numbers))
            noticed.change = change
        return noticed


since = Since()

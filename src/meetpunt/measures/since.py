"""Since when the facts that a text reads are as they are: a number that stays until one of those facts changes.

Rule: as with the change number, it is read before the data. A write in between makes the data newer than their number,
never older.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from threading import Lock

from django.db import connection

from meetpunt.measures.engine import filled_in
from meetpunt.measures.scope import Scope
from meetpunt.store.fact_log.reading import News, NotToBeSeen, from_now_on, news
from meetpunt.store.fact_log.watched import EVERYTHING, FETCHED

_FACT = re.compile(r"\bfact_\w+")
_PARTS_OF = {"fact_hand": "fact_stage"}
"""Views that are told of as another one."""
_BEYOND_CHANGES = 2**48
"""Where the numbers begin: no organisation's change number comes this far, so that both can stand in one key."""


@dataclass
class _Noticed:
    """What this process noticed of an organisation: up to which mark of the log, and when each fact last changed."""

    whole: int = 0
    mark: int | None = None
    change: int = -1
    currency: str = ""
    applied: frozenset[int] = frozenset()
    facts: dict[str, int] = field(default_factory=dict)

    def take_in(self, told: News, number: int) -> None:
        """Give what changed this number."""
        kinds = {kind for told_as, kind, _key in told.told if told_as not in self.applied}
        if EVERYTHING in kinds or not told.is_whole or told.currency != self.currency:
            self.whole = number
        for part in (part for kind in kinds - {EVERYTHING} for part in FETCHED[kind]):
            self.facts[part.fact] = number
        self.mark, self.currency = told.mark, told.currency
        self.applied = frozenset(told_as for told_as, _kind, _key in told.told)


class Since:
    """The numbers of the organisations' facts in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = count(_BEYOND_CHANGES)
        self._noticed: dict[int, _Noticed] = {}

    def of(self, name: str, scope: Scope, change: int) -> int:
        """The number of the facts that a measure reads over a scope.

        Parameters: change, the organisation's change number, read before. While it stays the log is not read again.
        """
        # Who is writing sees what may be taken back: then the change number is the number.
        if connection.in_atomic_block:
            return change
        with self._lock:
            try:
                noticed = self._looked(scope.organisation, change)
            except NotToBeSeen:
                return change
            return max(noticed.whole, *(noticed.facts.get(fact, 0) for fact in _read_by(name, scope)))

    def forget(self) -> None:
        """Drop everything (tests, whose databases reuse numbers)."""
        with self._lock:
            self._noticed.clear()

    def _looked(self, organisation: int, change: int) -> _Noticed:
        noticed = self._noticed.setdefault(organisation, _Noticed())
        if noticed.change != change:
            told = from_now_on(organisation) if noticed.mark is None else news(organisation, noticed.mark)
            noticed.take_in(told, next(self._numbers))
            noticed.change = change
        return noticed


def _read_by(name: str, scope: Scope) -> Iterable[str]:
    return _facts_in(filled_in(name, scope)[0])


@lru_cache(maxsize=512)
def _facts_in(text: str) -> frozenset[str]:
    return frozenset(_PARTS_OF.get(fact, fact) for fact in _FACT.findall(text))


since = Since()

"""Since when what was read is as it is: a number that stays until one of those facts or tables changes.

Rule: as with the change number, it is read before the data. A write in between makes the data newer than their number,
never older.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from threading import Lock

from django.db import connection

from meetpunt.measures.engine import facts_of
from meetpunt.measures.scope import Scope
from meetpunt.store.fact_log.activities import ChangedDays, SomeActivities
from meetpunt.store.fact_log.reading import News, NotToBeSeen, from_now_on, news
from meetpunt.store.fact_log.watched import (
    ABOUT,
    AT,
    EVERYTHING,
    FETCHED,
    KINDS_OF,
    TABLE,
    WORKED,
    table_key,
    worked_by,
    worked_on,
)
from meetpunt.store.noting import OF_NOBODY, Read, unnoted

_BEYOND_CHANGES = 2**48
"""Where the numbers begin: no organisation's change number comes this far, so that both can stand in one key."""

OF_OPPORTUNITIES = ("event", "opportunity")
"""The kinds of change that rows of `fact_stage` hang on, each told with the opportunity."""
ACCOUNT = "account"
"""The kind of change of an account itself, and its table."""
_WITH_KEYS = frozenset((*OF_OPPORTUNITIES, WORKED, AT, ABOUT, ACCOUNT))
"""The kinds of which it is remembered when each key changed."""
_MOST_KEYS = 10_000
"""Of so many keys of a kind."""


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
        keys: by kind, when each key last changed, of what came after the kind's number in keys_from; days: the same of
            who worked when.
    """

    whole: int = 0
    mark: int | None = None
    change: int = -1
    number: int = 0
    currency: str = ""
    applied: frozenset[int] = frozenset()
    told: dict[str | int, int] = field(default_factory=dict)
    keys: dict[str, dict[int, int]] = field(default_factory=lambda: {kind: {} for kind in _WITH_KEYS})
    days: ChangedDays = field(default_factory=ChangedDays)
    keys_from: dict[str, int] = field(default_factory=dict)

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
        for kind, key in fresh:
            if kind in _WITH_KEYS:
                self.keys[kind][key] = number
            if kind == WORKED:
                self.days.take_in(worked_by(key), worked_on(key), number)
        for kind, keys in self.keys.items():
            if len(keys) > _MOST_KEYS:
                self.keys[kind], self.keys_from[kind] = {}, number
                if kind == WORKED:
                    self.days = ChangedDays()
        self.mark, self.currency, self.number = news.mark, news.currency, number
        self.applied = frozenset(told_as for told_as, _kind, _key in news.told)

    def latest(self, read: Iterable[Read]) -> int:
        """When one of these facts, tables and parts of the activities last changed."""
        numbers = [self.whole]
        for one in read:
            if isinstance(one, str):
                numbers += [self.told.get(told, 0) for told in _told_as(one)]
            else:
                numbers.append(self._latest_of(one))
        return max(numbers)

    def _latest_of(self, some: SomeActivities) -> int:
        for kind, keys in ((AT, some.accounts), (ABOUT, some.opportunities)):
            if keys is not None:
                changed = self.keys[kind]
                return max(self.keys_from.get(kind, 0), *(changed.get(key, 0) for key in keys), 0)
        return max(self.keys_from.get(WORKED, 0), self.days.latest(some))


@cache
def _told_as(name: str) -> tuple[str | int, ...]:
    if name in KINDS_OF:
        return tuple(f"kind {kind}" for kind in KINDS_OF[name])
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
        return self.of_facts(scope.organisation, change, facts_of(name, scope))

    def of_facts(self, organisation: int, change: int, facts: Iterable[Read]) -> int:
        """The number of facts that are read otherwise, by name."""
        with self._lock:
            noticed = self._looked(organisation, change)
            return change if noticed is None else noticed.latest(facts)

    def now(self, organisation: int, change: int) -> Moment:
        """The moment from which on something is being made."""
        with self._lock:
            noticed = self._looked(organisation, change)
            return Moment(change, -1 if noticed is None else noticed.number)

    def holds(self, organisation: int, made: Moment, now: Moment, read: Iterable[Read]) -> bool:
        """Whether what was made at a moment from these facts and tables is what would be made now."""
        if made.change == now.change:
            return True
        if made.number < 0 or now.number < 0 or OF_NOBODY in read:
            return False
        with self._lock:
            noticed = self._noticed.get(organisation)
            return noticed is not None and noticed.latest(read) <= made.number

    def changed(self, organisation: int, number: int, *kinds: str) -> frozenset[int] | None:
        """The keys that changes of these kinds were told with since a number; None = that is not known.

        Parameters: kinds, of those that are told with a person and day, an account or an opportunity.
        """
        with self._lock:
            noticed = self._noticed.get(organisation, _Noticed())
            if number < max(_BEYOND_CHANGES, noticed.whole, *(noticed.keys_from.get(kind, 0) for kind in kinds)):
                return None
            return frozenset(key for kind in kinds for key, when in noticed.keys[kind].items() if when > number)

    def worked(self, organisation: int, number: int) -> dict[int, set[int]] | None:
        """The persons whose work was changed since a number, and its days; None = that is not known.

        Person 0 = nobody; day 0 = a day that is not known.
        """
        keys = self.changed(organisation, number, WORKED)
        if keys is None:
            return None
        days: dict[int, set[int]] = {}
        for key in keys:
            days.setdefault(worked_by(key), set()).add(worked_on(key))
        return days

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

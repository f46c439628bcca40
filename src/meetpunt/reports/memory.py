"""Results kept in the process, each only as long as what it was made of stays.

A key may hold the organisation's change number, which every write raises, or the number of the facts that it was
counted from (`measures.since`). Or what is read is noted while the result is made, and it stays while that does.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

from meetpunt.measures.scope import Scope
from meetpunt.measures.since import Moment, since
from meetpunt.reports.former_parts import with_former_parts
from meetpunt.store.noting import Read, note, noting, unnoted
from meetpunt.store.tenancy import change_number

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    """A result with what was read for it, and when it began to be made."""

    made: object
    read: frozenset[Read]
    moment: Moment | None = None


class Memory:
    """The most recently used results, at most `room` of them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()
        self.hits = self.misses = 0

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result under this key, made when it is not there.

        Whoever asks for what another thread is making waits for it: after a write many readers want the same at once.
        """
        return self._recall(key, lambda _former: make(), None, 0)

    def while_it_holds(self, organisation: int, key: Hashable, make: Callable[[], T], change: int | None = None) -> T:
        """The result under this key, made anew when anything changed that was read for it.

        Parameters: make, which reads within itself all that it needs of the organisation, but for what the key holds;
        change, the change number where it is known already, read before.
        """
        return self._while_it_holds(organisation, key, lambda _former: make(), change)

    def to_draw(self, organisation: int, key: Hashable, make: Callable[[], T], change: int | None = None) -> T:
        """The same; made anew, what came out as it was is the very same thing, so that what is drawn of it can stay."""
        return self._while_it_holds(organisation, key, lambda former: with_former_parts(former, make()), change)

    def _while_it_holds(self, organisation: int, key: Hashable, make: Callable[[object], T], change: int | None) -> T:
        change = change_number(organisation) if change is None else change
        moment = since.now(organisation, change)
        if moment.number < 0:
            return self._recall((key, organisation, change), make, None, organisation)
        return self._recall((key, organisation), make, moment, organisation)

    def settled(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result under this key, whatever changes meanwhile: what is read for it is noted for nobody."""
        with unnoted():
            return self._recall(key, lambda _former: make(), None, 0)

    def renew(self, key: Hashable, make: Callable[[T | None], T]) -> T:
        """The result under this key, made of the former one; one at a time, and kept in its place."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                former = self._kept.get(key)
            try:
                with noting() as read:
                    made = make(None if former is None else cast(T, former.made))
                    if former is not None and made is former.made:
                        note(former.read)
                self._keep(key, _Kept(made, frozenset(read)))
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def latest(self, key: Hashable, number: Hashable, make: Callable[[], T]) -> T:
        """The result under this key as of a number (`measures.since`, or several), in the place of an earlier one."""

        def renewed(former: tuple[Hashable, T] | None) -> tuple[Hashable, T]:
            return former if former is not None and former[0] == number else (number, make())

        return self.renew(key, renewed)[1]

    def forget(self) -> None:
        """Drop everything (tests, whose databases reuse numbers)."""
        with self._lock:
            self._kept.clear()

    def _recall(self, key: Hashable, make: Callable[[object], T], moment: Moment | None, organisation: int) -> T:
        kept = self._at_hand(key, moment, organisation)
        if kept is None:
            with self._lock:
                making = self._making.setdefault(key, Lock())
            with making:
                kept = self._at_hand(key, moment, organisation)
                if kept is None:
                    try:
                        self.misses += 1
                        former = self._kept.get(key)
                        with noting() as read:
                            made = make(None if former is None else former.made)
                        self._keep(key, _Kept(made, frozenset(read), moment))
                        return made
                    finally:
                        with self._lock:
                            self._making.pop(key, None)
        self.hits += 1
        note(kept.read)
        return cast(T, kept.made)

    def _at_hand(self, key: Hashable, moment: Moment | None, organisation: int) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        if moment is None or kept.moment is None or kept.moment.change == moment.change:
            return kept
        if not since.holds(organisation, kept.moment, moment, kept.read):
            return None
        still = replace(kept, moment=replace(kept.moment, change=moment.change))
        with self._lock:
            if self._kept.get(key) is kept:
                self._kept[key] = still
        return still

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)


def of_data(kind: str, data: Iterable[ArrayLike], make: Callable[[], T], memory: Memory | None = None) -> T:
    """A result remembered by the very data that it is made of, so that only what changed is worked out again.

    Parameters: memory, another one than `answers`.
    """
    digest = hashlib.blake2b(digest_size=16)
    for one in data:
        digest.update(np.ascontiguousarray(one).tobytes())
        digest.update(b"|")
    return (memory or answers).recall((kind, digest.digest()), make)


event_logs = Memory(room=12)
"""Event logs as arrays, tens of megabytes of a large organisation: of now, of this morning, of a day looked back on."""

logs = Memory(room=32)
"""Long answers as arrays; those about a few persons or accounts are small, and stand in `answers`."""

histories = Memory(room=8)
"""What plans are measured from: each holds on to an event log."""

answers = Memory(room=16_384)
"""Small results: rows of measures, comparisons, signals; of each seller at work some twenty stay the whole day."""

of_accounts = Memory(room=1024)
"""What the page of an account is made of, some eight results: opened for a few minutes, and rarely again that day."""

comparisons = Memory(room=1024)
"""Reps of a team beside each other at a step, by their spells; after a step other ones, and nobody asks these again."""

curves = Memory(room=4096)
"""What was estimated over ages of the spells of one step, by the spells themselves."""

people = Memory(room=1024)
"""Rows of measures person by person, renewed in their place."""

weeks = Memory(room=16_384)
"""Weeks of driving, a number each."""

cubes = Memory(room=8)
"""Draws of forecasts, and the history that they are made of: tens of megabytes each."""


def place_of(scope: Scope, of_all: Memory = answers) -> Memory:
    """Where answers of a measure over this scope are kept; of_all: those that are about everybody."""
    if scope.accounts is not None and len(scope.accounts) == 1:
        return of_accounts
    return answers if scope.is_about_few else of_all


def forget_everything() -> None:
    """Drop all results: what follows makes them anew."""
    for one in (event_logs, histories, logs, answers, of_accounts, comparisons, curves, people, weeks, cubes):
        one.forget()

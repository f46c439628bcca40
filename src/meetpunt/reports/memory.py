"""Results kept in the process, each only under the number that it was counted at.

That is the organisation's change number, which every write raises, or the one of the facts that it was counted from
(`measures.since`), which stays until one of those changes.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

T = TypeVar("T")


class Memory:
    """The most recently used results, at most `room` of them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result under this key, made when it is not there.

        Whoever asks for what another thread is making waits for it: after a write many readers want the same at once.
        """
        with self._lock:
            if key in self._kept:
                return cast(T, self._latest(key))
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return cast(T, self._latest(key))
            try:
                made = make()
                self._keep(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def forget(self) -> None:
        """Drop everything (tests, whose databases reuse numbers)."""
        with self._lock:
            self._kept.clear()

    def _keep(self, key: Hashable, made: object) -> None:
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)

    def _latest(self, key: Hashable) -> object:
        self._kept.move_to_end(key)
        return self._kept[key]


def of_data(kind: str, data: Iterable[ArrayLike], make: Callable[[], T]) -> T:
    """A result remembered by the very data that it is made of, so that only what changed is worked out again."""
    digest = hashlib.blake2b(digest_size=16)
    for one in data:
        digest.update(np.ascontiguousarray(one).tobytes())
        digest.update(b"|")
    return answers.recall((kind, digest.digest()), make)


logs = Memory(room=64)
"""Event logs as arrays: the large ones."""

answers = Memory(room=4096)
"""Small results: rows of measures, comparisons, signals."""

cubes = Memory(room=8)
"""Draws of forecasts, and the history that they are made of: tens of megabytes each."""

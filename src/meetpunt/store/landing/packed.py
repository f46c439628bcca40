"""Records that wait for their turn, packed: as objects each takes a kilobyte, and an import holds all of them for as
long as it gives way to people at work.

Rule: what was added last is still the very thing; what comes out of a pack is a copy.
"""

from __future__ import annotations

import pickle
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

PACK = 500
"""So many go into one pack, and are unpacked together."""
QUICK = 1
"""How hard zlib tries: records of a table are so alike that more takes longer and saves little."""

T = TypeVar("T")
Out = TypeVar("Out", covariant=True)


class Many(Protocol[Out]):
    """What can be counted and gone through, again if need be."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Out]: ...


class Packed(Generic[T]):
    """A list to add to at its end, all but the last few of it packed.

    Parameters: pack, how many go into one. What it holds can be pickled.
    """

    def __init__(self, pack: int = PACK) -> None:
        self._pack = pack
        self._packs: list[bytes] = []
        self._ends: list[int] = []
        self._last: list[T] = []
        self._opened: tuple[int, list[T]] = (-1, [])

    def append(self, one: T) -> None:
        """Add one."""
        self._last.append(one)
        if len(self._last) == self._pack:
            self._close()

    def join(self, other: Packed[T]) -> None:
        """Add all of another, which is not used any more."""
        self._close()
        before = self._packed
        self._packs += other._packs
        self._ends += [before + end for end in other._ends]
        self._last = other._last

    def __len__(self) -> int:
        return self._packed + len(self._last)

    def __iter__(self) -> Iterator[T]:
        for pack in self._packs:
            yield from _unpacked(pack)
        yield from self._last

    def __getitem__(self, place: int) -> T:
        """One of them, from 0 on; its pack stays unpacked until one of another is asked."""
        place = range(len(self))[place]
        if place >= self._packed:
            return self._last[place - self._packed]
        number = bisect_right(self._ends, place)
        if self._opened[0] != number:
            self._opened = number, _unpacked(self._packs[number])
        return self._opened[1][place - (self._ends[number - 1] if number else 0)]

    @property
    def _packed(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _close(self) -> None:
        if self._last:
            self._ends.append(len(self))
            self._packs.append(zlib.compress(pickle.dumps(self._last, pickle.HIGHEST_PROTOCOL), QUICK))
            self._last = []


def _unpacked(pack: bytes) -> list[Any]:
    """What this very process packed."""
    some: list[Any] = pickle.loads(zlib.decompress(pack))
    return some

"""Records that wait for their turn, packed: as objects each takes a kilobyte, and an import holds all of them for as
long as it gives way to people at work.

Rule: what was added last is still the very thing; what comes out of a pack is a copy.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

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
        self._pack, self._packed = pack, 0
        self._packs: list[bytes] = []
        self._last: list[T] = []

    def append(self, one: T) -> None:
        """Add one."""
        self._last.append(one)
        if len(self._last) == self._pack:
            self._close()

    def join(self, other: Packed[T]) -> None:
        """Add all of another, which is not used any more."""
        self._close()
        self._packs += other._packs
        self._packed += other._packed
        self._last = other._last

    def __len__(self) -> int:
        return self._packed + len(self._last)

    def __iter__(self) -> Iterator[T]:
        for pack in self._packs:
            yield from pickle.loads(zlib.decompress(pack))  # packed by this very process
        yield from self._last

    def _close(self) -> None:
        if self._last:
            self._packs.append(zlib.compress(pickle.dumps(self._last, pickle.HIGHEST_PROTOCOL), QUICK))
            self._packed += len(self._last)
            self._last = []

"""Activities of a rep as arrays: first what is to be done on which day, then at what time and after which drive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Tasks:
    """What is done on which day, one element each; account, opportunity, event: -1 = none.

    Attributes:
        kind: see `kinds.ACTIVITIES`; asked: see `kinds.ASKED`.
        event: number of the event that it brought about.
        service: bool, a visit for service and loyalty.
    """

    day: Ints
    kind: Ints
    account: Ints
    opportunity: Ints
    asked: Ints
    event: Ints
    service: Bools

    def __len__(self) -> int:
        return len(self.day)

    def where(self, chosen: Bools | Ints) -> Self:
        """Those that a mask chooses, or that stand at these places."""
        return type(self)(*(getattr(self, part.name)[chosen] for part in fields(self)))


@dataclass(frozen=True)
class Rows(Tasks):
    """Activities with their times.

    Attributes:
        minute: of the local day at which it starts; minutes: it took; travel, metres: the drive to it.
        drives: bool, the rep drove there.
        cancelled: bool, called off.
    """

    minute: Ints
    minutes: Ints
    travel: Ints
    metres: Ints
    drives: Bools
    cancelled: Bools


def tasks(
    day: Ints,
    kind: int | Ints,
    account: int | Ints = -1,
    opportunity: int | Ints = -1,
    asked: int | Ints = 0,
    event: int | Ints = -1,
    service: bool = False,
) -> Tasks:
    """Tasks of the same make; single values are repeated."""
    return Tasks(
        day,
        _repeated(kind, len(day)),
        _repeated(account, len(day)),
        _repeated(opportunity, len(day)),
        _repeated(asked, len(day)),
        _repeated(event, len(day)),
        np.full(len(day), service),
    )


def joined(parts: Iterable[Tasks]) -> Tasks:
    """All tasks one after the other."""
    columns = zip(*([getattr(part, name.name) for name in fields(Tasks)] for part in parts), strict=True)
    return Tasks(*(np.concatenate(column) for column in columns))


def _repeated(value: int | Ints, count: int) -> Ints:
    return np.broadcast_to(np.asarray(value, dtype=np.int64), count)

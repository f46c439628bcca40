"""The events of a process as arrays of numbers, opportunity by opportunity; of opportunities that changed read anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.method.clean_up import bulk_closed
from meetpunt.method.events import EventKind

DAY_US = 86_400_000_000.0
TEXTS = ("reason", "segment")

NARROW = {"kind": np.int8, "position": np.int16, "written_down": np.int8, "seen_at_import": np.int8}
"""Columns that need no 64 bits where they are used either."""

WHOLE = (np.int8, np.int16, np.int32, np.int64)

Numbers = NDArray[Any]


@dataclass(frozen=True)
class ProcessEvents:
    """Every event of a process, in order of opportunity.

    Attributes:
        columns: whole numbers [events] by name, as `stage_events.sql` gives them; of a text its place in `names`. They
            stay beside the log, each in as few bits as it needs: `self[name]` gives them to reckon with.
        names: of each column of texts those that occur, in order.
        bulk: bool [events], a loss that was booked in a bulk clean-up.
    """

    columns: dict[str, Numbers]
    names: dict[str, tuple[str, ...]]
    bulk: NDArray[np.bool_]

    def __getitem__(self, name: str) -> Numbers:
        return self.columns[name].astype(NARROW.get(name, np.int64), copy=False)

    def __len__(self) -> int:
        return len(self.bulk)

    def of(self, opportunities: Numbers) -> ProcessEvents:
        """Only those of some opportunities."""
        chosen = np.flatnonzero(np.isin(self["opportunity_id"], opportunities))
        columns = {name: column[chosen] for name, column in self.columns.items()}
        return replace(self, columns=columns, bulk=self.bulk[chosen])


def every_event(scope: Scope) -> ProcessEvents:
    """All events that a scope's organisation and process have, as of its moment."""
    return _events(*_numbers(measure_columns("stage_events", scope)))


def renewed_events(former: ProcessEvents, scope: Scope, changed: Iterable[int]) -> tuple[ProcessEvents, Numbers]:
    """The events as they are now that only those of some opportunities changed, and whose are other than they were.

    Beside the opportunities that changed these are the ones that became, or are no longer, part of a clean-up.
    """
    asked = tuple(sorted(changed))
    fresh, fresh_names = _numbers(measure_columns("stage_events", replace(scope, opportunities=asked)))
    touched = np.array(asked, dtype=np.int64)
    take = spliced_places(former["opportunity_id"], fresh["opportunity_id"], touched)
    names, columns = {}, {}
    for name, column in former.columns.items():
        told = fresh[name]
        if name in TEXTS:
            names[name] = tuple(sorted({*former.names[name], *fresh_names[name]}))
            column = _recoded(column, former.names[name], names[name])
            told = _recoded(told, fresh_names[name], names[name])
        columns[name] = np.concatenate((column, told))[take]
    events = _events(columns, names)
    was = np.concatenate((former.bulk, np.zeros(len(fresh["opportunity_id"]), dtype=np.bool_)))[take]
    return events, np.union1d(touched, events["opportunity_id"][was != events.bulk])


def spliced_places(former: Numbers, fresh: Numbers, touched: Numbers) -> NDArray[np.intp]:
    """Which of the former and fresh rows, one after the other, are the rows as they are now, in order of opportunity.

    Parameters: former, fresh, the opportunity of each row; touched, those of which only the fresh rows count.
    """
    stays = np.flatnonzero(~np.isin(former, touched))
    places = np.concatenate((stays, len(former) + np.arange(len(fresh))))
    order = np.argsort(np.concatenate((former[stays], fresh)), kind="stable")
    return np.asarray(places[order])


def _events(columns: dict[str, Numbers], names: dict[str, tuple[str, ...]]) -> ProcessEvents:
    """Without the names that do not occur, and with what was booked in a clean-up."""
    for name, texts in names.items():
        occurs = np.bincount(columns[name], minlength=len(texts)) > 0
        if not occurs.all():
            left = tuple(text for text, is_used in zip(texts, occurs, strict=True) if is_used)
            columns[name] = _recoded(columns[name], texts, left)
            names = {**names, name: left}
    kind, owner = columns["kind"], columns["owner_id"]
    losses = np.flatnonzero((kind == EventKind.LOST) | (kind == EventKind.NO_DECISION))
    bulk = np.zeros(len(kind), dtype=np.bool_)
    # What nobody owns is no clean-up of anybody.
    bulk[losses] = (owner[losses] >= 0) & bulk_closed(owner[losses], columns["happened_us"][losses] // int(DAY_US))
    return ProcessEvents({name: _narrowed(column) for name, column in columns.items()}, names, bulk)


def _numbers(columns: Columns) -> tuple[dict[str, Numbers], dict[str, tuple[str, ...]]]:
    names = {}
    found: dict[str, Numbers] = {}
    for name, column in columns.items():
        if name in TEXTS:
            texts = np.ma.filled(np.ma.asarray(column), "").tolist()
            names[name] = tuple(sorted(set(texts)))
            places = {text: place for place, text in enumerate(names[name])}
            found[name] = np.array([places[text] for text in texts], dtype=np.int64)
        else:
            found[name] = np.asarray(column, dtype=NARROW.get(name, np.int64))
    return found, names


def _narrowed(column: Numbers) -> Numbers:
    """The same numbers in as few bits as they need."""
    least, most = (int(column.min()), int(column.max())) if len(column) else (0, 0)
    fits = (kind for kind in WHOLE if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max)
    return column.astype(next(fits), copy=False)


def _recoded(code: Numbers, names: tuple[str, ...], others: tuple[str, ...]) -> Numbers:
    """The same texts as places in another list; of one that is not in it the place does not matter."""
    if names == others:
        return code
    places = {text: place for place, text in enumerate(others)}
    return np.array([places.get(text, -1) for text in names], dtype=np.int64)[code]

"""What holds from day to day (team, territory, price ...): a change closes a row and opens another.

Rule: the first thing told holds from the beginning, marked "as at import"; a change holds from the day it was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meetpunt.store.fields import BEGINNING, FOREVER, to_day_number
from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing

_BEGINNING, _FOREVER = to_day_number(BEGINNING), to_day_number(FOREVER)


@dataclass(frozen=True)
class History:
    """A dated table: the columns that say whose it is, and those that hold its values."""

    model: bulk.Model
    whose: tuple[str, ...]
    values: tuple[str, ...]


def hold(
    landing: Landing,
    history: History,
    wanted: Mapping[tuple[Any, ...], tuple[Any, ...]],
    made: frozenset[int],
    since: Mapping[tuple[Any, ...], int] | None = None,
) -> set[int]:
    """Let values hold from now on; gives the ids (first of the key) of older rows whose history changed by it.

    wanted: key -> values. made: ids that this batch made itself, whose histories need no note of undoing. since: the
    day from which a source says that the values hold, by key.
    """
    since = since or {}
    terms, model = landing.terms, history.model
    columns = ("id", *history.whose, "valid_from", "valid_until", *history.values)
    width = len(history.whose)
    last: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in bulk.select(model, columns, history.whose[0], {key[0] for key in wanted}):
        key = row[1 : 1 + width]
        if key not in last or row[1 + width] > last[key][1 + width]:
            last[key] = row
    fresh: list[tuple[Any, ...]] = []
    touched: set[int] = set()
    for key, values in wanted.items():
        standing = last.get(key)
        told = since.get(key)
        if standing is None:
            start = _BEGINNING if told is None else told
            fresh.append((*key, start, _FOREVER, told is None, *values))
        elif standing[3 + width :] == values and standing[2 + width] > landing.today:
            continue
        else:
            start = landing.today if told is None else told
            if start <= standing[1 + width]:
                _correct(landing, history, standing, values)
            else:
                if start < standing[2 + width]:
                    bulk.update(model, ("valid_until",), [(start, standing[0])])
                    landing.note_undo(model, [(standing[0], {"valid_until": [standing[2 + width], start]})])
                fresh.append((*key, start, _FOREVER, False, *values))
        if key[0] not in made:
            touched.add(key[0])
    ids = landing.allocate(model, len(fresh))
    bulk.insert(
        model,
        ("id", "organisation_id", *history.whose, "valid_from", "valid_until", "as_at_import", *history.values),
        [(row_id, terms.organisation_id, *row) for row_id, row in zip(ids, fresh, strict=True)],
    )
    landing.note_undo(model, [(row_id, {}) for row_id, row in zip(ids, fresh, strict=True) if row[0] not in made])
    return touched


def _correct(landing: Landing, history: History, standing: tuple[Any, ...], values: tuple[Any, ...]) -> None:
    """Told twice for the same day: the later one is right."""
    width = len(history.whose)
    before = standing[3 + width :]
    bulk.update(history.model, history.values, [(*values, standing[0])])
    changed = {name: [old, new] for name, old, new in zip(history.values, before, values, strict=True) if old != new}
    landing.note_undo(history.model, [(standing[0], changed)])

"""Answers with a part for each account, opportunity or person, kept as columns: what a visit changed is asked again.

Rule: only texts of which each row hangs, as far as activities go, on those at its account, about its opportunity or of
its owner; when another fact changed that the text reads, all of it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns, Rows
from meetpunt.measures.engine import facts_of, measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.reports.memory import logs, place_of
from meetpunt.reports.person_parts import ACTIVITY
from meetpunt.store.fact_log.activities import SomeActivities
from meetpunt.store.fact_log.watched import ABOUT, AT, WORKED
from meetpunt.store.noting import Read, note, unnoted

FEW = 200
"""Parts that are asked apart; of more all are."""

MISSING = -(2**62)
"""Stands in a column of numbers for what is missing."""
WORDS = frozenset({"name", "segment"})
"""The columns that hold texts."""


@dataclass(frozen=True)
class _Parts:
    """The column that tells the parts apart, the kind of change that tells which, and the scope's own word for them.

    Attributes: has_end, no activity after the last day of the scope counts.
    """

    column: str
    told: str
    asked: Literal["accounts", "opportunities", "owners"]
    has_end: bool = False


_BY_ACCOUNT = _Parts("account_id", AT, "accounts")
_BY_KEY = _Parts("key", AT, "accounts")

LISTS = {
    "account_visits": _BY_ACCOUNT,
    "agreed_accounts": _Parts("account_id", AT, "accounts", has_end=True),
    "agreed_gaps": _BY_KEY,
    "landmark_visits": _Parts("opportunity_id", ABOUT, "opportunities"),
    "next_steps": _Parts("key", ABOUT, "opportunities"),
    "orders_after_visit": _BY_KEY,
    "step_contacts": _Parts("opportunity_id", ABOUT, "opportunities"),
    "work_held": _Parts("owner_id", WORKED, "owners"),
}
"""The texts. Next steps are asked by opportunity, others by key by account: those `added_up` tells of all together."""


@dataclass(frozen=True)
class _Kept:
    """The columns of a text, in order of its parts, as of a number of its facts (`measures.since`)."""

    columns: Columns
    number: int


def columns_of(name: str, scope: Scope, change: int) -> Columns:
    """The columns of a text, in order of what they have a part for.

    Parameters: change, the organisation's change number, read before.
    """
    number = since.of(name, scope, change)
    note(_read(name, scope))
    with unnoted():
        if number == change:
            return _tidy(measure_columns(name, scope), LISTS[name].column)
        memory = place_of(scope, logs)
        return memory.renew((name, scope), lambda known: _renewed(name, scope, change, number, known)).columns


def _read(name: str, scope: Scope) -> frozenset[Read]:
    """What the columns hang on: where they are about some accounts, opportunities or people, on no other activities."""
    facts = facts_of(name, scope)
    if LISTS[name].told == WORKED:
        return facts - {ACTIVITY} | {SomeActivities(scope.owners, scope.from_day, scope.until_day)}
    if LISTS[name].told == AT and scope.accounts is not None:
        return facts - {ACTIVITY} | {SomeActivities(accounts=scope.accounts)}
    if LISTS[name].told == ABOUT and scope.opportunities is not None:
        return facts - {ACTIVITY} | {SomeActivities(opportunities=scope.opportunities)}
    if LISTS[name].has_end:
        return facts - {ACTIVITY} | {SomeActivities(last_day=scope.until_day)}
    return facts


@dataclass(frozen=True)
class _KeptEach:
    """The columns of a text part by part, as of a number of its facts."""

    parts: dict[int, Columns]
    number: int


def columns_of_each(name: str, scope: Scope, change: int) -> dict[int, Columns]:
    """The same part by part; of those in which nothing changed they are the very same as before."""
    number = since.of(name, scope, change)
    note(_read(name, scope))
    by = LISTS[name].column
    if number == change:
        with unnoted():
            return _apart(_tidy(measure_columns(name, scope), by), by)

    def renewed(known: _KeptEach | None) -> _KeptEach:
        if known is not None and known.number >= number:
            return known
        changed = None if known is None else _asked_again(name, scope, change, known.number)
        if known is None or changed is None:
            return _KeptEach(_apart(_tidy(measure_columns(name, scope), by), by), number)
        stays = {part: columns for part, columns in known.parts.items() if part not in changed}
        fresh = _apart(_fresh(name, scope, changed), by) if changed else {}
        return _KeptEach(dict(sorted((stays | fresh).items())), number)

    memory = place_of(scope, logs)
    with unnoted():
        return memory.renew(("each", name, scope), renewed).parts


def added_up(name: str, scope: Scope, change: int, by: tuple[str, ...]) -> Rows:
    """The rows of a text that is kept by account, all accounts together, as the text itself would tell them.

    Parameters: by, the columns after the key that the rows stay told apart by, whole numbers or texts.
    """
    columns = columns_of(name, replace(scope, by="account"), change)
    names = tuple(columns)
    count = len(columns["key"])
    group = np.zeros(count, dtype=np.int64)
    of_each: list[tuple[NDArray[Any], NDArray[np.int64]]] = []
    for one in by:
        values, code = _coded(columns[one])
        of_each.append((values, code))
        group = group * max(1, len(values)) + code
    _groups, first, row = np.unique(group, return_index=True, return_inverse=True)
    told: list[list[Any]] = [[None] * len(first)]
    told += [
        [None if value == MISSING else value for value in values[code[first]].tolist()] for values, code in of_each
    ]
    told += [
        np.bincount(row, columns[one].astype(np.float64), len(first)).astype(np.int64).tolist()
        for one in names
        if one != "key" and one not in by
    ]
    order = ("key", *by, *(one for one in names if one != "key" and one not in by))
    return Rows(order, list(zip(*told, strict=True)))


def _renewed(name: str, scope: Scope, change: int, number: int, known: _Kept | None) -> _Kept:
    if known is not None and known.number >= number:
        return known
    changed = None if known is None else _asked_again(name, scope, change, known.number)
    if known is None or changed is None:
        return _Kept(_tidy(measure_columns(name, scope), LISTS[name].column), number)
    if not changed:
        return replace(known, number=number)
    by = LISTS[name].column
    stays = ~np.isin(known.columns[by], list(changed))
    return _Kept(_merged(known.columns, stays, _fresh(name, scope, changed), by), number)


def _asked_again(name: str, scope: Scope, change: int, number: int) -> frozenset[int] | None:
    """The parts within the scope that changed since a number; None = all of them."""
    changed = _changed(name, scope, change, number)
    chosen: tuple[int, ...] | None = getattr(scope, LISTS[name].asked)
    return changed if changed is None or chosen is None else changed & frozenset(chosen)


def _fresh(name: str, scope: Scope, changed: frozenset[int]) -> Columns:
    """These parts as they are now."""
    few: dict[str, Any] = {LISTS[name].asked: tuple(sorted(changed))}
    return _tidy(measure_columns(name, replace(scope, **few)), LISTS[name].column)


def _apart(columns: Columns, by: str) -> dict[int, Columns]:
    """The columns of each part, which stand in order; each by itself, so that none is held on to for another."""
    parts, first = np.unique(columns[by], return_index=True)
    ends = np.append(first, len(columns[by]))[1:]
    return {
        part: {name: column[a:b].copy() for name, column in columns.items()}
        for part, a, b in zip(parts.tolist(), first.tolist(), ends.tolist(), strict=True)
    }


def _changed(name: str, scope: Scope, change: int, number: int) -> frozenset[int] | None:
    """The parts that are to be asked again since a number; None = all of them."""
    others, told = facts_of(name, scope) - {ACTIVITY}, LISTS[name].told
    if told == WORKED:
        worked = since.worked(scope.organisation, number)
        # What nobody did, or what an import took away from somebody, is nobody's part.
        changed = None if worked is None or 0 in worked else frozenset(worked)
    else:
        changed = since.changed(scope.organisation, number, told)
    if changed is None or len(changed) > FEW or since.of_facts(scope.organisation, change, others) > number:
        return None
    return changed


def _merged(known: Columns, stays: NDArray[np.bool_], fresh: Columns, by: str) -> Columns:
    """The rows that stay with the fresh ones, in order."""
    if not len(fresh[by]):
        return {name: column[stays] for name, column in known.items()}
    merged = {name: np.concatenate((column[stays], fresh[name])) for name, column in known.items()}
    order = np.argsort(merged[by], kind="stable")
    return {name: column[order] for name, column in merged.items()}


def _tidy(columns: Columns, by: str) -> Columns:
    """Whole numbers as such, with `MISSING` for what is missing; texts as they are; in order of the parts."""
    told = {name: _plain(column, is_text=name in WORDS) for name, column in columns.items()}
    order = np.argsort(told[by], kind="stable")
    return {name: column[order] for name, column in told.items()}


def _plain(column: NDArray[Any], *, is_text: bool) -> NDArray[Any]:
    values = column.tolist() if is_text or column.dtype == object else None
    if is_text:
        return np.array(values, dtype=object)
    if values is not None:
        return np.array([MISSING if value is None else int(value) for value in values], dtype=np.int64)
    if isinstance(column, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(column), MISSING, np.ma.getdata(column)).astype(np.int64)
    return column.astype(np.int64)


def _coded(column: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The distinct values in order, and of each row the number of its value."""
    if column.dtype != object:
        values, code = np.unique(column, return_inverse=True)
        return values, code
    texts = column.tolist()
    names = sorted(set(texts), key=lambda text: text or "")
    number = {text: code for code, text in enumerate(names)}
    return np.array(names, dtype=object), np.array([number[text] for text in texts], dtype=np.int64)

"""Counts of what people did, kept person by person: after a visit only whose rows it touched are counted again.

Rule: only texts of which each row hangs, as far as activities go, on those of its owner, or on those about the accounts
or opportunities that are named here with the text; when another fact changed that the text reads, it is asked as a
whole. What is asked of all together is added up from the persons' rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from django.db import connection

from meetpunt.measures.database import DatabaseEngine, Rows
from meetpunt.measures.engine import facts_in, facts_of, measure
from meetpunt.measures.register.own import MARK
from meetpunt.measures.scope import MONTHS, TEAMS, Key, Scope
from meetpunt.measures.since import since
from meetpunt.reports.memory import answers
from meetpunt.reports.memory import people as kept_people
from meetpunt.store.fact_log.watched import ABOUT, AT, WORKER
from meetpunt.store.noting import note

ACTIVITY = "fact_activity"
FEW = 12
"""Persons of whom the rows are asked apart; of more the whole is asked."""

TEXTS = {
    "activity_counts": 1,
    "held_visits": 0,
    "next_steps": 1,
    "quote_follow_up": 1,
    "registration": 1,
    "road_stops": 0,
    "seller_visits": 0,
    "step_effort": 3,
    "time_kinds": 0,
    "visit_gaps": 1,
    "visits_by_status": 1,
}
"""The texts, with how many columns their rows are by, `key` first; 0 = each row has an owner of its own."""

ALSO_OF = {
    "next_steps": (ABOUT, "fact_opportunity", "opportunity_id"),
    "quote_follow_up": (ABOUT, "fact_quote", "opportunity_id"),
    "visit_gaps": (AT, ACTIVITY, "account_id"),
}
"""Of texts whose rows hang on what others did too: the kind of change that tells where, and the fact and column that
tell whose rows hang on what was done there."""

Row = tuple[Any, ...]
T = TypeVar("T")
P = TypeVar("P")
_ASKED_BY: dict[Key, Key] = {
    "nothing": "owner",
    "owner": "owner",
    "month": "owner_month",
    "owner_month": "owner_month",
    "team": "owner_team",
}
_TIMES: dict[Key, int] = {"owner_month": MONTHS, "owner_team": TEAMS}
"""What the owner is multiplied by in a key."""


@dataclass(frozen=True)
class _People:
    """The rows of a text per owner, as of a number of its facts (`measures.since`)."""

    columns: tuple[str, ...]
    rows: dict[int, list[Row]]
    number: int


def by_person(name: str, scope: Scope) -> bool:
    """Whether the answer is kept person by person."""
    if scope.product is not None:
        return False
    if name.startswith(MARK):
        return scope.by in _ASKED_BY and ACTIVITY in facts_in(name)
    return name in TEXTS and (scope.by in _ASKED_BY if TEXTS[name] else scope.by == "nothing")


def has_owners(name: str, scope: Scope) -> bool:
    """Whether each row of the answer is one person's, so that something can be made of each (`made_of_each`)."""
    return by_person(name, scope) and (scope.by == "owner" or not TEXTS.get(name, 1))


def of_people(name: str, scope: Scope, change: int, number: int) -> Rows:
    """The answer of a text over a scope.

    Parameters: change, the organisation's change number; number, of the facts that the text reads; both read before.
    """
    by = TEXTS.get(name, 1)
    asked = replace(scope, by=_ASKED_BY[scope.by]) if by else scope
    people = _people(name, asked, change, number)
    rows = [row for owner in sorted(people.rows) for row in people.rows[owner]]
    if name == "seller_visits":
        rows.sort(key=itemgetter(people.columns.index("happened_day"), people.columns.index("activity_id")))
    if scope.by != asked.by:
        rows = _together(people.columns, rows, by, 1 if scope.by == "nothing" else _TIMES[asked.by])
    return Rows(people.columns, rows)


def made_of_each(
    name: str, scope: Scope, change: int, what: Hashable, of: object, make: Callable[[Rows], T]
) -> dict[int, T]:
    """What is made of the rows of each person, made anew only of whom they changed.

    Parameters:
        name: a text of which each row has an owner of its own. what: is made, for the key.
        of: what else it is made of; another one makes everything anew.
    """
    number = since.of(name, scope, change)
    if number == change:
        found = measure(name, scope)
        return {owner: make(Rows(found.columns, rows)) for owner, rows in _split(scope, found).items()}
    people = _people(name, scope, change, number)
    key = ("made of each", what, name, scope)
    return kept_of_each(key, people.rows, of, lambda rows: make(Rows(people.columns, rows)))


def kept_of_each(key: Hashable, parts: Mapping[int, P], of: object, make: Callable[[P], T]) -> dict[int, T]:
    """What is made of the part of each person, made anew only where it is another one than before.

    Parameters: of, what else it is made of; another one makes everything anew.
    """

    def renewed(former: _Made | None) -> _Made:
        known = {} if former is None or former.of is not of else former.made
        made = {}
        for owner, part in parts.items():
            before = known.get(owner)
            made[owner] = before if before and before[0] is part else (part, make(part))
        return _Made(of, made)

    made = answers.renew(key, renewed).made
    return {owner: one for owner, (_part, one) in made.items()}


def asked_of_each(
    organisation: int, change: int, what: Hashable, ids: frozenset[int], ask: Callable[[frozenset[int]], dict[int, T]]
) -> dict[int, T]:
    """What is asked of the activities of these persons otherwise than by a text, and hangs on nothing else.

    Parameters: change, the change number, read before. what: is asked, for the key. ask, of some of the persons; of
    whom there is nothing is left out.
    """
    number = since.of_facts(organisation, change, (ACTIVITY,))
    if number == change:
        return ask(ids)
    note((ACTIVITY,))

    def renewed(former: tuple[int, dict[int, T]] | None) -> tuple[int, dict[int, T]]:
        if former is not None and former[0] >= number:
            return former
        workers = None if former is None else since.changed(organisation, former[0], WORKER)
        if former is None or workers is None or len(workers) > FEW:
            return number, ask(ids)
        some = workers & ids
        stays = {person: one for person, one in former[1].items() if person not in some}
        return number, stays | (ask(some) if some else {})

    return answers.renew(("asked of each", organisation, what, ids), renewed)[1]


@dataclass(frozen=True)
class _Made:
    """What was made per owner, beside the part that it was made of."""

    of: object
    made: dict[int, tuple[Any, Any]]


def _people(name: str, scope: Scope, change: int, number: int) -> _People:
    note(facts_of(name, scope))  # of what is kept nothing is read
    return kept_people.renew((name, scope), lambda known: _renewed(name, scope, change, number, known))


def _renewed(name: str, scope: Scope, change: int, number: int, known: _People | None) -> _People:
    if known is not None and known.number >= number:
        return known
    touched = None if known is None else _touched(name, scope, change, known.number)
    if known is None or touched is None:
        found = measure(name, scope)
        return _People(found.columns, _split(scope, found), number)
    if not touched:
        return replace(known, number=number)
    found = measure(name, replace(scope, owners=tuple(sorted(touched))))
    stays = {owner: rows for owner, rows in known.rows.items() if owner not in touched}
    return _People(found.columns, stays | _split(scope, found), number)


def _touched(name: str, scope: Scope, change: int, number: int) -> set[int] | None:
    """Whose rows are to be asked again since a number; None = everybody's."""
    others = facts_of(name, scope) - {ACTIVITY}
    workers = since.changed(scope.organisation, number, WORKER)
    if workers is None or since.of_facts(scope.organisation, change, others) > number:
        return None
    touched: set[int | None] = {worker or None for worker in workers}
    if name in ALSO_OF:
        kind, fact, column = ALSO_OF[name]
        keys = since.changed(scope.organisation, number, kind)
        if keys is None or len(keys) > FEW:
            return None
        if keys:
            theirs = (
                f"SELECT DISTINCT f.owner_id FROM {fact} f WHERE f.organisation_id = :organisation "
                f"AND f.{column} IN ({', '.join(map(str, keys))})"
            )
            touched |= {owner for (owner,) in DatabaseEngine().run(theirs, {"organisation": scope.organisation}).rows}
    if scope.owners is not None:
        touched &= set(scope.owners)
    persons = {one for one in touched if one is not None}
    return None if len(persons) < len(touched) or len(persons) > FEW else persons


def _split(scope: Scope, found: Rows) -> dict[int, list[Row]]:
    """The rows by owner."""
    place = found.columns.index("owner_id" if "owner_id" in found.columns else "key")
    times = _TIMES.get(scope.by, 1)
    of: dict[int, list[Row]] = {}
    for row in found.rows:
        told = row[place]
        of.setdefault(_none() if told is None else told // times, []).append(row)
    return of


def _none() -> int:
    """Stands for what is missing, where the database sorts that: last on PostgreSQL, first on SQLite."""
    return 2**62 if connection.vendor == "postgresql" else -(2**62)


def _together(columns: tuple[str, ...], rows: Iterable[Row], by: int, times: int) -> list[Row]:
    """The rows added up, of all people, or of all people per month or team; of a last day the last.

    Parameters: times, what the owner is multiplied by in the key; 1 = there is nothing else in it.

    PostgreSQL gives sums as decimals; they may stand beside the floats of a copy.
    """
    groups: dict[Row, int] = {}
    of, values = [], []
    for row in rows:
        key = (None if times == 1 or row[0] is None else row[0] % times or None, *row[1:by])
        of.append(groups.setdefault(key, len(groups)))
        values.append(row[by:])
    added = [
        _added(name, told, of, len(groups)) for name, told in zip(columns[by:], zip(*values, strict=True), strict=False)
    ]
    found = dict(zip(groups, zip(*added, strict=True), strict=True)) if groups else {}
    none = _none()
    return [(*key, *found[key]) for key in sorted(found, key=lambda key: [none if one is None else one for one in key])]


def _added(name: str, values: tuple[Any, ...], of: list[int], groups: int) -> list[Any]:
    """A column added up per group; of a last day the last. What is missing everywhere stays missing."""
    if name.startswith("last_") or None in values:
        found: list[Any] = [None] * groups
        for value, group in zip(values, of, strict=True):
            if value is not None:
                so_far, one = found[group], float(value) if isinstance(value, Decimal) else value
                found[group] = one if so_far is None else max(so_far, one) if name.startswith("last_") else so_far + one
        return found
    sums = np.bincount(of, np.array(values, dtype=np.float64), groups)
    return list((sums.astype(np.int64) if all(type(value) is int for value in values) else sums).tolist())

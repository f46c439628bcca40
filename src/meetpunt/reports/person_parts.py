"""Counts of what people did, kept person by person: after a visit only what its person did is counted again.

Rule: only texts of which each row hangs, as far as activities go, on those of its owner alone; when another fact
changed that the text reads, it is asked as a whole. What is asked of all together is added up from the persons' rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db import connection

from meetpunt.measures.database import Rows
from meetpunt.measures.engine import facts_in, filled_in, measure
from meetpunt.measures.scope import MONTHS, Key, Scope
from meetpunt.measures.since import since
from meetpunt.reports.memory import people as kept_people

ACTIVITY = "fact_activity"
FEW = 5
"""Persons of whom the rows are asked apart; of more the whole is asked."""

TEXTS = {
    "activity_counts": 1,
    "registration": 1,
    "seller_visits": 0,
    "step_effort": 3,
    "time_kinds": 0,
    "visits_by_status": 1,
}
"""The texts, with how many columns their rows are by, `key` first; 0 = each row has an owner of its own."""

Row = tuple[Any, ...]
_ASKED_BY: dict[Key, Key] = {"nothing": "owner", "owner": "owner", "month": "owner_month", "owner_month": "owner_month"}


@dataclass(frozen=True)
class _People:
    """The rows of a text per owner, as of a number of its facts (`measures.since`)."""

    columns: tuple[str, ...]
    rows: dict[int, list[Row]]
    number: int


def by_person(name: str, scope: Scope) -> bool:
    """Whether the answer is kept person by person."""
    if scope.owners is not None or scope.product is not None:
        return False
    return name in TEXTS and (scope.by in _ASKED_BY if TEXTS[name] else scope.by == "nothing")


def of_people(name: str, scope: Scope, change: int, number: int) -> Rows:
    """The answer of a text over a scope.

    Parameters: change, the organisation's change number; number, of the facts that the text reads; both read before.
    """
    asked = replace(scope, by=_ASKED_BY[scope.by]) if TEXTS[name] else scope
    people = kept_people.renew((name, asked), lambda known: _renewed(name, asked, change, number, known))
    rows = [row for owner in sorted(people.rows) for row in people.rows[owner]]
    if name == "seller_visits":
        rows.sort(key=itemgetter(people.columns.index("happened_day"), people.columns.index("activity_id")))
    if scope.by != asked.by:
        rows = _together(people.columns, rows, TEXTS[name], by_month=scope.by == "month")
    return Rows(people.columns, rows)


def _renewed(name: str, scope: Scope, change: int, number: int, known: _People | None) -> _People:
    if known is not None and known.number >= number:
        return known
    if known is not None:
        others = facts_in(filled_in(name, scope)[0]) - {ACTIVITY}
        workers = since.workers(scope.organisation, known.number)
        others_stand = since.of_facts(scope.organisation, change, others) <= known.number
        if others_stand and len(workers) <= FEW and 0 not in workers:
            found = measure(name, replace(scope, owners=tuple(sorted(workers))))
            return _People(
                found.columns,
                {owner: rows for owner, rows in known.rows.items() if owner not in workers} | _split(scope, found),
                number,
            )
    found = measure(name, scope)
    return _People(found.columns, _split(scope, found), number)


def _split(scope: Scope, found: Rows) -> dict[int, list[Row]]:
    """The rows by owner."""
    place = found.columns.index("owner_id" if "owner_id" in found.columns else "key")
    of: dict[int, list[Row]] = {}
    for row in found.rows:
        told = row[place]
        owner = _none() if told is None else told // MONTHS if scope.by == "owner_month" else told
        of.setdefault(owner, []).append(row)
    return of


def _none() -> int:
    """Stands for what is missing, where the database sorts that: last on PostgreSQL, first on SQLite."""
    return 2**62 if connection.vendor == "postgresql" else -(2**62)


def _together(columns: tuple[str, ...], rows: Iterable[Row], by: int, *, by_month: bool) -> list[Row]:
    """The rows added up, of all people or of all people per month; of a last day the last.

    PostgreSQL gives sums as decimals; they may stand beside the floats of a copy.
    """
    lasts = [place for place, name in enumerate(columns) if place >= by and name.startswith("last_")]
    found: dict[Row, list[Any]] = {}
    for row in rows:
        key = (row[0] % MONTHS if by_month and row[0] is not None else None, *row[1:by])
        into = found.get(key)
        values = [float(value) if isinstance(value, Decimal) else value for value in row[by:]]
        if into is None:
            found[key] = values
            continue
        for place, value in enumerate(values):
            if value is not None:
                so_far = into[place]
                into[place] = value if so_far is None else max(so_far, value) if place + by in lasts else so_far + value
    none = _none()
    return [(*key, *found[key]) for key in sorted(found, key=lambda key: [none if one is None else one for one in key])]

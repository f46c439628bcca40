"""Counts of what people did, kept person by person: after a visit only whose rows it touched are counted again.

Rule: only texts of which each row hangs, as far as activities go, on those of its owner in one month, or on those about
the accounts or opportunities that are named here with the text; when another fact changed that the text reads, it is
asked as a whole. Of the first kind only the months that were touched are asked. What is asked of all months or of all
people together is added up from the persons' rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, TypeVar

from meetpunt.measures.database import DatabaseEngine, Rows
from meetpunt.measures.engine import facts_in, facts_of, measure
from meetpunt.measures.register.own import MARK
from meetpunt.measures.scope import EVER, MONTHS, TEAMS, Key, Scope
from meetpunt.measures.since import since
from meetpunt.reports.added_rows import Row, added_rows, none
from meetpunt.reports.memory import answers
from meetpunt.reports.memory import people as kept_people
from meetpunt.reports.month_parts import Months
from meetpunt.store.fact_log.activities import SomeActivities
from meetpunt.store.fact_log.watched import ABOUT, AT
from meetpunt.store.noting import Read, note, unnoted

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
"""Of texts whose rows hang on what others did too, and in other months: the kind of change that tells where, and the
fact and column that tell whose rows hang on what was done there."""

HAVE_END = frozenset(("quote_follow_up", "visit_gaps"))
"""Those of them to which no activity after the last day counts, whoever's."""

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
    people = _people(name, scope, change, number)
    by, nobody = TEXTS.get(name, 1), none() if scope.by == "owner" else 0
    rows = [row for owner in sorted(people.rows, key=lambda one: one or nobody) for row in people.rows[owner]]
    if name == "seller_visits":
        rows.sort(key=itemgetter(people.columns.index("happened_day"), people.columns.index("activity_id")))
    if by and scope.by in ("nothing", "month", "team"):
        rows = added_rows(people.columns, rows, by, scope.by)
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
    note((SomeActivities(tuple(sorted(ids)), *EVER),))

    def renewed(former: tuple[int, dict[int, T]] | None) -> tuple[int, dict[int, T]]:
        if former is not None and former[0] >= number:
            return former
        worked = None if former is None else since.worked(organisation, former[0])
        if former is None or worked is None or len(worked) > FEW:
            return number, ask(ids)
        some = ids & worked.keys()
        stays = {person: one for person, one in former[1].items() if person not in some}
        return number, stays | (ask(some) if some else {})

    with unnoted():
        return answers.renew(("asked of each", organisation, what, ids), renewed)[1]


@dataclass(frozen=True)
class _Made:
    """What was made per owner, beside the part that it was made of."""

    of: object
    made: dict[int, tuple[Any, Any]]


def _people(name: str, scope: Scope, change: int, number: int) -> _People:
    """The rows of each person; what is kept by month is added up, unless it is asked by month."""
    asked = _asked(name, scope)
    note(_read(name, asked))
    with unnoted():
        people = kept_people.renew((name, asked), lambda known: _renewed(name, asked, change, number, known))
    if asked.by != "owner_month" or scope.by in ("owner_month", "month"):
        return people
    key = ("months together", name, asked)
    together = kept_of_each(key, people.rows, None, lambda rows: added_rows(people.columns, rows, TEXTS[name], "owner"))
    return replace(people, rows=together)


def _asked(name: str, scope: Scope) -> Scope:
    """The question of which the rows are kept."""
    if not TEXTS.get(name, 1):
        return scope
    return replace(scope, by="owner_month" if _by_months(name) and scope.by != "team" else _ASKED_BY[scope.by])


def _read(name: str, scope: Scope) -> frozenset[Read]:
    """What the rows hang on: of most texts only what these persons did in the period."""
    facts = facts_of(name, scope)
    if name in HAVE_END:
        return facts - {ACTIVITY} | {SomeActivities(last_day=scope.until_day)}
    if not _by_months(name):
        return facts
    return facts - {ACTIVITY} | {SomeActivities(scope.owners, scope.from_day, scope.until_day)}


def _by_months(name: str) -> bool:
    """Whether each row hangs on what was done in one month."""
    return name in TEXTS and name not in ALSO_OF


def _renewed(name: str, scope: Scope, change: int, number: int, known: _People | None) -> _People:
    if known is not None and known.number >= number:
        return known
    again = None if known is None else _again(name, scope, change, known.number)
    if known is None or again is None:
        found = measure(name, scope)
        return _People(found.columns, _split(scope, found), number)
    persons, months = again
    if not persons:
        return replace(known, number=number)
    asked = scope if months is None else months.of(scope)
    fresh = _split(scope, measure(name, replace(asked, owners=tuple(sorted(persons)))))
    if months is not None:
        fresh = {
            one: months.renewed(known.columns, known.rows.get(one, ()), fresh.get(one, ())) for one in sorted(persons)
        }
    stays = {owner: rows for owner, rows in known.rows.items() if owner not in persons}
    return _People(known.columns, stays | {owner: rows for owner, rows in fresh.items() if rows}, number)


def _again(name: str, scope: Scope, change: int, number: int) -> tuple[set[int], Months | None] | None:
    """Whose rows are to be asked again since a number, and of which months (None = of all); None = everybody's."""
    others = facts_of(name, scope) - {ACTIVITY}
    worked = since.worked(scope.organisation, number)
    if worked is None or since.of_facts(scope.organisation, change, others) > number:
        return None
    touched = {person: days for person, days in worked.items() if scope.owners is None or person in scope.owners}
    months = None
    if _by_months(name) and scope.by != "owner_team" and not any(0 in days for days in touched.values()):
        period = range(scope.from_day, scope.until_day + 1)
        inside = {person: [day for day in days if day in period] for person, days in touched.items()}
        touched = {person: touched[person] for person, days in inside.items() if days}
        months = Months.around([day for days in inside.values() for day in days]) if touched else None
    persons = set(touched)
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
            found = DatabaseEngine().run(theirs, {"organisation": scope.organisation}).rows
            also = {owner or 0 for (owner,) in found}
            persons |= also if scope.owners is None else also & set(scope.owners)
    return None if 0 in persons or len(persons) > FEW else (persons, months)


def _split(scope: Scope, found: Rows) -> dict[int, list[Row]]:
    """The rows by owner."""
    place = found.columns.index("owner_id" if "owner_id" in found.columns else "key")
    times = _TIMES.get(scope.by, 1)
    of: dict[int, list[Row]] = {}
    for row in found.rows:
        told = row[place]
        of.setdefault(none() if told is None else told // times, []).append(row)
    return of

"""Counts of what some people or teams had in hand, kept until something changes in one of those opportunities.

Rule: only texts of which every row is made of the events and terms of opportunities that these people or teams ever had
in hand (`{in_hand}`); when another fact changed that the text reads, it is asked again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import DatabaseEngine, Rows
from meetpunt.measures.engine import facts_of, measure
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import OF_OPPORTUNITIES, since
from meetpunt.reports.memory import answers
from meetpunt.store.noting import note, unnoted

TEXTS = frozenset(("open_stock", "outcomes", "unplaced"))
TOLD = frozenset(("fact_stage", "fact_opportunity"))
"""The facts of which each change is told with its opportunity."""
FEW = 200
"""Opportunities that are looked up; when more changed, the text is asked again."""


@dataclass(frozen=True)
class _Kept:
    """The rows, and what was in hand, as of a number of its facts (`measures.since`).

    Attributes:
        hand: int64, the opportunities, in order: of each person some hundreds, three times.
    """

    number: int
    rows: Rows
    hand: NDArray[np.int64]


def by_hand(name: str, scope: Scope) -> bool:
    """Whether the answer is kept so."""
    return name in TEXTS and (scope.owners is not None or scope.teams is not None)


def of_hand(name: str, scope: Scope, change: int, number: int) -> Rows:
    """The answer of a text over a scope.

    Parameters: change, the organisation's change number; number, of the facts that the text reads; both read before.
    """
    facts = facts_of(name, scope)
    note(facts)

    def renewed(former: _Kept | None) -> _Kept:
        if former is not None and (former.number >= number or _stays(former, scope, change, facts - TOLD)):
            return replace(former, number=max(former.number, number))
        return _Kept(number, measure(name, scope), np.array(sorted(_in_hand(scope)), dtype=np.int64))

    with unnoted():
        return answers.renew(("in hand", name, scope), renewed).rows


def _stays(former: _Kept, scope: Scope, change: int, others: frozenset[str]) -> bool:
    """Whether nothing changed since but opportunities that were not and are not theirs."""
    if since.of_facts(scope.organisation, change, others) > former.number:
        return False
    changed = since.changed(scope.organisation, former.number, *OF_OPPORTUNITIES)
    if changed is None or len(changed) > FEW or _meets(changed, former.hand):
        return False
    return not changed or not _in_hand(scope, changed)


def _meets(changed: Collection[int], hand: NDArray[np.int64]) -> bool:
    """Whether any of these is among those in order."""
    if not changed or not len(hand):
        return False
    asked = np.fromiter(changed, dtype=np.int64, count=len(changed))
    places = np.searchsorted(hand, asked)
    return bool((hand[np.minimum(places, len(hand) - 1)] == asked).any())


def _in_hand(scope: Scope, some: frozenset[int] | None = None) -> frozenset[int]:
    """What these people or teams ever had in hand, of all opportunities or of some."""
    told = (("owner_id", scope.owners), ("team_id", scope.teams), ("opportunity_id", some))
    chosen = [f"h.{column} IN ({', '.join(map(str, ids)) or 'NULL'})" for column, ids in told if ids is not None]
    where = " AND ".join(("h.organisation_id = :organisation", *chosen))
    text = f"SELECT h.opportunity_id FROM fact_hand h WHERE {where}"
    return frozenset(one for (one,) in DatabaseEngine().run(text, {"organisation": scope.organisation}).rows)

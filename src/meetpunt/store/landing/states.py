"""ACCH states that a file tells of accounts and contacts: added where they tell something new, never changed.

Rule: without a day a state holds from the day of the import. What stands like that already is not added again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from meetpunt.method.acch import State
from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.values import day
from meetpunt.store.models import AcchState

NOTE = "acch_contradicts"
ANSWERS = ("aware", "covered", "considers", "promised")
Told = tuple[Any, ...]
"""The four answers, the day (None = that of the import) and where it is known from."""


def told_of(values: Mapping[str, Any]) -> tuple[Told, ...]:
    """The state that a record tells, as one value more of it; none where it tells of none of the four."""
    answers = tuple(values.get(name) for name in ANSWERS)
    if all(one is None for one in answers):
        return ()
    return ((*answers, day(values.get("acch_day")), str(values.get("acch_origin") or AcchState.Origin.IMPORT)),)


def land_states(landing: Landing, told: Sequence[tuple[int, int | None, Told]]) -> None:
    """Add states of accounts (contact None) or contacts: account, contact, and what `told_of` gave."""
    columns = ("account_id", "contact_id", "day", *ANSWERS, "id")
    stands: dict[tuple[int, int | None], list[tuple[int, int, tuple[bool | None, ...]]]] = {}
    for row in bulk.select(AcchState, columns, "account_id", {one[0] for one in told}):
        known = tuple(None if one is None else bool(one) for one in row[3:7])
        stands.setdefault((row[0], row[1]), []).append((row[2], row[7], known))
    fresh = []
    for account_id, contact_id, (*answers, on, origin) in told:
        before = stands.get((account_id, contact_id), [])
        # Without a day it is the latest one that it is held against.
        alike = [max(before)] if before and on is None else [one for one in before if one[0] == on]
        if any(one[2] == tuple(answers) for one in alike):
            continue
        landing.tally.notes[NOTE] += State(*answers).is_contradictory
        fresh.append((account_id, contact_id, landing.today if on is None else on, *answers, origin))
    terms = landing.terms
    bulk.insert(
        AcchState,
        ("id", "organisation_id", "import_run_id", "recorded_at", *columns[:-1], "origin"),
        [
            (row_id, terms.organisation_id, terms.run_id, landing.now, *row)
            for row_id, row in zip(landing.allocate(AcchState, len(fresh)), fresh, strict=True)
        ],
    )

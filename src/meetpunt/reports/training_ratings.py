"""How participants were rated on a training's competency before and after it: a measure of behaviour.

The rule: a rating is read by that person and the manager, so this is told to who may read at least four of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, Viewer
from meetpunt.store.access.competencies import rated_people
from meetpunt.store.competencies import MANAGER, SELF, rated_around
from meetpunt.store.trainings import TrainingRow


@dataclass(frozen=True)
class RatedAround:
    """Mean of the latest rating before the first day and of the latest after the last; view: self or manager."""

    view: str
    people: int
    before: float
    after: float


def ratings_around(viewer: Viewer, training: TrainingRow) -> tuple[RatedAround, ...]:
    """Of those participants who were rated on both sides; empty without a competency or of fewer than four."""
    if not training.competency:
        return ()
    took = {one.person_id for one in training.places}
    ids = [one.id for one in rated_people(viewer) if one.id in took]
    found = []
    for view in (SELF, MANAGER):
        pairs = rated_around(ids, training.competency, view, training.first_on, training.last_on)
        if len(pairs) >= OTHERS_IN_AN_AGGREGATE:
            before, after = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
            found.append(RatedAround(view, len(pairs), before, after))
    return tuple(found)

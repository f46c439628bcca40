"""The first steps of a new organisation: which are done, by what is really there."""

from __future__ import annotations

from meetpunt.store import readiness as stored
from meetpunt.store.access import Viewer
from meetpunt.store.objectives import objectives
from meetpunt.store.steering import steering_of

CODES = ("process", "people", "records", "objectives", "steering", "charter", "rhythm", "talk")
"""In order; each leads to a precondition of the readiness check."""


def first_steps(viewer: Viewer) -> frozenset[str]:
    """The codes of the steps that are done."""
    organisation = viewer.organisation.id
    there = stored.begun(organisation, viewer.today)
    with_criterion, steps = stored.steps_with_criterion(organisation, viewer.today)
    done = {
        "process": 0 < steps == with_criterion,
        "people": there.people,
        "records": there.records,
        "objectives": any(one.is_active for one in objectives(viewer)),
        "steering": bool(steering_of(organisation, None)),
        "charter": there.charter,
        "rhythm": there.rhythm,
        "talk": there.talk,
    }
    return frozenset(code for code, is_done in done.items() if is_done)

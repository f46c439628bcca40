"""How likely each open opportunity is to be won: the evidence by which large orders are told of.

Rule: the forecast's own chance, of step and age. Where fewer than 20 opportunities of a process ended there is none.
"""

from __future__ import annotations

from meetpunt.reports.production.expected import foreseen_of
from meetpunt.store.access import Viewer
from meetpunt.store.chances import FEWEST_CLOSED, closed_by_process
from meetpunt.store.processes import processes


def chances_of(viewer: Viewer) -> dict[int, float]:
    """The chance by open opportunity of the whole organisation; those of which nothing can be said are left out.

    Nothing is known here of who looks: it is for the job that tells, and for counts.
    """
    organisation = viewer.organisation.id
    closed = closed_by_process(organisation)
    few = frozenset(one.id for one in processes(organisation, viewer.today) if closed.get(one.id, 0) < FEWEST_CLOSED)
    found: dict[int, float] = {}
    for one in foreseen_of(viewer, but=few):
        found.update(zip(one.deals.opportunity.tolist(), one.chance_won.tolist(), strict=True))
    return found

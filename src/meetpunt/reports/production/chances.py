"""How likely each open opportunity is to be won: the evidence by which large orders are told of.

Rule: the forecast's own chance, of step and age. Where fewer than 20 opportunities of a process ended there is none.
"""

from __future__ import annotations

from meetpunt.reports.forecast.cube_of import edges_of, foresee
from meetpunt.reports.known import processes
from meetpunt.store.access import Viewer
from meetpunt.store.chances import FEWEST_CLOSED, closed_by_process
from meetpunt.store.tenancy import change_number


def chances_of(viewer: Viewer) -> dict[int, float]:
    """The chance by open opportunity of the whole organisation; those of which nothing can be said are left out.

    Nothing is known here of who looks: it is for the job that tells, and for counts.
    """
    organisation, today = viewer.organisation, viewer.today
    closed, change = closed_by_process(organisation.id), change_number(organisation.id)
    edges = edges_of(today, 0, "month")  # the chances ask for no periods
    found: dict[int, float] = {}
    for process in processes(organisation.id, today):
        if closed.get(process.id, 0) >= FEWEST_CLOSED and len(process.steps) >= 2:
            foreseen = foresee(organisation, process, today, edges, change)
            found.update(zip(foreseen.deals.opportunity.tolist(), foreseen.chance_won.tolist(), strict=True))
    return found

"""How often an organisation's opportunities were won from each step: of the closed ones that reached it, so many.

Rule: the organisation's own closed opportunities and nothing else; below 20 of them there is no chance to speak of.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count

from meetpunt.store.landing import bulk
from meetpunt.store.models import Opportunity, Outcome, StageEvent, Step

FEWEST_CLOSED = 20


def won_and_closed(organisation_id: int) -> dict[int, tuple[int, int]]:
    """Per step: won and closed of the opportunities that reached it (it or a later step)."""
    columns = ("id", "process_id", "position")
    places = {
        step: (process, position)
        for step, process, position in bulk.every(Step, columns, organisation_id=organisation_id)
    }
    outcomes = dict(bulk.every(Opportunity, ("id", "outcome"), organisation_id=organisation_id))
    furthest: dict[int, tuple[int, int]] = {}
    for opportunity, step in bulk.every(
        StageEvent, ("opportunity_id", "step_id"), organisation_id=organisation_id, kind="step"
    ):
        if step is not None and places[step] > furthest.get(opportunity, (-1, -1)):
            furthest[opportunity] = places[step]
    closed: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for opportunity, (process, position) in furthest.items():
        if outcomes[opportunity] == "open":
            continue
        for reached in range(position + 1):
            counts = closed[process, reached]
            counts[0] += outcomes[opportunity] == "won"
            counts[1] += 1
    return {step: (closed[place][0], closed[place][1]) for step, place in places.items() if place in closed}


def chance_of_winning(organisation_id: int) -> dict[int, float]:
    """Per step the share of closed opportunities that reached it (it or a later step) and were won."""
    counts = won_and_closed(organisation_id)
    return {step: won / closed for step, (won, closed) in counts.items() if closed >= FEWEST_CLOSED}


def closed_by_process(organisation_id: int) -> dict[int, int]:
    """How many opportunities of each process ended."""
    rows = Opportunity.objects.filter(organisation_id=organisation_id).exclude(outcome=Outcome.OPEN)
    return dict(rows.values_list("process_id").annotate(n=Count("pk")).values_list("process_id", "n"))

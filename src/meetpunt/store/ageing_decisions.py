"""What was decided about opportunities that stand longer than others take, and what became of them since.

Rule: a decision is about the stay in the step of that moment: a later entry of a step is asked about anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import opportunities
from meetpunt.store.models import AgeingDecision, Opportunity, StageEvent
from meetpunt.store.opportunity_state import STEP, WON
from meetpunt.store.prepared import prepared


@dataclass(frozen=True)
class Decided:
    """The last decision about an opportunity."""

    at: datetime
    ask_again_on: date | None


@dataclass(frozen=True)
class SaidAlive:
    """The first time that somebody said of an opportunity that it is still alive.

    Attributes:
        ask_again_on: until when it was left alone.
        chance: that it still went on, of so many this old, as it was said then; 0..1, None = not said.
        went_on: it came further, or was won, since.
        ended: it was lost or ended without a decision, and never came further.
    """

    opportunity_id: int
    at: datetime
    ask_again_on: date | None
    chance: float | None
    went_on: bool
    ended: bool


def open_ids(viewer: Viewer, person_id: int) -> list[int]:
    """The open opportunities of a person that the viewer works in."""
    return _open(viewer, person_id)


@prepared
def _open(viewer: Viewer, person_id: int) -> QuerySet[Opportunity, int]:
    rows = opportunities(viewer).filter(owner_id=person_id, outcome="open").exclude(step=None)
    return rows.order_by("pk").values_list("pk", flat=True)


def last_decisions(ids: Collection[int]) -> dict[int, Decided]:
    """The last decision about each of these, found visible."""
    return {one: Decided(at, until) for one, at, until in _decisions(tuple(ids))}


@prepared
def _decisions(ids: tuple[int, ...]) -> QuerySet[AgeingDecision, tuple[int, datetime, date | None]]:
    rows = AgeingDecision.objects.filter(opportunity_id__in=ids).order_by("at", "pk")
    return rows.values_list("opportunity_id", "at", "ask_again_on")


def said_alive(organisation_id: int, person_id: int) -> tuple[SaidAlive, ...]:
    """Each opportunity of which this person said that it is still alive, the first time that it was said."""
    rows = AgeingDecision.objects.filter(
        organisation_id=organisation_id, by_id=person_id, decision=AgeingDecision.Decision.ALIVE
    ).order_by("at", "pk")
    first: dict[int, tuple[datetime, date | None, float | None]] = {}
    for one, at, until, chance in rows.values_list("opportunity_id", "at", "ask_again_on", "chance"):
        first.setdefault(one, (at, until, chance))
    further = _came_further({one: at for one, (at, _until, _chance) in first.items()})
    closed = set(
        Opportunity.objects.filter(pk__in=first).filter(~Q(outcome__in=("open", WON))).values_list("pk", flat=True)
    )
    return tuple(
        SaidAlive(one, at, until, chance, one in further, one in closed and one not in further)
        for one, (at, until, chance) in first.items()
    )


def closed_on(viewer: Viewer, person_id: int, day: date) -> int:
    """How many opportunities of a person were closed as lost, or without a decision, on a day."""
    rows = opportunities(viewer).filter(owner_id=person_id, closed_on=day)
    return rows.filter(outcome__in=("lost", "no_decision")).count()


def _came_further(since: dict[int, datetime]) -> frozenset[int]:
    """Which of these came to a later step than they stood in at that moment."""
    rows = StageEvent.objects.filter(opportunity_id__in=list(since), kind=STEP).exclude(step=None)
    stood: dict[int, int] = {}
    after: dict[int, int] = {}
    columns = ("opportunity_id", "step__position", "happened_at")
    for one, place, at in rows.order_by("happened_at", "pk").values_list(*columns):
        if at is None or at <= since[one]:
            stood[one] = place
        else:
            after[one] = max(place, after.get(one, -1))
    return frozenset(one for one, place in after.items() if place > stood.get(one, -1))

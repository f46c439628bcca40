"""What happened to one opportunity, read from its events, with how it stands after them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from meetpunt.store.models import StageEvent, Step
from meetpunt.store.opportunity_state import Event, State, Steps, state
from meetpunt.store.prepared import prepared
from meetpunt.store.rows import values_of

_COLUMNS = ("kind", "step_id", "raw_stage", "reason", "happened_at", "recorded_at", "owner_id", "by_id", "origin")


@dataclass(frozen=True)
class History:
    """The events of an opportunity in the order in which they were written down, with their ids."""

    steps: Steps
    ids: tuple[int, ...]
    events: tuple[Event, ...]

    @cached_property
    def state(self) -> State:
        """How it stands after all of them."""
        return state(self.events, self.steps)

    @property
    def last_at(self) -> int | None:
        """The moment of the last one that is dated, in microseconds."""
        return max((event.at for event in self.events if event.at is not None), default=None)

    @property
    def mark(self) -> str:
        """Changes whenever something happens to it: a form tells which one it showed."""
        return str(max(self.ids, default=0))


def steps_of(process_id: int) -> Steps:
    """The steps of a process in order."""
    return Steps(tuple(_steps(process_id)))


def history_of(opportunity_id: int, process_id: int) -> History:
    """The history of an opportunity."""
    found = [(event.pk, _event(event)) for event in _events(opportunity_id)]
    return History(steps_of(process_id), tuple(pk for pk, _ in found), tuple(event for _, event in found))


@prepared
def _steps(process_id: int) -> QuerySet[Step, int]:
    return Step.objects.filter(process_id=process_id).order_by("position").values_list("pk", flat=True)


@prepared
def _events(opportunity_id: int) -> QuerySet[StageEvent]:
    return StageEvent.objects.filter(opportunity_id=opportunity_id).order_by("pk")


def _event(row: StageEvent) -> Event:
    return Event(*values_of(row, _COLUMNS).values())

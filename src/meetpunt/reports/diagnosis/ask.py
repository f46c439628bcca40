"""What a diagnosis asks: whose result, of which days, beside what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from meetpunt.method.period import Period
from meetpunt.reports.ask import FunnelAsk, NotAnswerable, find_process
from meetpunt.reports.known import find_person, find_team
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import ORGANISATION, Place, ProcessRef


class Result(StrEnum):
    """The results that can be taken apart: each is orders times what an order brings."""

    REVENUE = "revenue"
    MARGIN = "margin"
    ORDERS = "orders"


class Beside(StrEnum):
    """What the result stands beside: the target with the ratios that its plan takes, or the same days a year before."""

    TARGET = "target"
    YEAR_BEFORE = "year_before"


@dataclass(frozen=True)
class DiagnosisAsk:
    """The question.

    Attributes:
        first, last: the days of the result, both included; days after today do not count yet.
        place: a person, a team or the organisation.
        process_code: whose steps; None = the first one.
    """

    first: date
    last: date
    place: Place = ORGANISATION
    result: Result = Result.REVENUE
    beside: Beside = Beside.TARGET
    process_code: str | None = None


@dataclass(frozen=True)
class Subject:
    """Whose result, as the viewer may see it.

    Attributes:
        key: the person's id; 0 = all of the team or organisation together.
        team_id: the team that is looked at, or that the person is in; None = the organisation.
    """

    key: int
    team_id: int | None
    process: ProcessRef
    first: date
    last: date

    def history(self, measured: Period) -> PlanAsk:
        """What to ask of history about some days."""
        return PlanAsk(self.process.id, self.team_id, measured.first, measured.last, self.first, self.last)

    @property
    def sellers(self) -> frozenset[int]:
        """Of whom figures of their own are asked."""
        return frozenset({self.key} - {0})

    @property
    def days(self) -> Period:
        """The days of the result until today."""
        return Period(self.first, self.last)


def subject_of(viewer: Viewer, ask: DiagnosisAsk) -> Subject:
    """Find whom a question is about, through what the viewer may see.

    Raises:
        NotVisible: not the viewer's to see. NotAnswerable: the period lies ahead or ends before it starts.
    """
    if ask.last < ask.first:
        raise NotAnswerable(_("The period ends before it starts: swap the two days."))
    if ask.first > viewer.today:
        raise NotAnswerable(_("The period lies ahead: nothing of it can be measured yet."))
    process = find_process(viewer.organisation, FunnelAsk(as_of=viewer.today, process_code=ask.process_code))
    last = min(ask.last, viewer.today)
    place = ask.place
    if place.territory_id is not None or place.family_id is not None:
        raise NotVisible("place")
    if place.person_id is not None:
        person = find_person(viewer, place.person_id)
        return Subject(person.id, person.team_id, process, ask.first, last)
    if not viewer.sees_organisation:
        raise NotVisible("team")
    if place.team_id is not None:
        return Subject(0, find_team(viewer, place.team_id).id, process, ask.first, last)
    return Subject(0, None, process, ask.first, last)

"""Things that are told by their identity: how each is found, so that what is not this viewer's is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from annotated_types import Ge, Le
from django.utils.translation import gettext as _

from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.ask import FunnelAsk, NotAnswerable, find_process
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.planning.ask import PlanAsk, last_months
from meetpunt.reports.planning.plan import PlanReport, ask_of, plan_of, to_keep
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import Places
from meetpunt.store.plans import find_plan
from meetpunt.store.refs import OrganisationRef, Place, ProcessRef
from meetpunt.store.trainings import TrainingRow, find_training


def _place(
    viewer: Viewer, person_id: int | None = None, team_id: int | None = None, territory_id: int | None = None
) -> Place:
    if sum(one is not None for one in (person_id, team_id, territory_id)) > 1:
        raise NotVisible("one place at a time")
    if person_id is not None:
        return Place(person_id=access.find_person(viewer, person_id).id)
    if team_id is not None:
        return Place(team_id=access.find_team(viewer, team_id).id)
    if not viewer.sees_organisation:
        raise NotVisible("organisation")
    if territory_id is None or any(one.id == territory_id for one in Places(viewer).territories):
        return Place(territory_id=territory_id)
    raise NotVisible(f"territory {territory_id}")


def _process(viewer: Viewer, process_code: str | None = None, as_of: date | None = None) -> ProcessRef:
    return find_process(viewer.organisation, FunnelAsk(as_of or viewer.today, process_code))


def _training(viewer: Viewer, training_id: int) -> TrainingRow:
    return find_training(viewer, training_id)


def _organisation(viewer: Viewer) -> OrganisationRef:
    return viewer.organisation


def _kpi_ask(
    viewer: Viewer,
    first: date,
    last: date,
    place: Place,
    process_code: str | None = None,
    product_id: int | None = None,
    segment: str | None = None,
) -> KpiAsk:
    if min(first, last) > viewer.today or last < first:
        raise NotAnswerable(_("The period lies ahead, or ends before it starts."))
    return KpiAsk(first, min(last, viewer.today), place, process_code, product_id, segment)


def _acch_ask(viewer: Viewer, as_of: date, segment: str | None = None, known_at: date | None = None) -> AcchAsk:
    return AcchAsk(as_of, segment, known_at)


def _plan_report(viewer: Viewer, plan_id: int) -> PlanReport:
    row = find_plan(viewer, plan_id)
    return plan_of(viewer, plan_id, ask_of(row))


def _plan_ask(
    viewer: Viewer,
    process: ProcessRef,
    year: Annotated[int, Ge(2000), Le(2058)],
    team_id: int | None = None,
    measured_from: date | None = None,
    measured_until: date | None = None,
) -> PlanAsk:
    first, last = last_months(viewer.today, 24)
    whole = date(year, 1, 1), date(year, 12, 31)
    return PlanAsk(process.id, team_id, measured_from or first, measured_until or last, *whole)


def measured_of(viewer: Viewer, plan_id: int) -> tuple[SellerInputs, ...]:
    """What is measured now of a plan's sellers, to keep with it when it comes to hold."""
    return to_keep(_plan_report(viewer, plan_id))


GIVEN: dict[Any, Callable[..., Any]] = {
    Place: _place,
    ProcessRef: _process,
    TrainingRow: _training,
    OrganisationRef: _organisation,
    KpiAsk: _kpi_ask,
    AcchAsk: _acch_ask,
    PlanReport: _plan_report,
    PlanAsk: _plan_ask,
}

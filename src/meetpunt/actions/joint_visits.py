"""Visits made together: planned by one of the two, observed by both, shared by each.

Rule: what somebody observed changes until it is shared and never after; the other one's is read through
`store.access.development`, the rep's own reading first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.competencies import row_of
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.method.competencies import LEVELS
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.development import find_planned_for, joint_visits
from meetpunt.store.access.registration import activities, find
from meetpunt.store.joint_visits import coaches_for
from meetpunt.store.models import Change, Competency, JointVisit, Observation, Step
from meetpunt.store.tenancy import changing

Behaviour = tuple[str, int]
"""Code of a competency and the level whose behaviour it is."""


@dataclass(frozen=True)
class Wanted:
    """A visit to make together; day None = the day of the planned visit."""

    rep_id: int
    coach_id: int
    day: date | None
    activity_id: int | None = None
    purpose: str = ""


def plan_visit(viewer: Viewer, wanted: Wanted, now: datetime, key: UUID | None = None) -> int:
    """Plan a joint visit, of a planned one or by hand; gives its id.

    Raises:
        NotVisible: the viewer is nothing to this rep, or the visit is not the rep's.
        Refused: the coach may not read of this rep, or no day is told.
    """
    rep, _coaching = find_planned_for(viewer, wanted.rep_id)
    if wanted.coach_id not in {one.id for one in coaches_for(viewer, rep.id)}:
        raise Refused(_("Choose your manager, or a trainer whom you invited."))
    visit = None
    if wanted.activity_id is not None:
        visit = find(activities(viewer).filter(person_id=rep.id), wanted.activity_id)
    day = visit.started_on if visit is not None and visit.started_on else wanted.day
    if day is None:
        raise Refused(_("Choose a planned visit, or give the day."))

    def make() -> int:
        row = JointVisit.objects.create(
            organisation_id=viewer.organisation.id,
            rep_id=rep.id,
            coach_id=wanted.coach_id,
            activity=visit,
            account_id=visit.account_id if visit else None,
            day=day,
            purpose=wanted.purpose.strip()[:300],
            made_by_id=viewer.person_id,
            made_at=now,
        )
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "joint_visit", now, make)[0]


def observe(
    viewer: Viewer, visit_id: int, seen: Mapping[Behaviour, str], notes: Mapping[Behaviour, str], now: datetime
) -> int:
    """Keep what the viewer observed; gives how many behaviours. Not in the audit trail: it is nobody's until shared.

    Raises:
        NotVisible: the viewer is not one of the two.
        Refused: it was shared already, the visit is to come, or one of the answers is none.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _of_mine(viewer, visit_id)
        _must_be_open(viewer, row)
        if not set(seen.values()) <= set(Observation.Seen.values):
            raise Refused(_("Choose of each behaviour: seen, not seen, or no occasion."))
        steps = _steps(viewer)
        competencies: dict[str, Competency] = {}
        for (code, level), told in seen.items():
            if level not in LEVELS:
                raise Refused(_("A rating is a level from 1 to 5."))
            competency = competencies.setdefault(code, row_of(viewer, code))
            Observation.objects.update_or_create(
                organisation_id=viewer.organisation.id,
                visit=row,
                by_id=viewer.person_id,
                competency=competency,
                level=level,
                defaults={
                    "seen": told,
                    "note": notes.get((code, level), "").strip()[:300],
                    "step_id": next((steps[step] for step in competency.steps if step in steps), None),
                    "at": now,
                },
            )
    return len(seen)


def share(viewer: Viewer, visit_id: int, now: datetime) -> None:
    """Share what the viewer observed with the other one; it does not change any more then.

    Raises:
        NotVisible: the viewer is not one of the two.
        Refused: nothing was observed yet, or it was shared already.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _of_mine(viewer, visit_id)
        _must_be_open(viewer, row)
        if not row.observations.filter(by_id=viewer.person_id).exists():
            raise Refused(_("Write down first what you saw yourself: at least one behaviour."))
        column = "rep_shared_at" if row.rep_id == viewer.person_id else "coach_shared_at"
        setattr(row, column, now)
        row.save(update_fields=[column])


def call_off(viewer: Viewer, visit_id: int, now: datetime) -> Change:
    """Take a joint visit off, while nobody observed anything.

    Raises:
        Refused: something was observed already.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _of_mine(viewer, visit_id)
        if row.observations.exists() or row.rep_shared_at or row.coach_shared_at:
            raise Refused(_("Something was observed already, so this visit stays."))
        return editing.remove(viewer, row, now)


@undoes("jointvisit", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Take a joint visit away that was just planned, while nobody observed anything."""
    if Observation.objects.filter(visit_id=found.row_id).exists():
        raise Refused(_("Something was observed already, so this visit stays."))
    put_back(viewer, found, now)


def _of_mine(viewer: Viewer, visit_id: int) -> JointVisit:
    row = find(joint_visits(viewer), visit_id)
    if viewer.person_id not in (row.rep_id, row.coach_id):
        raise NotVisible(f"joint visit {visit_id}")
    return row


def _must_be_open(viewer: Viewer, row: JointVisit) -> None:
    shared = row.rep_shared_at if row.rep_id == viewer.person_id else row.coach_shared_at
    if shared is not None:
        raise Refused(_("You shared your reading, so it does not change any more."))
    if row.day > viewer.today:
        raise Refused(_("This visit is still to come: observe it on its day."))


def _steps(viewer: Viewer) -> dict[str, int]:
    rows = Step.objects.filter(organisation_id=viewer.organisation.id, process__is_default=True)
    return dict(rows.values_list("code", "pk"))

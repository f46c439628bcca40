"""Joint visits to read: what rep and coach each observed, as far as the viewer may read it now, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.access.development import Coaching, find_planned_for, joint_visits, observations
from meetpunt.store.access.registration import activities, find
from meetpunt.store.models import Activity, JointVisit, Observation, Person, Role, TrainerInvitation
from meetpunt.store.refs import Named
from meetpunt.store.visit_deals import managers_of

AHEAD = timedelta(days=30)
"""Planned visits so far ahead can be made together."""
SEEN: list[tuple[str, Any]] = list(Observation.Seen.choices)
"""What can be said of a behaviour, with its name."""


@dataclass(frozen=True)
class JointVisitRow:
    """A visit made together; where: the account, when it is known."""

    id: int
    rep: Named
    coach: Named
    day: date
    where: str
    purpose: str
    rep_shared: bool
    coach_shared: bool
    is_rep: bool
    is_coach: bool

    @property
    def is_both(self) -> bool:
        """Both shared their reading."""
        return self.rep_shared and self.coach_shared

    @property
    def mine_is_shared(self) -> bool:
        """The viewer shared the own reading, which does not change any more then."""
        return self.rep_shared if self.is_rep else self.coach_shared

    @property
    def is_mine(self) -> bool:
        """The viewer is one of the two."""
        return self.is_rep or self.is_coach


@dataclass(frozen=True)
class ObservationRow:
    """What somebody saw of a behaviour."""

    by_id: int
    code: str
    level: int
    seen: str
    note: str


@dataclass(frozen=True)
class Evidence:
    """Of a behaviour at visits that both shared: seen so often of so many times that there was occasion."""

    level: int
    coach_seen: int
    coach_of: int
    own_seen: int
    own_of: int


def visits_of(viewer: Viewer, rep_id: int, most: int = 50) -> tuple[JointVisitRow, ...]:
    """The joint visits of somebody, the latest first."""
    return tuple(_row(viewer, row) for row in _rows(viewer).filter(rep_id=rep_id).order_by("-day", "-pk")[:most])


def find_visit(viewer: Viewer, visit_id: int) -> JointVisitRow:
    """One of them, or NotVisible."""
    return _row(viewer, find(_rows(viewer), visit_id))


def coming_visits(viewer: Viewer, most: int = 5) -> tuple[JointVisitRow, ...]:
    """What the viewer still has to do with joint visits: to come, or the own reading not shared yet; soonest first."""
    me = viewer.person_id or 0
    mine = Q(rep_id=me, rep_shared_at=None) | Q(coach_id=me, coach_shared_at=None)
    recent = viewer.today - AHEAD
    rows = _rows(viewer).filter(mine, day__gte=recent, day__lte=viewer.today + timedelta(days=7))
    return tuple(_row(viewer, row) for row in rows.order_by("day", "pk")[:most])


def observed(viewer: Viewer, visit_id: int) -> tuple[ObservationRow, ...]:
    """What may be read of a visit now."""
    rows = observations(viewer).filter(visit_id=visit_id).select_related("competency")
    return tuple(ObservationRow(row.by_id, row.competency.code, row.level, row.seen, row.note) for row in rows)


def evidence_of(viewer: Viewer, rep_ids: Iterable[int]) -> dict[int, dict[str, tuple[Evidence, ...]]]:
    """By rep and competency what visits that both shared showed, for the behaviours that were observed."""
    rows = observations(viewer).filter(
        visit__rep_id__in=list(rep_ids), visit__rep_shared_at__isnull=False, visit__coach_shared_at__isnull=False
    )
    told = rows.exclude(seen=Observation.Seen.NO_OCCASION).values_list(
        "visit__rep_id", "competency__code", "level", "by_id", "seen"
    )
    counts: dict[tuple[int, str, int], list[int]] = {}
    for rep_id, code, level, by_id, seen, n in told.annotate(n=Count("pk")).order_by():
        sums = counts.setdefault((rep_id, code, level), [0, 0, 0, 0])
        place = 2 if by_id == rep_id else 0
        sums[place] += n if seen == Observation.Seen.YES else 0
        sums[place + 1] += n
    found: dict[int, dict[str, tuple[Evidence, ...]]] = {}
    for (rep_id, code, level), sums in sorted(counts.items()):
        by_code = found.setdefault(rep_id, {})
        by_code[code] = (*by_code.get(code, ()), Evidence(level, *sums))
    return found


def visits_seen(viewer: Viewer, rep_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """By rep and competency the number of shared visits at which the coach had occasion to see any of it."""
    rows = observations(viewer).filter(
        visit__rep_id__in=list(rep_ids), visit__rep_shared_at__isnull=False, visit__coach_shared_at__isnull=False
    )
    rows = rows.exclude(seen=Observation.Seen.NO_OCCASION)
    told = rows.values_list("visit__rep_id", "competency__code").annotate(n=Count("visit", distinct=True)).order_by()
    return {(rep_id, code): n for rep_id, code, n in told}


def coaches_for(viewer: Viewer, rep_id: int) -> tuple[Named, ...]:
    """With whom a visit of this rep can be made: the viewer; for the rep the managers and invited trainers.

    Raises:
        NotVisible: the viewer has nothing to do with this rep.
    """
    _rep, coaching = find_planned_for(viewer, rep_id)
    if coaching != Coaching.SELF:
        return (Named(viewer.person_id or 0, viewer.name),)
    guests = TrainerInvitation.objects.filter(
        organisation_id=viewer.organisation.id, rep_id=rep_id, until__gte=viewer.today, ended_at=None
    ).filter(trainer__roles__role=Role.TRAINER)
    ids = managers_of(viewer.organisation.id, rep_id, viewer.today) | set(guests.values_list("trainer_id", flat=True))
    rows = Person.objects.filter(pk__in=ids - {rep_id}, is_active=True).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def planned_visits(viewer: Viewer, rep_id: int) -> tuple[Named, ...]:
    """The rep's planned visits that the viewer works in, the soonest first."""
    rows = activities(viewer).filter(person_id=rep_id, kind=Activity.Kind.VISIT, status=Activity.Status.PLANNED)
    rows = rows.filter(started_on__gte=viewer.today, started_on__lte=viewer.today + AHEAD).select_related("account")
    return tuple(
        Named(row.pk, f"{row.started_on:%d-%m} · {row.account.name if row.account else row.subject}")
        for row in rows.order_by("started_on", "started_at", "pk")[:40]
    )


def _rows(viewer: Viewer) -> QuerySet[JointVisit]:
    return joint_visits(viewer).select_related("rep", "coach", "account")


def _row(viewer: Viewer, row: JointVisit) -> JointVisitRow:
    return JointVisitRow(
        row.pk,
        Named(row.rep_id, row.rep.name),
        Named(row.coach_id, row.coach.name),
        row.day,
        row.account.name if row.account else "",
        row.purpose,
        row.rep_shared_at is not None,
        row.coach_shared_at is not None,
        row.rep_id == viewer.person_id,
        row.coach_id == viewer.person_id,
    )

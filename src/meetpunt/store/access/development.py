"""Who reads how somebody develops: that person, who manages them, and a trainer whom that person invited until a day.

Of a joint visit the rep's own reading comes first: the rep reads the coach's observations when both shared, the coach
the rep's when the rep shared, and another manager or trainer of the rep only what both shared.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import F, Q, QuerySet

from meetpunt.store.access.competencies import find_rated, rated_people
from meetpunt.store.access.trainings import invitations_to
from meetpunt.store.access.viewer import NotVisible, Viewer
from meetpunt.store.models import (
    CompetencyRating,
    DevelopmentGoal,
    Exercise,
    JointVisit,
    Observation,
    Person,
    TrainerInvitation,
)
from meetpunt.store.refs import Named


class Coaching(StrEnum):
    """What the viewer is to somebody who develops."""

    SELF = "self"
    MANAGER = "manager"
    TRAINER = "trainer"


def find_coached(viewer: Viewer, person_id: int) -> tuple[Named, Coaching]:
    """Somebody whose development the viewer reads, and as what.

    Raises:
        NotVisible: not one of them.
    """
    try:
        person, view = find_rated(viewer, person_id)
    except NotVisible:
        row = Person.objects.filter(organisation_id=viewer.organisation.id, pk=person_id, pk__in=invited_by(viewer))
        found = row.filter(is_active=True).first()
        if found is None:
            raise
        return Named(found.pk, found.name), Coaching.TRAINER
    is_own = view == CompetencyRating.View.SELF
    return Named(person.id, person.name), Coaching.SELF if is_own else Coaching.MANAGER


def find_planned_for(viewer: Viewer, person_id: int) -> tuple[Named, Coaching]:
    """The same of whom the viewer also works in the plan: a trainer reads it, and changes nothing.

    Raises:
        NotVisible: not one of them.
    """
    person, coaching = find_coached(viewer, person_id)
    if coaching == Coaching.TRAINER:
        raise NotVisible(f"development plan of {person_id}")
    return person, coaching


def plans_for(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer works in this person's plan: the person too."""
    try:
        find_planned_for(viewer, person_id)
    except NotVisible:
        return False
    return True


def invited_by(viewer: Viewer) -> QuerySet[TrainerInvitation, int]:
    """Ids of the people whose invitation of the viewer, a trainer, holds today."""
    return invitations_to(viewer).filter(rep__isnull=False).values_list("rep_id", flat=True)


def coached_people(viewer: Viewer) -> tuple[Named, ...]:
    """Those whom the viewer manages or who invited the viewer, alphabetically; oneself left out."""
    managed = {one.id: one.name for one in rated_people(viewer) if one.id != viewer.person_id}
    guests = Person.objects.filter(pk__in=invited_by(viewer), organisation_id=viewer.organisation.id, is_active=True)
    found = managed | dict(guests.values_list("pk", "name"))
    return tuple(Named(pk, name) for pk, name in sorted(found.items(), key=lambda one: (one[1], one[0])))


def goals(viewer: Viewer) -> QuerySet[DevelopmentGoal]:
    """The goals of the viewer and of those whom the viewer coaches."""
    return DevelopmentGoal.objects.filter(organisation_id=viewer.organisation.id, person_id__in=_readable(viewer))


def exercises(viewer: Viewer) -> QuerySet[Exercise]:
    """The exercises of those goals."""
    return Exercise.objects.filter(organisation_id=viewer.organisation.id, goal__in=goals(viewer))


def joint_visits(viewer: Viewer) -> QuerySet[JointVisit]:
    """Those of the viewer as the rep or as the coach of a rep, and of such a rep others that both shared."""
    rows = JointVisit.objects.filter(organisation_id=viewer.organisation.id)
    me, coached = viewer.person_id or 0, [one.id for one in coached_people(viewer)]
    both = Q(rep_shared_at__isnull=False, coach_shared_at__isnull=False)
    return rows.filter(Q(rep_id=me) | Q(rep_id__in=coached) & (Q(coach_id=me) | both))


def observations(viewer: Viewer) -> QuerySet[Observation]:
    """What the viewer observed on these visits, and what the other one did as far as it may be read now."""
    me = viewer.person_id or 0
    rep_shared = Q(visit__rep_shared_at__isnull=False)
    both = rep_shared & Q(visit__coach_shared_at__isnull=False)
    reps = Q(visit__coach_id=me, by_id=F("visit__rep_id")) & rep_shared
    rows = Observation.objects.filter(organisation_id=viewer.organisation.id, visit__in=joint_visits(viewer))
    return rows.filter(Q(by_id=me) | both | reps)


def _readable(viewer: Viewer) -> list[int]:
    own = [viewer.person_id] if viewer.sells and viewer.person_id is not None else []
    return own + [one.id for one in coached_people(viewer)]

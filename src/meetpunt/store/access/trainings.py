"""Whose trainings a viewer finds, and what a trainer was invited to.

| who | finds | plans |
| --- | --- | --- |
| manager | trainings of the own teams and of the organisation | of the own teams |
| director, manager of everybody | all | all |
| participant | those they have a place in | none |
| trainer | what they were invited to, until the invitation ends | none |

An administrator alone finds none. A figure of a training is of a group: `are_few` says when it is told of too few.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from meetpunt.store.access.figures import OTHERS_IN_AN_AGGREGATE, find_person, people
from meetpunt.store.access.viewer import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import Role, TrainerInvitation, Training
from meetpunt.store.refs import PersonRef


def trains(viewer: Viewer) -> bool:
    """Has the role of trainer: sees what they are invited to."""
    return Role.TRAINER in viewer.roles


def plans_trainings(viewer: Viewer) -> bool:
    """Plans trainings of some team, or of the organisation."""
    return plans_all_trainings(viewer) or bool(viewer.managed_team_ids)


def plans_all_trainings(viewer: Viewer) -> bool:
    """Plans for every team, and for the organisation as a whole."""
    return viewer.is_operator or viewer.manages_everybody or Role.DIRECTOR in viewer.roles


def planned_trainings(viewer: Viewer) -> QuerySet[Training]:
    """The trainings that the viewer plans, changes and cancels."""
    rows = Training.objects.filter(organisation_id=viewer.organisation.id)
    if plans_all_trainings(viewer):
        return rows
    return rows.filter(team_id__in=viewer.managed_team_ids)


def trainings(viewer: Viewer) -> QuerySet[Training]:
    """The trainings that the viewer may read."""
    rows = Training.objects.filter(organisation_id=viewer.organisation.id)
    found = Q(pk__in=planned_trainings(viewer).values("pk"))
    if viewer.managed_team_ids:
        found |= Q(team=None)
    mine = Q(places__person_id=viewer.person_id or 0)
    invited = Q(pk__in=invitations_to(viewer).exclude(training=None).values("training_id"))
    return rows.filter(found | mine | invited).distinct()


def invitations_to(viewer: Viewer) -> QuerySet[TrainerInvitation]:
    """What the viewer was invited to as a trainer and may still see today."""
    rows = TrainerInvitation.objects.filter(organisation_id=viewer.organisation.id, trainer_id=viewer.person_id or 0)
    rows = rows.filter(ended_at=None, until__gte=viewer.today)
    return rows if trains(viewer) else rows.none()


def invitations_by(viewer: Viewer) -> QuerySet[TrainerInvitation]:
    """The invitations that the viewer may end: to oneself, and to the trainings that they plan."""
    to_mine = Q(training__in=planned_trainings(viewer)) if plans_trainings(viewer) else Q(pk__in=())
    rows = TrainerInvitation.objects.filter(organisation_id=viewer.organisation.id, ended_at=None)
    return rows.filter(Q(rep_id=viewer.person_id or 0) | to_mine)


def find_inviting(viewer: Viewer, rep_id: int) -> tuple[PersonRef, Viewer]:
    """The rep who invited the viewer, and that rep as who asks: a trainer reads what the rep reads.

    Raises:
        NotVisible: no such invitation holds today.
    """
    as_rep = None
    if invitations_to(viewer).filter(rep_id=rep_id).exists():
        as_rep = viewer_of_person(rep_id, viewer.organisation.id, viewer.today)
    if as_rep is None:
        raise NotVisible(f"person {rep_id}")
    return find_person(as_rep, rep_id), as_rep


def named_of(viewer: Viewer, ids: Collection[int]) -> dict[int, str]:
    """Those of these people whom the viewer may see by name, alphabetically."""
    return {one.id: one.name for one in people(viewer) if one.id in ids}


def sees_all(viewer: Viewer, ids: Collection[int]) -> bool:
    """Whether the viewer plans trainings and sees each of these people by name."""
    return plans_trainings(viewer) and len(named_of(viewer, ids)) == len(set(ids))


def are_few(viewer: Viewer, group: Collection[int], counted: int) -> bool:
    """Whether fewer than four others stand behind a figure of so many people of a group, so that it is not told."""
    return counted - (viewer.person_id in group) < OTHERS_IN_AN_AGGREGATE

"""Whose competencies a viewer reads and rates: their own, and a manager those of who they manage; nobody else's."""

from __future__ import annotations

from meetpunt.store.access.figures import find_person, people
from meetpunt.store.access.viewer import NotVisible, Viewer
from meetpunt.store.models import CompetencyRating, Role
from meetpunt.store.refs import PersonRef


def rated_people(viewer: Viewer) -> tuple[PersonRef, ...]:
    """Those people, alphabetically; oneself only as somebody who sells."""
    return tuple(one for one in people(viewer) if _is_own(viewer, one) or _manages(viewer, one))


def find_rated(viewer: Viewer, person_id: int) -> tuple[PersonRef, CompetencyRating.View]:
    """One of them, and whose view the viewer gives.

    Raises:
        NotVisible: not one of them.
    """
    person = find_person(viewer, person_id)
    if _is_own(viewer, person):
        return person, CompetencyRating.View.SELF
    if _manages(viewer, person):
        return person, CompetencyRating.View.MANAGER
    raise NotVisible(f"competencies of {person_id}")


def _is_own(viewer: Viewer, person: PersonRef) -> bool:
    return viewer.sells and person.id == viewer.person_id


def _manages(viewer: Viewer, person: PersonRef) -> bool:
    if Role.MANAGER not in viewer.roles or person.id == viewer.person_id:
        return False
    return viewer.manages_everybody or person.team_id in viewer.managed_team_ids

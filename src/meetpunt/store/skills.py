"""Who sells which family of products, from day to day, and the families that there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from meetpunt.store.access import NotVisible, Viewer, find_person, on_day, people
from meetpunt.store.models import ProductFamily, Role, SellerSkill
from meetpunt.store.refs import Named, PersonRef

LEVELS = dict(SellerSkill.Level.choices)
"""What each level is called; a level that is not told is not in it."""


def families(organisation_id: int) -> tuple[Named, ...]:
    """The product families, alphabetically."""
    rows = ProductFamily.objects.filter(organisation_id=organisation_id).order_by("name", "pk")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def skills_on(person_ids: Iterable[int], day: date) -> dict[tuple[int, int], str]:
    """The level by person and family on a day; what nobody told is not in it. For people who were found visible."""
    rows = SellerSkill.objects.filter(on_day(day), person_id__in=list(person_ids))
    return {(row.person_id, row.family_id): row.level for row in rows}


def may_set(viewer: Viewer, person: PersonRef) -> bool:
    """Whether the viewer says what this person sells: who manages them does, and nobody of oneself."""
    if Role.MANAGER not in viewer.roles or person.id == viewer.person_id:
        return False
    return viewer.manages_everybody or person.team_id in viewer.managed_team_ids


def person_to_set(viewer: Viewer, person_id: int) -> PersonRef:
    """One of them, or NotVisible."""
    person = find_person(viewer, person_id)
    if not may_set(viewer, person):
        raise NotVisible(f"skills of {person_id}")
    return person


def people_to_set(viewer: Viewer) -> frozenset[int]:
    """All of them."""
    return frozenset(one.id for one in people(viewer) if may_set(viewer, one))

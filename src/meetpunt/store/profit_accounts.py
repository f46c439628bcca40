"""Accounts as profitability needs them: name and segment of all, and which of them the viewer works in.

Rule: figures of an account stand beside its name only where the viewer works in it, or sees the figures of all the
people that they are of; of others they are only added up.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.store import access
from meetpunt.store.access import Viewer, registration
from meetpunt.store.models import Account
from meetpunt.store.refs import Place


@dataclass(frozen=True)
class BuyingAccount:
    """What an account is called, and its segment of today (empty = none)."""

    name: str
    segment: str


def buying_accounts(organisation_id: int) -> dict[int, BuyingAccount]:
    """Every account of an organisation by id, without doubles that were merged."""
    rows = Account.objects.filter(organisation_id=organisation_id, merged_into=None)
    return {pk: BuyingAccount(name, segment) for pk, name, segment in rows.values_list("pk", "name", "segment")}


def segments_of(organisation_id: int) -> dict[int, str]:
    """The segment of each of them that has one."""
    rows = Account.objects.filter(organisation_id=organisation_id, merged_into=None).exclude(segment="")
    return dict(rows.values_list("pk", "segment"))


def own_accounts(viewer: Viewer) -> frozenset[int]:
    """Those whose card the viewer may open."""
    return frozenset(registration.accounts(viewer).values_list("pk", flat=True))


def sees_people_of(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer sees the figures of all the people of a place by name; the place was found visible before."""
    if place.person_id is not None:
        return True
    if place.team_id is not None:
        return access.sees_names_of_team(viewer, place.team_id)
    return viewer.sees_all_registration

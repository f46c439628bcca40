"""The team and territory of one thing that happens now, by the rule of `attribution`: those of its own day."""

from __future__ import annotations

from datetime import date

from meetpunt.store.access.viewer import on_day
from meetpunt.store.models import AccountAssignment, TeamMembership, TerritoryAssignment


def place_of(owner_id: int | None, account_id: int | None, day: date) -> tuple[int | None, int | None]:
    """Team and territory: the owner's team on that day; the account's territory then, else the owner's."""
    team = territory = None
    if owner_id is not None:
        members = TeamMembership.objects.filter(on_day(day), person_id=owner_id).order_by("valid_from")
        team = members.values_list("team_id", flat=True).first()
    if account_id is not None:
        rows = AccountAssignment.objects.filter(on_day(day), account_id=account_id).exclude(territory=None)
        territory = rows.order_by("valid_from").values_list("territory_id", flat=True).first()
    if territory is None and owner_id is not None:
        homes = TerritoryAssignment.objects.filter(on_day(day), person_id=owner_id).order_by("valid_from")
        territory = homes.values_list("territory_id", flat=True).first()
    return team, territory

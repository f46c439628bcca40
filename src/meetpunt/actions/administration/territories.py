"""Postcodes of territories, and putting accounts in the territory of their postcode from a day on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.dating import Held, follow, hold_from, refresh_held, write_down_held
from meetpunt.actions.editing import made, remove
from meetpunt.actions.errors import Refused
from meetpunt.actions.people.placing import check_day
from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.administration.areas import Move, holds, normal, plan
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Account, AccountAssignment, Change, Territory, TerritoryArea
from meetpunt.store.tenancy import changing


def add_area(viewer: Viewer, territory_id: int, country: str, first: str, last: str, now: datetime) -> Change:
    """Give a territory a range of postcodes, both ends included.

    Raises:
        Refused: an end is missing or before the other, or the range lies in another one.
    """
    first, last, country = normal(first), normal(last) or normal(first), country.strip().upper()
    if not first or len(country) != 2 or max(len(first), len(last)) > 10:
        raise Refused(_("Give a country of two letters and the first and last postcode."))
    if last < first[: len(last)]:
        raise Refused(_("The last postcode lies before the first one. Change them round."))
    with changing(viewer.organisation.id):
        territory = find(administered(viewer, Territory), territory_id)
        wanted = TerritoryArea(
            organisation_id=viewer.organisation.id, territory=territory, country=country, first=first, last=last
        )
        for other in administered(viewer, TerritoryArea).select_related("territory"):
            if holds(other, country, first) or holds(other, country, last) or holds(wanted, other.country, other.first):
                told = {"first": other.first, "last": other.last, "name": other.territory.name}
                raise Refused(_("%(first)s to %(last)s is in %(name)s already. Take that out first.") % told)
        wanted.save()
        return made(viewer, wanted, now)


def remove_area(viewer: Viewer, area_id: int, now: datetime) -> Change:
    """Take a range away; accounts stay where they are until they are put anew."""
    with changing(viewer.organisation.id):
        return remove(viewer, find(administered(viewer, TerritoryArea), area_id), now)


def put_accounts(
    viewer: Viewer, day: date, with_owner: bool, account_ids: Collection[int], now: datetime
) -> Change | None:
    """Put these accounts in the territory of their postcode from a day on; None when nothing changes.

    Open opportunities stay with who owns them. Figures from that day on follow.
    """
    check_day(day)
    with changing(viewer.organisation.id):
        moves = [move for move in plan(viewer, day, with_owner).moves if move.account_id in account_ids]
        held = Held()
        for move in moves:
            held += _hold(viewer, move, day)
        trail = write_down_held(
            viewer, AccountAssignment, held, ", ".join(sorted({m.territory_to for m in moves})), now
        )
        follow(viewer.organisation.id, {move.account_id for move in moves}, viewer.today)
        refresh_held(viewer.organisation.id, held)
        return trail


def bring_up_to_date(organisation_id: int, today: date) -> int:
    """Let accounts follow an assignment that begins today; gives how many were looked at."""
    with changing(organisation_id):
        rows = AccountAssignment.objects.filter(on_day(today), organisation_id=organisation_id, valid_from=today)
        ids = set(rows.values_list("account_id", flat=True))
        follow(organisation_id, ids, today)
    return len(ids)


def _hold(viewer: Viewer, move: Move, day: date) -> Held:
    """An account without a history had what it has all along, "as at import"."""
    whose, organisation_id = {"account_id": move.account_id}, viewer.organisation.id
    held = Held()
    if not AccountAssignment.objects.filter(account_id=move.account_id).exists():
        row = Account.objects.get(pk=move.account_id)
        before = {"owner_id": row.owner_id, "territory_id": row.territory_id}
        if any(before.values()):
            hold_from(AccountAssignment, organisation_id, whose, before, BEGINNING)
    held += hold_from(
        AccountAssignment, organisation_id, whose, {"owner_id": move.owner_id, "territory_id": move.territory_id}, day
    )
    return held

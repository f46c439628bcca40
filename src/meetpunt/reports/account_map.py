"""Accounts on a map: those of a list, and those around one of them, with what they are to us.

Rule: a map holds at most 2,000 accounts. Of a longer list it holds every n-th account, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.account_status import Status
from meetpunt.reports import accounts as listed
from meetpunt.store import account_list, account_places
from meetpunt.store.access import Viewer
from meetpunt.store.account_card import account_of
from meetpunt.store.account_list import AccountFilter
from meetpunt.store.account_places import MOST, PlacedAccount
from meetpunt.store.account_status import standings
from meetpunt.store.tenancy import change_number

NEAR_KM, MOST_NEAR = 25.0, 40


@dataclass(frozen=True, slots=True)
class OnMap:
    """An account on a map; a visit that was agreed is overdue."""

    account: PlacedAccount
    status: Status
    is_overdue: bool


@dataclass(frozen=True)
class AccountsMap:
    """The accounts of a list on a map.

    Attributes:
        count: how many the filters choose. every: every n-th of them is on the map; 1 = all.
    """

    accounts: tuple[OnMap, ...]
    count: int
    every: int


@dataclass(frozen=True)
class Surroundings:
    """An account on the map, how its position was found (`account_places.how_found`), and what lies near it."""

    here: PlacedAccount
    found: str
    near: tuple[OnMap, ...]


def accounts_map(viewer: Viewer, wanted: AccountFilter) -> AccountsMap:
    """The map of a list."""
    change = change_number(viewer.organisation.id)
    return listed.large.latest((viewer, "map", wanted), change, lambda: _accounts_map(viewer, wanted))


def surroundings(viewer: Viewer, account_id: int) -> Surroundings:
    """Where an account lies.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    row = account_of(viewer, account_id)
    here = PlacedAccount(row.pk, row.name, row.town, row.latitude, row.longitude)
    near = account_places.near(viewer, row, NEAR_KM, MOST_NEAR)
    return Surroundings(here, account_places.how_found(row), _on_map(viewer, near))


def _accounts_map(viewer: Viewer, wanted: AccountFilter) -> AccountsMap:
    if wanted.status or wanted.is_overdue:
        ids = listed.all_ids(viewer, wanted, account_list.Order())
        every = -(-len(ids) // MOST) or 1
        return AccountsMap(_on_map(viewer, account_places.of_ids(viewer, ids[::every])), len(ids), every)
    count = listed.count_of(viewer, wanted)
    every = -(-count // MOST) or 1
    placed = account_places.thinned(account_list.chosen(viewer, wanted), every)
    return AccountsMap(_on_map(viewer, placed), count, every)


def _on_map(viewer: Viewer, placed: tuple[PlacedAccount, ...]) -> tuple[OnMap, ...]:
    ids = [one.id for one in placed]
    organisation, today = viewer.organisation.id, viewer.today
    facts = standings(organisation, today, ids)
    late = account_list.overdue(organisation, today, ids)
    return tuple(OnMap(one, facts[one.id].stands.status, one.id in late) for one in placed)

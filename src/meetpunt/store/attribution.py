"""In which team and territory events, activities and orders fall: those of their own day, whatever changed later.

Rule: the team is the owner's on that day; the territory is the account's on that day, else the owner's home territory.
What is undated takes the (UTC) day on which it was recorded. `Attribution` says it for rows to come, `refresh`
mends rows that stand when the dated assignments changed; both give the same.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from meetpunt.store.access.viewer import on_day
from meetpunt.store.models import AccountAssignment, TeamMembership, TerritoryAssignment

_DAY = 86_400_000_000  # microseconds
_AT_A_TIME = 2_000
"""Rows that are fetched together."""
Keys = Collection[int] | None


class Attribution:
    """Teams and territories by day, in memory: of an organisation for the rows of a run, or of whom one row names."""

    def __init__(self, organisation_id: int, *, people: Keys = None, accounts: Keys = None) -> None:
        self._organisation_id = organisation_id
        self._people, self._of_accounts = people, accounts
        self._teams: _Spans | None = None
        self._homes = self._accounts = _Spans()

    def team(self, owner: int | None, happened_on: int | None, recorded_at: int) -> int | None:
        """The owner's team on that day."""
        if owner is None:
            return None
        return self._read().on(owner, recorded_at // _DAY if happened_on is None else happened_on)

    def territory(
        self, account: int | None, owner: int | None, happened_on: int | None, recorded_at: int
    ) -> int | None:
        """The account's territory on that day, else the owner's."""
        self._read()
        day = recorded_at // _DAY if happened_on is None else happened_on
        found = self._accounts.on(account, day) if account is not None else None
        if found is None and owner is not None:
            found = self._homes.on(owner, day)
        return found

    def forget(self) -> None:
        """Read the dated assignments anew at the next question."""
        self._teams = None

    def _read(self) -> _Spans:
        """What is known by day, read when first needed; gives that of teams."""
        if self._teams is None:
            self._homes = self._spans(TerritoryAssignment, "person_id", "territory_id", self._people)
            self._accounts = self._spans(AccountAssignment, "account_id", "territory_id", self._of_accounts)
            self._teams = self._spans(TeamMembership, "person_id", "team_id", self._people)
        return self._teams

    def _spans(self, model: Any, key: str, value: str, only: Keys) -> _Spans:
        spans = _Spans()
        listed = ", ".join(str(int(one)) for one in only or ()) or "NULL"
        chosen = "" if only is None else f"{key} IN ({listed}) AND "
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT {key}, valid_from, valid_until, {value} FROM "{model._meta.db_table}" '
                f"WHERE {chosen}organisation_id = %s AND {value} IS NOT NULL ORDER BY {key}, valid_from",
                [self._organisation_id],
            )
            while rows := cursor.fetchmany(_AT_A_TIME):
                for row in rows:
                    spans.add(*row)
        return spans


class _Spans:
    """What holds for whom from one day until another, in the order of who and since when.

    Arrays, because an organisation's accounts are many: an import keeps them for as long as it takes.
    """

    def __init__(self) -> None:
        self._keys, self._starts, self._ends, self._what = (array("q") for _ in range(4))

    def add(self, key: int, start: int, end: int, what: int) -> None:
        for column, value in zip(
            (self._keys, self._starts, self._ends, self._what), (key, start, end, what), strict=True
        ):
            column.append(value)

    def on(self, key: int, day: int) -> int | None:
        """What holds for one on a day; the first where several do."""
        place = bisect_left(self._keys, key)
        while place < len(self._keys) and self._keys[place] == key:
            if self._starts[place] <= day < self._ends[place]:
                return self._what[place]
            place += 1
        return None


def attributed(owner_id: int | None, account_id: int | None, day: date) -> tuple[int | None, int | None]:
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


# Per table: owner, account, day.
_TABLES = {
    "stage_event": (
        "owner_id",
        "(SELECT o.account_id FROM opportunity o WHERE o.id = stage_event.opportunity_id)",
        "happened_on",
    ),
    "activity": ("person_id", "account_id", "started_on"),
    "sales_order": ("owner_id", "account_id", "ordered_on"),
}


def refresh(
    organisation_id: int, *, people: Collection[int] | None = None, accounts: Collection[int] | None = None
) -> None:
    """Set team and territory anew on the rows of these people and accounts; without either, of the whole organisation.

    Call it within `changing`, after dated memberships or assignments changed.
    """
    with connection.cursor() as cursor:
        for table, (owner, account, day) in _TABLES.items():
            on = f"COALESCE({table}.{day}, {table}.recorded_at / {_DAY})"
            owned = f"{table}.{owner}"
            where, parameters = [f"{table}.organisation_id = %s"], [organisation_id]
            some = []
            if people is not None:
                some.append(f"{owned} IN ({_list(people)})")
            if accounts is not None:
                of_account = f"IN ({_list(accounts)})"
                some.append(
                    f"{table}.opportunity_id IN (SELECT o.id FROM opportunity o WHERE o.account_id {of_account})"
                    if table == "stage_event"
                    else f"{table}.{account} {of_account}"
                )
            if some:
                where.append(f"({' OR '.join(some)})")
            asked = account if account.startswith("(") else f"{table}.{account}"
            cursor.execute(
                f"UPDATE {table} SET team_id = {_of('team_membership', 'person_id', 'team_id', owned, on)}, "
                f"territory_id = COALESCE({_of('account_assignment', 'account_id', 'territory_id', asked, on)}, "
                f"{_of('territory_assignment', 'person_id', 'territory_id', owned, on)}) WHERE {' AND '.join(where)}",
                parameters,
            )


def _of(table: str, key: str, value: str, whose: str, day: str) -> str:
    return (
        f"(SELECT d.{value} FROM {table} d WHERE d.{key} = {whose} AND d.valid_from <= {day} AND {day} < d.valid_until "
        f"AND d.{value} IS NOT NULL ORDER BY d.valid_from LIMIT 1)"
    )


def _list(ids: Collection[int]) -> str:
    return ", ".join(str(int(row_id)) for row_id in sorted(ids)) or "NULL"

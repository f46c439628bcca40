"""Which accounts lie in which territory by their postcode, and what changes when they are put there.

Rule: a range holds both its ends, compared as text over the end's own length: 5000 to 5999 holds 5038 AB.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Organisation,
    Person,
    Territory,
    TerritoryArea,
    TerritoryAssignment,
)

COUNTRIES = {
    "NEDERLAND": "NL",
    "NETHERLANDS": "NL",
    "THE NETHERLANDS": "NL",
    "HOLLAND": "NL",
    "BELGIË": "BE",
    "BELGIE": "BE",
    "BELGIUM": "BE",
    "BELGIQUE": "BE",
    "DUITSLAND": "DE",
    "GERMANY": "DE",
    "DEUTSCHLAND": "DE",
    "LUXEMBURG": "LU",
    "LUXEMBOURG": "LU",
}


@dataclass(frozen=True)
class Area:
    """A range of postcodes of a territory."""

    id: int
    country: str
    first: str
    last: str


@dataclass(frozen=True)
class Move:
    """An account that comes to lie elsewhere. Owners and territories by id and name; None = none."""

    account_id: int
    name: str
    postcode: str
    town: str
    territory_from: str
    territory_id: int
    territory_to: str
    owner_from_id: int | None
    owner_from: str
    owner_id: int | None
    owner_to: str


@dataclass(frozen=True)
class Balance:
    """How many accounts a rep gets and gives away."""

    name: str
    gets: int
    gives: int


@dataclass(frozen=True)
class Plan:
    """Every account that would change, and what that is per rep."""

    moves: tuple[Move, ...]
    balances: tuple[Balance, ...]
    without_postcode: int
    """Accounts that cannot be placed, because nobody wrote down a postcode."""


def normal(postcode: str) -> str:
    """A postcode as it is compared: without spaces, in capitals."""
    return "".join(postcode.split()).upper()


def country_of(text: str, own: str) -> str:
    """A country as two letters; empty means the organisation's own."""
    told = text.strip().upper()
    return COUNTRIES.get(told, told[:2]) if told else own


def holds(area: TerritoryArea | Area, country: str, postcode: str) -> bool:
    """Whether a postcode (as `normal` gives it) lies in a range."""
    return area.country == country and area.first <= postcode and postcode[: len(area.last)] <= area.last


def areas_of(viewer: Viewer, territory_id: int) -> tuple[Area, ...]:
    """The ranges of a territory, in order."""
    find(administered(viewer, Territory), territory_id)
    rows = TerritoryArea.objects.filter(territory_id=territory_id).order_by("country", "first")
    return tuple(Area(row.pk, row.country, row.first, row.last) for row in rows)


def plan(viewer: Viewer, day: date, with_owner: bool) -> Plan:
    """What changes when every account is put in the territory of its postcode from a day on.

    with_owner: the account also goes to who works that territory on the day, where that is one person.
    """
    organisation_id = viewer.organisation.id
    areas = list(administered(viewer, TerritoryArea).order_by("pk"))
    own = Organisation.objects.values_list("country", flat=True).get(pk=organisation_id)
    territories = _names(viewer, Territory)
    people = _names(viewer, Person)
    workers = _workers(organisation_id, day) if with_owner else {}
    held = {
        row.account_id: (row.owner_id, row.territory_id)
        for row in AccountAssignment.objects.filter(on_day(day), organisation_id=organisation_id)
    }
    moves, without = [], 0
    for account in administered(viewer, Account).filter(merged_into=None).order_by("name", "pk"):
        postcode, country = normal(account.postcode), country_of(account.country, own)
        without += not postcode
        here = next((area.territory_id for area in areas if postcode and holds(area, country, postcode)), None)
        if here is None:
            continue
        owner, territory = held.get(account.pk, (account.owner_id, account.territory_id))
        to = workers.get(here, owner)
        if (owner, territory) == (to, here):
            continue
        moves.append(
            Move(
                account.pk,
                account.name,
                account.postcode,
                account.town,
                territories.get(territory or 0, ""),
                here,
                territories[here],
                owner,
                people.get(owner or 0, ""),
                to,
                people.get(to or 0, ""),
            )
        )
    return Plan(tuple(moves), _balances(moves), without)


def _balances(moves: list[Move]) -> tuple[Balance, ...]:
    gets: dict[str, int] = {}
    gives: dict[str, int] = {}
    for move in moves:
        if move.owner_id != move.owner_from_id:
            gets[move.owner_to] = gets.get(move.owner_to, 0) + 1
            gives[move.owner_from] = gives.get(move.owner_from, 0) + 1
    names = sorted(name for name in {*gets, *gives} if name)
    return tuple(Balance(name, gets.get(name, 0), gives.get(name, 0)) for name in names)


def _names(viewer: Viewer, model: type[Model]) -> dict[int, str]:
    return dict(administered(viewer, model).values_list("pk", "name"))


def _workers(organisation_id: int, day: date) -> dict[int, int]:
    rows = TerritoryAssignment.objects.filter(
        on_day(day), organisation_id=organisation_id, person__is_active=True
    ).values_list("territory_id", "person_id")
    found: dict[int, set[int]] = {}
    for territory_id, person_id in rows:
        found.setdefault(territory_id, set()).add(person_id)
    return {territory: next(iter(people)) for territory, people in found.items() if len(people) == 1}

"""What somebody leaves behind, and who takes it over: one successor, or per territory who works it today.

Rule: only what is still to be done goes over: accounts, open opportunities, planned activities. What was done stays
with who did it.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.models import Account, Activity, Opportunity, Outcome, Person, TerritoryAssignment


@dataclass(frozen=True)
class Taker:
    """Somebody who takes over, with how much; without an id nobody does."""

    id: int | None
    name: str
    accounts: int
    opportunities: int
    activities: int


@dataclass(frozen=True)
class Handover:
    """Who takes what: ids of accounts, opportunities and planned activities with the id of who gets them."""

    accounts: dict[int, int | None]
    opportunities: dict[int, int | None]
    activities: dict[int, int | None]
    takers: tuple[Taker, ...]


def handover(viewer: Viewer, person_id: int, successor_id: int | None) -> Handover:
    """What goes over from somebody. successor_id: who gets everything; None = who works the account's territory.

    Raises:
        NotVisible: one of them is not there, or the viewer does not administer.
    """
    people = administered(viewer, Person)
    find(people, person_id)
    if successor_id is not None:
        find(people.filter(is_active=True, is_machine=False).exclude(pk=person_id), successor_id)
    organisation_id = viewer.organisation.id
    workers = {} if successor_id is not None else _workers(viewer, person_id)

    def taker(territory_id: int | None) -> int | None:
        return successor_id if successor_id is not None else workers.get(territory_id or 0)

    owned = Account.objects.filter(organisation_id=organisation_id, owner_id=person_id, merged_into=None)
    accounts = {pk: taker(territory) for pk, territory in owned.values_list("pk", "territory_id")}
    chances = Opportunity.objects.filter(organisation_id=organisation_id, owner_id=person_id, outcome=Outcome.OPEN)
    opportunities = {pk: taker(place) for pk, place in chances.values_list("pk", "account__territory_id")}
    plans = Activity.objects.filter(
        organisation_id=organisation_id, person_id=person_id, status=Activity.Status.PLANNED
    )
    activities = {pk: taker(place) for pk, place in plans.values_list("pk", "account__territory_id")}
    ids = set(accounts.values()) | set(opportunities.values()) | set(activities.values())
    names = dict(people.filter(pk__in=[one for one in ids if one]).values_list("pk", "name"))
    takers = [
        Taker(
            one,
            names.get(one, "") if one else "",
            sum(to == one for to in accounts.values()),
            sum(to == one for to in opportunities.values()),
            sum(to == one for to in activities.values()),
        )
        for one in ids
    ]
    takers.sort(key=lambda one: (one.id is None, one.name))
    return Handover(accounts, opportunities, activities, tuple(takers))


def _workers(viewer: Viewer, without: int) -> dict[int, int]:
    """Who works a territory today, where that is one person."""
    rows = TerritoryAssignment.objects.filter(
        on_day(viewer.today), organisation_id=viewer.organisation.id, person__is_active=True
    ).exclude(person_id=without)
    found: dict[int, set[int]] = {}
    for territory_id, person_id in rows.values_list("territory_id", "person_id"):
        found.setdefault(territory_id, set()).add(person_id)
    return {territory: next(iter(people)) for territory, people in found.items() if len(people) == 1}

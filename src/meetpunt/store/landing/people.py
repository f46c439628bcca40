"""Teams and people with who belongs where: membership, management, home territory and roles.

Rule: a team is named by the team column, or after the manager when only a manager is told; the roles of people who are
named as somebody's manager include manager.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from meetpunt.store.attribution import refresh
from meetpunt.store.landing import bulk
from meetpunt.store.landing.dated import History, hold
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.upsert import Column, Item, Target, upsert
from meetpunt.store.landing.values import day, normalised, text
from meetpunt.store.models import Person, PersonRole, Team, TeamManagement, TeamMembership, TerritoryAssignment

TEAMS = Target("teams", Team, (Column("name", ""), Column("parent_id", to=Kind.TEAM)), kind=Kind.TEAM, names=("name",))
PEOPLE = Target(
    "people",
    Person,
    (Column("name", ""), Column("email", ""), Column("is_machine", False)),
    (Column("is_active", True), Column("login_id")),
    kind=Kind.PERSON,
    names=("name", "email"),
)
_MEMBERSHIP = History(TeamMembership, ("person_id",), ("team_id",))
_MANAGEMENT = History(TeamManagement, ("team_id",), ("person_id",))
_HOME = History(TerritoryAssignment, ("person_id",), ("territory_id",))


def land_teams(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Teams with their managers and the team that they are a part of."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        return text(v.get("name"), 120), text(v.get("parent"), 200), text(v.get("manager"), 200)

    items = upsert(landing, TEAMS, records, told)
    managers = {item.told[2] for item in items if item.told and item.told[2]}
    found = landing.references.ensure(Kind.PERSON, managers, "teams.manager")
    _manage(landing, {item.id: found[item.told[2]] for item in items if item.told and item.told[2]}, _made(items))


def land_people(landing: Landing, records: Sequence[RecordLike], managers: Collection[str]) -> None:
    """People, each with team, manager, home territory and role. managers: who are named as managers in this run."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        name = v.get("name") or " ".join(str(v[part]) for part in ("first_name", "last_name") if part in v)
        machine = True if v.get("machine") or record.external_id in landing.terms.machines else None
        return (
            text(name or record.external_id, 120),
            text(v.get("email"), 254),
            machine,
            text(v.get("team"), 200),
            text(v.get("manager"), 200),
            text(v.get("territory"), 200),
            text(v.get("role"), 16),
            day(v.get("valid_from")),
            bool({normalised(record.external_id), normalised(name or "")} & set(managers)),
        )

    items = upsert(landing, PEOPLE, records, told)
    if not items:
        return
    made = _made(items)
    references = landing.references
    people = [(item.id, *(item.told or ())[3:]) for item in items]
    chiefs = references.ensure(Kind.PERSON, {row[2] for row in people if row[2]}, "people.manager")
    teams = references.ensure(Kind.TEAM, {row[1] or row[2] for row in people if row[1] or row[2]}, "people.team")
    homes = references.ensure(Kind.TERRITORY, {row[3] for row in people if row[3]}, "people.territory")
    since = {(row[0],): row[5] for row in people if row[5] is not None}
    in_team = {row[0]: teams[row[1] or row[2]] for row in people if row[1] or row[2]}
    at_home = {row[0]: homes[row[3]] for row in people if row[3]}
    changed = hold(landing, _MEMBERSHIP, _known(in_team), made, since)
    changed |= hold(landing, _HOME, _known(at_home), made, since)
    _manage(landing, {teams[row[1] or row[2]]: chiefs[row[2]] for row in people if row[2]}, frozenset())
    _give_roles(landing, [(row[0], row[4] or ("" if row[6] else "rep")) for row in people], made)
    landing.attribution.forget()
    if changed:
        refresh(landing.terms.organisation_id, people=changed)


def hang_teams(landing: Landing) -> None:
    """A team named after its manager is a part of the team that this manager is in."""
    organisation_id = landing.terms.organisation_id
    teams = bulk.every(Team, ("id", "parent_id", "digest", "name"), organisation_id=organisation_id)
    leads = dict(bulk.every(TeamManagement, ("team_id", "person_id"), organisation_id=organisation_id))
    member = dict(bulk.every(TeamMembership, ("person_id", "team_id"), organisation_id=organisation_id))
    names = dict(bulk.every(Person, ("id", "name"), organisation_id=organisation_id))
    keys = dict(bulk.every(Person, ("id", "external_id"), organisation_id=organisation_id))
    parents = {row[0]: row[1] for row in teams}
    for team_id, parent_id, told, name in sorted(teams):
        lead = leads.get(team_id)
        wanted = member.get(lead) if lead is not None else None
        if parent_id is not None or told or wanted is None or name not in (names.get(lead), keys.get(lead)):
            continue
        if _would_circle(parents, team_id, wanted):
            continue
        parents[team_id] = wanted
        bulk.update(Team, ("parent_id",), [(wanted, team_id)])
        landing.note_undo(Team, [(team_id, {"parent_id": [None, wanted]})])


def _would_circle(parents: dict[int, int | None], team_id: int, parent_id: int) -> bool:
    above: int | None = parent_id
    while above is not None:
        if above == team_id:
            return True
        above = parents.get(above)
    return False


def _made(items: Sequence[Item]) -> frozenset[int]:
    return frozenset(item.id for item in items if item.is_new or item.own)


def _known(values: dict[int, int | None]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {(key,): (value,) for key, value in values.items() if value is not None}


def _manage(landing: Landing, leads: dict[int | None, int | None], made: frozenset[int]) -> None:
    known = {(team,): (person,) for team, person in leads.items() if team is not None and person is not None}
    hold(landing, _MANAGEMENT, known, made)
    _give_roles(landing, [(person, "manager") for (person,) in known.values()], frozenset())


def _give_roles(landing: Landing, wanted: Sequence[tuple[int, str]], made: frozenset[int]) -> None:
    """Roles are added, never taken; somebody with a role gets no default one."""
    standing = set(bulk.select(PersonRole, ("person_id", "role"), "person_id", {person for person, _ in wanted}))
    some = {person for person, _ in standing}
    fresh = []
    for person, role in dict.fromkeys(wanted):
        if role and (person, role) not in standing and not (role == "rep" and person in some):
            fresh.append((person, role))
    ids = landing.allocate(PersonRole, len(fresh))
    bulk.insert(
        PersonRole,
        ("id", "organisation_id", "person_id", "role"),
        [
            (row_id, landing.terms.organisation_id, person, role)
            for row_id, (person, role) in zip(ids, fresh, strict=True)
        ],
    )
    landing.note_undo(
        PersonRole, [(row_id, {}) for row_id, (person, _) in zip(ids, fresh, strict=True) if person not in made]
    )

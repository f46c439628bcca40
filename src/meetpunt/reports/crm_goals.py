"""The goals that stand in a connected CRM, beside what the same people have here for the same thing.

Rule: none is taken over. What somebody has here is told to who sees the figures of that person; an administrator does
not by that alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Design, Goal, design_from_json
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping
from meetpunt.store.access import Viewer, people
from meetpunt.store.crm.connections import find_connection, people_of_users
from meetpunt.store.goals import GoalRow, goals_of_people

VISITS = frozenset(("visit", "demonstration", "meeting"))
"""The kinds of which visits here are made; a meeting with a customer is one."""


@dataclass(frozen=True)
class CrmGoal:
    """A goal there and what stands here beside it.

    Attributes:
        title, of, counts, metric, target, interval, first, last: as in `connectors.crm.design.Goal`.
        whose: the name of the person there; empty for a team or the company.
        about: names of the pipelines, the stage and the kinds of activity that it is narrowed to.
        measure: what is counted here as well (orders, revenue, visits); empty when nothing here is the same.
        is_known: who that is here is known; person_id: who, when the viewer sees their figures.
        here: the goals and targets of that person for that measure that hold today.
    """

    title: str
    of: str
    whose: str
    counts: str
    about: tuple[str, ...]
    metric: str
    target: str
    interval: str
    first: str
    last: str
    measure: str = ""
    is_known: bool = False
    person_id: int | None = None
    here: tuple[GoalRow, ...] = ()


def goals_there(viewer: Viewer, connection_id: int) -> tuple[CrmGoal, ...]:
    """The goals that stood in a CRM when its set-up was last read.

    Raises:
        NotVisible: the connection is not the viewer's to administer.
    """
    connection = find_connection(viewer, connection_id)
    design = design_from_json(connection.design)
    if not design.goals:
        return ()
    mapping = load_mapping(connection.mapping)
    known = people_of_users(viewer, connection, _values(mapping, ("owner", "by", "manager")))
    seen = {one.id for one in people(viewer)}
    persons = {user: one.id for user, one in known.items() if one.id in seen}
    wanted = {persons[goal.user] for goal in design.goals if goal.user in persons}
    here = goals_of_people(viewer.organisation.id, wanted, viewer.today)
    visits = _visits(mapping, design)
    told = (_told(goal, design, _measure(goal, visits)) for goal in design.goals)
    return tuple(
        replace(
            one,
            is_known=goal.user in known,
            person_id=(person := persons.get(goal.user)),
            here=tuple(row for row in here.get(person or 0, ()) if row.measure == one.measure),
        )
        for goal, one in zip(design.goals, told, strict=True)
    )


def _told(goal: Goal, design: Design, measure: str) -> CrmGoal:
    users = {one.id: one.name for one in design.users}
    stages = {one.id: one.name for one in design.stages}
    kinds = {one.key: one.name for one in design.activity_types}
    stage = (stages.get(goal.stage, goal.stage),) if goal.stage else ()
    return CrmGoal(
        title=goal.title,
        of=goal.of,
        whose=users.get(goal.user, goal.user),
        counts=goal.counts,
        about=(*goal.pipelines, *stage, *(kinds.get(one, one) for one in goal.kinds)),
        metric=goal.metric,
        target=goal.target,
        interval=goal.interval,
        first=goal.first,
        last=goal.last,
        measure=measure,
    )


def _measure(goal: Goal, visits: frozenset[str]) -> str:
    """What is counted here in the same way, of all pipelines and of all visits; a part of them is something else."""
    if goal.counts == "deals_won" and not goal.pipelines:
        return {"quantity": "orders", "sum": "revenue"}.get(goal.metric, "")
    is_visits = bool(visits) and {one.casefold() for one in goal.kinds} == visits
    return "visits" if goal.counts == "activities_completed" and is_visits else ""


def _visits(mapping: FieldMapping, design: Design) -> frozenset[str]:
    """The keys of the kinds of activity there that count as visits here."""
    meanings = _values(mapping, ("kind",), Table.ACTIVITIES)
    keys = (one.key.casefold() for one in design.activity_types)
    return frozenset(key for key in keys if meanings.get(key) in VISITS)


def _values(mapping: FieldMapping, fields: tuple[str, ...], table: Table | None = None) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in mapping.files:
        for part in entry.tables:
            for field in fields if table in (None, part.table) else ():
                found |= part.values.get(field, {})
    return found

"""The audit trail to read: who changed what, before and after.

Rule: administrators read everything except what others wrote of their own work and that they talk; everybody else reads
what they did themselves and what was done to their own records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from meetpunt.method.lengths import minutes
from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import actions, agenda, conversations
from meetpunt.store.fields import BEGINNING, FOREVER, DayField, InstantField, from_day_number, from_us
from meetpunt.store.models import (
    Absence,
    AcchState,
    Account,
    Activity,
    Change,
    Contact,
    Contract,
    DevelopmentGoal,
    Goal,
    Note,
    Opportunity,
    Person,
    SignalDecision,
    StandIn,
    Target,
    TeamMembership,
    VisitDealTurn,
)
from meetpunt.store.names import called
from meetpunt.store.refs import Named

PERSONAL = frozenset(
    (
        *("activity", "note", "appointment", "goal", "savedview", "calendarfeed", "notification", "document"),
        *("absence", "contract", "target", "plan", "visitdealturn", "replan", "conversation", "signaldecision"),
        "dashboard",
    )
)
"""Tables of which an administrator reads that something changed, and not what."""
BETWEEN_TWO = frozenset(
    (
        *("conversation", "conversationrhythm", "agendaitem", "action", "developmentgoal", "exercise", "jointvisit"),
        *("observation", "competencyrating", "trainerinvitation", "ageingdecision"),
    )
)
"""Tables of which an administrator reads of others not even that something changed."""
_WITHOUT_WORDS = frozenset(
    (
        *("id", "organisation_id", "digest", "events", "changes", "quotes", "withdrawn", "move", "also", "deal_id"),
        *("notes", "values", "facts", "about", "tiles", "shares", "homes", "mails", "stood", "worth", "counted_ms"),
    )
)
"""What a line holds for an undo only: numbers of rows, and what follows from the rest."""
PAGE = 50


@dataclass(frozen=True)
class Held:
    """What held from a day until a day; None = an open end."""

    name: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Field:
    """A column before and after, as it reads: texts, numbers, days, moments, yes/no, or what held when."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Line:
    """One change."""

    id: int
    at: datetime
    by: str
    kind: str
    table: str
    row_id: int
    name: str
    fields: tuple[Field, ...]
    is_hidden: bool
    is_undone: bool


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail, newest first."""

    lines: tuple[Line, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class Asked:
    """Which changes: of a record, by a person, on a day."""

    table: str = ""
    row_id: int | None = None
    by_id: int | None = None
    day: date | None = None
    page: int = 1


def trail(viewer: Viewer, asked: Asked) -> TrailPage:
    """The changes that the viewer may read."""
    rows = _visible(viewer)
    if asked.table:
        rows = rows.filter(table=asked.table)
    if asked.row_id is not None:
        rows = rows.filter(row_id=asked.row_id)
    if asked.by_id is not None:
        rows = rows.filter(by_id=asked.by_id)
    if asked.day is not None:
        zone = ZoneInfo(viewer.organisation.time_zone)
        start = datetime.combine(asked.day, time(), zone)
        end = datetime.combine(asked.day + timedelta(days=1), time(), zone)
        rows = rows.filter(at__gte=start, at__lt=end)
    first = (asked.page - 1) * PAGE
    found = list(rows.select_related("by").order_by("-at", "-pk")[first : first + PAGE + 1])
    shown = found[:PAGE]
    own = _own_ids(viewer, shown)
    hidden = {row.pk for row in shown if row.table in PERSONAL and row.by_id != viewer.person_id and row.pk not in own}
    return TrailPage(_lines(viewer, shown, hidden), asked.page, len(found) > PAGE)


def history(viewer: Viewer, table: str, row_id: int, most: int = PAGE) -> tuple[Line, ...]:
    """The changes of one record that was found for the viewer, newest first: who may read it may read these."""
    rows = Change.objects.filter(organisation_id=viewer.organisation.id, table=table, row_id=row_id)
    return _lines(viewer, list(rows.select_related("by").order_by("-at", "-pk")[:most]), set())


def _lines(viewer: Viewer, rows: list[Change], hidden: set[int]) -> tuple[Line, ...]:
    names = _names(viewer, [row for row in rows if row.pk not in hidden])
    return tuple(
        Line(
            row.pk,
            row.at,
            row.by.name if row.by else "",
            row.kind,
            row.table,
            row.row_id,
            "" if row.pk in hidden else row.name,
            () if row.pk in hidden else tuple(_fields(row, names)),
            row.pk in hidden,
            row.undone_by_id is not None,
        )
        for row in rows
    )


def changers(viewer: Viewer) -> tuple[Named, ...]:
    """Who changed something that the viewer may read."""
    ids = _visible(viewer).exclude(by=None).values("by_id")
    rows = Person.objects.filter(pk__in=ids).order_by("name").values_list("pk", "name")
    return tuple(Named(pk, name) for pk, name in rows)


def tables(viewer: Viewer) -> tuple[str, ...]:
    """The kinds of records of which there are changes."""
    return tuple(_visible(viewer).order_by("table").values_list("table", flat=True).distinct())


def _visible(viewer: Viewer) -> QuerySet[Change]:
    of = {"organisation_id": viewer.organisation.id}
    rows = Change.objects.filter(**of)
    me = viewer.person_id or 0
    if viewer.administers:
        return rows.exclude(~Q(by_id=me), table__in=BETWEEN_TWO)
    mine = Q(by_id=me) | Q(table__in=("person", "personrole", "signin"), row_id=me)
    for table, owned in _owned(viewer).items():
        mine |= Q(table=table, row_id__in=owned.values("pk"))
    return rows.filter(mine)


def _owned(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    """What is somebody's own."""
    me, of = viewer.person_id or 0, {"organisation_id": viewer.organisation.id}
    return {
        "activity": Activity.objects.filter(**of, person_id=me),
        "conversation": conversations(viewer),
        "agendaitem": agenda(viewer),
        "action": actions(viewer),
        "developmentgoal": DevelopmentGoal.objects.filter(**of, person_id=me),
        "opportunity": Opportunity.objects.filter(**of, owner_id=me),
        "account": Account.objects.filter(**of, owner_id=me),
        "acchstate": AcchState.objects.filter(**of, by_id=me),
        "note": Note.objects.filter(**of, person_id=me),
        "absence": Absence.objects.filter(**of, person_id=me),
        "contract": Contract.objects.filter(**of, person_id=me),
        "goal": Goal.objects.filter(**of, person_id=me),
        "visitdealturn": VisitDealTurn.objects.filter(Q(deal__person_id=me) | Q(by_id=me), **of),
        "target": Target.objects.filter(**of, person_id=me),
        "teammembership": TeamMembership.objects.filter(**of, person_id=me),
        "signaldecision": SignalDecision.objects.filter(**of, person_id=me),
        "standin": StandIn.objects.filter(Q(absent_id=me) | Q(by_id=me), **of),
    }


def _own_ids(viewer: Viewer, rows: list[Change]) -> set[int]:
    found: set[int] = set()
    for table, owned in _owned(viewer).items():
        if table in PERSONAL and (ids := {row.row_id for row in rows if row.table == table}):
            here = set(owned.filter(pk__in=ids).values_list("pk", flat=True))
            found |= {row.pk for row in rows if row.table == table and row.row_id in here}
    return found


def _model(table: str) -> type[Model] | None:
    try:
        return apps.get_model("store", table)
    except LookupError:
        return None


def _names(viewer: Viewer, rows: list[Change]) -> dict[tuple[str, int], str]:
    """Names of what is referred to, asked once per table."""
    wanted: dict[type[Model], set[int]] = {}
    for row in rows:
        for values in _value_sets(row):
            for field in _relations(row.table):
                value = values.get(field.attname)
                if isinstance(value, int):
                    wanted.setdefault(field.related_model, set()).add(value)
    found: dict[tuple[str, int], str] = {}
    for model, ids in wanted.items():
        name = "name" if any(field.name == "name" for field in model._meta.concrete_fields) else ""
        if name:
            for pk, text in model._default_manager.filter(pk__in=ids).values_list("pk", name):
                found[model._meta.model_name or "", pk] = called(text) if model is Contact else text
    return found


def _value_sets(row: Change) -> list[dict[str, Any]]:
    return [row.before, row.after, *row.before.get("rows", ()), *row.after.get("rows", ())]


def _relations(table: str) -> list[Any]:
    model = _model(table)
    if model is None:
        return []
    return [field for field in model._meta.concrete_fields if field.is_relation and field.name != "organisation"]


def _fields(row: Change, names: dict[tuple[str, int], str]) -> list[Field]:
    if "rows" in row.before or "rows" in row.after:
        spans = [_spans(row.table, side.get("rows", []), names) for side in (row.before, row.after)]
        return [Field("rows", *spans)]
    return [
        Field(name, *(_value(row.table, name, side.get(name), names) for side in (row.before, row.after)))
        for name in {**row.before, **row.after}
        if name not in _WITHOUT_WORDS and row.before.get(name) != row.after.get(name)
    ]


def _spans(table: str, rows: list[dict[str, Any]], names: dict[tuple[str, int], str]) -> tuple[Held, ...]:
    spans = []
    for row in sorted(rows, key=lambda one: one["valid_from"])[:20]:
        parts = [
            names.get((str(field.related_model._meta.model_name), row.get(field.attname) or 0), "")
            for field in _relations(table)
        ]
        first, last = from_day_number(row["valid_from"]), from_day_number(row["valid_until"])
        name = " · ".join(filter(None, parts))
        spans.append(Held(name, None if first == BEGINNING else first, None if last == FOREVER else last))
    return tuple(spans)


def _value(table: str, name: str, value: Any, names: dict[tuple[str, int], str]) -> Any:
    model = _model(table)
    field = next((one for one in model._meta.concrete_fields if one.attname == name), None) if model else None
    if field is None or value is None:
        return value
    if field.is_relation:
        related: Any = field.related_model
        return names.get((related._meta.model_name, value), f"#{value}")
    if isinstance(field, DayField):
        return from_day_number(value)
    if isinstance(field, InstantField):
        return from_us(value)
    if name.endswith("_ms"):
        return round(minutes(value), 2)
    return dict(field.flatchoices).get(value, value) if field.choices else value

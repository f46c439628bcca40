"""What happened with an account and is planned, newest first: visits, calls, quotes, orders, steps, notes.

Rule: each kind is found through `access`; of an e-mail only the moment is kept, never what was in it. A page hangs on
the last entry of the one before, so that nothing is told twice when something new comes in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from meetpunt.method.lengths import minutes
from meetpunt.store.access import Viewer, registration
from meetpunt.store.fields import from_us, to_us
from meetpunt.store.models import Activity, Note, StageEvent
from meetpunt.store.names import called
from meetpunt.store.prepared import prepared

PAGE = 25
_DAY = 86_400_000_000
CHIPS = ("all", "visits", "calls", "mails", "quotes", "steps", "notes")
_OF_CHIP = {"visits": ("visit", "demonstration"), "calls": ("call",), "mails": ("email",)}
_ACTIVITIES, _QUOTES, _ORDERS, _STEPS, _NOTES = range(5)


@dataclass(frozen=True)
class Entry:
    """Something on the timeline.

    Attributes:
        kind: the kind of activity, or quote, order, step, lost, no_decision, reopened, note.
        at: the moment; has_time: it is known to the minute.
        title, text: what people wrote. about: the opportunity's name.
        before, after: names of the steps, of a step. days: spent in the step before.
        rank, id: with `us` its place among others.
    """

    us: int
    rank: int
    id: int
    kind: str
    at: datetime
    day: date | None = None
    has_time: bool = True
    title: str = ""
    text: str = ""
    is_planned: bool = False
    is_cancelled: bool = False
    is_service: bool = False
    minutes: float | None = None
    contact: str = ""
    person: str = ""
    is_own: bool = False
    is_pinned: bool = False
    about: str = ""
    opportunity_id: int | None = None
    amount_minor: int | None = None
    currency: str = ""
    before: dict[str, str] | None = None
    after: dict[str, str] | None = None
    days: float | None = None

    @property
    def place(self) -> str:
        """Where the next page begins."""
        return f"{self.us}.{self.rank}.{self.id}"


@dataclass(frozen=True)
class TimelinePage:
    """Entries, and where the next page begins; empty at the end."""

    entries: tuple[Entry, ...]
    following: str


def timeline(
    viewer: Viewer, account_id: int, chip: str, steps: dict[int, dict[str, str]], after: str = ""
) -> TimelinePage:
    """A page of the timeline of an account that the viewer may see.

    Parameters:
        chip: one of `CHIPS`.
        steps: names of steps in both languages, by id.
        after: the place where the page before it ended.
    """
    place = _place(after)
    found: list[Entry] = []
    for rank in _SOURCES:
        if place is None:
            rows = _newest(viewer, account_id, chip=chip, rank=rank)
        else:
            rows = _further(viewer, account_id, place[0], place[2], chip=chip, rank=rank, of_rank=place[1])
        found += [_ENTRIES[rank](row, viewer) for row in rows]
    found.sort(key=lambda one: (one.us, one.rank, one.id), reverse=True)
    shown = found[:PAGE]
    return TimelinePage(_with_steps(shown, steps), shown[-1].place if len(found) > PAGE else "")


def happened(
    viewer: Viewer, account_id: int, after: datetime, until: datetime, steps: dict[int, dict[str, str]], most: int
) -> tuple[Entry, ...]:
    """The latest of what happened after a moment with an account that the viewer may see.

    Left out: activities that are planned or were called off, and the viewer's own activities and notes.
    """
    found: list[Entry] = []
    for rank in _SOURCES:
        rows = _happened(viewer, account_id, to_us(after), to_us(until), rank=rank, most=most)
        found += [_ENTRIES[rank](row, viewer) for row in rows]
    found.sort(key=lambda one: (one.us, one.rank, one.id), reverse=True)
    return _with_steps(found[:most], steps)


def _activities(viewer: Viewer, account: int, chip: str) -> QuerySet[Any]:
    rows = registration.activities(viewer).filter(account=account).select_related("contact", "person", "opportunity")
    rows = rows.annotate(us=_moment("started_at", "started_on", "recorded_at"))
    if chip == "all":
        return rows
    return rows.filter(kind__in=_OF_CHIP[chip]) if chip in _OF_CHIP else rows.none()


def _quotes(viewer: Viewer, account: int, chip: str) -> QuerySet[Any]:
    rows = registration.quotes(viewer).filter(Q(account=account) | Q(opportunity__account=account))
    rows = rows.select_related("opportunity", "owner").annotate(us=_moment("issued_at", "issued_on", "recorded_at"))
    return rows if chip in ("all", "quotes") else rows.none()


def _orders(viewer: Viewer, account: int, chip: str) -> QuerySet[Any]:
    rows = registration.orders(viewer).filter(account=account).select_related("opportunity", "owner")
    rows = rows.annotate(us=_moment("ordered_at", "ordered_on", "recorded_at"))
    return rows if chip in ("all", "quotes") else rows.none()


def _steps(viewer: Viewer, account: int, chip: str) -> QuerySet[Any]:
    own = registration.opportunities(viewer).filter(account=account)
    rows = StageEvent.objects.filter(organisation_id=viewer.organisation.id, opportunity__in=own)
    rows = rows.exclude(kind=StageEvent.Kind.TRANSFERRED).select_related("opportunity")
    rows = rows.annotate(us=_moment("happened_at", "happened_on", "recorded_at"))
    return rows if chip in ("all", "steps") else rows.none()


def _notes(viewer: Viewer, account: int, chip: str) -> QuerySet[Any]:
    rows = Note.objects.filter(organisation_id=viewer.organisation.id, account=account)
    rows = rows.select_related("person", "contact", "opportunity").annotate(us=_moment("at"))
    return rows if chip in ("all", "notes") else rows.none()


_SOURCES: dict[int, Callable[[Viewer, int, str], QuerySet[Any]]] = {
    _ACTIVITIES: _activities,
    _QUOTES: _quotes,
    _ORDERS: _orders,
    _STEPS: _steps,
    _NOTES: _notes,
}


def _moment(at: str, day: str = "", recorded: str = "") -> Coalesce:
    """The moment in microseconds: as told, else the beginning of its day, else when it was written down."""
    parts: list[Any] = [F(at)]
    if day:
        parts.append(ExpressionWrapper(F(day) * Value(_DAY, BigIntegerField()), output_field=BigIntegerField()))
    parts.append(F(recorded) if recorded else Value(0, BigIntegerField()))
    return Coalesce(*parts, output_field=BigIntegerField())


@prepared
def _newest(viewer: Viewer, account: int, *, chip: str, rank: int) -> QuerySet[Any]:
    return _SOURCES[rank](viewer, account, chip).order_by("-us", "-pk")[: PAGE + 1]


@prepared
def _further(viewer: Viewer, account: int, us: int, of_id: int, *, chip: str, rank: int, of_rank: int) -> QuerySet[Any]:
    """After the entry of that rank and number."""
    here = Q(us=us, pk__lt=of_id) if rank == of_rank else (Q(us=us) if rank < of_rank else Q(pk=None))
    rows = _SOURCES[rank](viewer, account, chip).filter(Q(us__lt=us) | here)
    return rows.order_by("-us", "-pk")[: PAGE + 1]


@prepared
def _happened(viewer: Viewer, account: int, after: int, until: int, *, rank: int, most: int) -> QuerySet[Any]:
    rows = _SOURCES[rank](viewer, account, "all").filter(us__gt=after, us__lte=until)
    if rank == _ACTIVITIES:
        rows = rows.filter(status=Activity.Status.HELD)
    if rank in (_ACTIVITIES, _NOTES):
        rows = rows.exclude(person_id=viewer.person_id)
    return rows.order_by("-us", "-pk")[:most]


@prepared
def _stepped(ids: tuple[int, ...]) -> QuerySet[StageEvent, Any]:
    rows = StageEvent.objects.filter(opportunity__in=ids, kind=StageEvent.Kind.STEP)
    rows = rows.order_by(F("happened_at").asc(nulls_first=True), "pk")
    return rows.values_list("pk", "opportunity_id", "step_id", "happened_at")


def _of_activity(row: Any, viewer: Viewer) -> Entry:
    is_mail = row.kind == Activity.Kind.EMAIL
    return replace(
        _entry(row, _ACTIVITIES, row.kind, row.started_on, row.started_at is not None),
        title="" if is_mail else row.subject,
        text="" if is_mail else row.outcome,
        is_planned=row.status == Activity.Status.PLANNED,
        is_cancelled=row.status == Activity.Status.CANCELLED,
        is_service=row.purpose == Activity.Purpose.SERVICE,
        minutes=minutes(row.counted_ms if row.status == Activity.Status.HELD else row.length_ms),
        contact=called(row.contact.name if row.contact else None),
        person=row.person.name if row.person and row.person_id != viewer.person_id else "",
        about=row.opportunity.name if row.opportunity else "",
    )


def _of_quote(row: Any, viewer: Viewer) -> Entry:
    made = _entry(row, _QUOTES, "quote", row.issued_on, row.issued_at is not None)
    title = f"{row.number}, rev. {row.revision}" if row.revision > 1 else row.number
    return replace(made, title=title, text=row.template, **_money(row))


def _of_order(row: Any, viewer: Viewer) -> Entry:
    made = _entry(row, _ORDERS, "order", row.ordered_on, row.ordered_at is not None)
    return replace(made, title=row.number, is_cancelled=row.is_cancelled, **_money(row))


def _of_step(row: Any, viewer: Viewer) -> Entry:
    made = _entry(row, _STEPS, row.kind, row.happened_on, row.happened_at is not None)
    title = row.raw_stage if row.step_id is None else ""
    return replace(made, title=title, text=row.reason, about=row.opportunity.name)


def _of_note(row: Any, viewer: Viewer) -> Entry:
    return replace(
        _entry(row, _NOTES, "note", None, True),
        text=row.text,
        person=row.person.name if row.person else "",
        is_own=row.person_id == viewer.person_id,
        is_pinned=row.is_pinned,
        contact=called(row.contact.name if row.contact else None),
        about=row.opportunity.name if row.opportunity else "",
    )


_ENTRIES: dict[int, Callable[[Any, Viewer], Entry]] = {
    _ACTIVITIES: _of_activity,
    _QUOTES: _of_quote,
    _ORDERS: _of_order,
    _STEPS: _of_step,
    _NOTES: _of_note,
}


def _entry(row: Any, rank: int, kind: str, day: date | None, has_time: bool) -> Entry:
    opportunity = getattr(row, "opportunity_id", None)
    return Entry(row.us, rank, row.pk, kind, from_us(row.us), day, has_time, opportunity_id=opportunity)


def _money(row: Any) -> dict[str, Any]:
    about = row.opportunity.name if row.opportunity else ""
    return {"amount_minor": row.amount_minor, "currency": row.currency, "about": about}


def _with_steps(entries: list[Entry], names: dict[int, dict[str, str]]) -> tuple[Entry, ...]:
    """Steps told as from where to where, and after how many days."""
    moved = {entry.opportunity_id for entry in entries if entry.rank == _STEPS and entry.opportunity_id}
    if not moved:
        return tuple(entries)
    last: dict[int, tuple[int | None, datetime | None]] = {}
    ways: dict[int, dict[str, Any]] = {}
    for event, opportunity, step, at in _stepped(tuple(moved)):
        before, since = last.get(opportunity, (None, None))
        days = (at - since).total_seconds() / 86_400 if at and since else None
        ways[event] = {"before": names.get(before or 0), "after": names.get(step or 0), "days": days}
        last[opportunity] = (step, at)
    return tuple(replace(one, **ways.get(one.id, {})) if one.rank == _STEPS else one for one in entries)


def _place(text: str) -> tuple[int, int, int] | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])

"""Connections as pages and commands show them: how each stands, its last syncs, and what a person has to look at.

Only who administers finds anything here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count

from meetpunt.store import job_queue
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.viewer import NotVisible
from meetpunt.store.crm.records import Place
from meetpunt.store.job_queue import JobRef
from meetpunt.store.models import CrmConnection, CrmPush, CrmRecord, CrmSync, Job, Person
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class ConnectionRef:
    """A connection as it stands. mapping: the text of its mapping; spent: today; trouble: the code of the last one."""

    id: int
    organisation_id: int
    kind: str
    name: str
    state: str
    host: str
    signed_in_as: str
    mapping: str
    is_mapped: bool
    design: dict[str, Any]
    design_at: datetime | None
    cap: int | None
    spent: int
    every_minutes: int
    next_at: datetime | None
    is_busy: bool
    trouble: str
    detail: str
    writes_back: tuple[str, ...]
    hears: bool
    made_at: datetime

    @property
    def place(self) -> Place:
        """Where its records are found."""
        return Place(self.organisation_id, self.id)


@dataclass(frozen=True)
class SyncRef:
    """A sync as it went. counts: of the landing, as `ImportResult.to_json` tells; run_id: where its rejects stand."""

    id: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    read: dict[str, int]
    counts: dict[str, Any]
    run_id: int | None
    gone: int
    pushed: int
    spent: int
    trouble: str
    detail: str

    @property
    def rows_read(self) -> int:
        """Records that were new or otherwise than they stood."""
        return sum(self.read.values())

    @property
    def changed(self) -> int:
        """Rows here that were made or changed."""
        tables = self.counts.get("tables", {})
        return sum(one["new"] + one["changed"] for one in tables.values())

    @property
    def rejected(self) -> int:
        """Rows that could not land."""
        return sum(one["rejected"] for one in self.counts.get("tables", {}).values())


@dataclass(frozen=True)
class Clash:
    """An activity that waits for a person: changed there, or not taken. detail: what differs, or was answered.

    external_id: of its record there, once it has one; at, on, status: as it stands here.
    """

    id: int
    activity_id: int
    kind: str
    subject: str
    account: str
    person: str
    at: datetime | None
    on: date | None
    status: str
    state: str
    detail: str
    external_id: str


@dataclass(frozen=True)
class KeptHere:
    """A record that is gone there and not here. name: what it was called there, "" when that is not remembered;
    because: the table of what hangs on it here."""

    entity: str
    external_id: str
    name: str
    because: str


def connections_of(viewer: Viewer, now: datetime | None = None) -> tuple[ConnectionRef, ...]:
    """All of the organisation, by name; NotVisible for who does not administer."""
    rows = administered(viewer, CrmConnection).select_related("source").order_by("source__name", "pk")
    return tuple(_ref(row, now) for row in rows)


def find_connection(viewer: Viewer, connection_id: int, now: datetime | None = None) -> ConnectionRef:
    """One of them; NotVisible when it is none."""
    row = administered(viewer, CrmConnection).select_related("source").filter(pk=connection_id).first()
    if row is None:
        raise NotVisible(f"connection {connection_id}")
    return _ref(row, now)


def syncs_of(viewer: Viewer, connection_id: int, most: int = 20) -> tuple[SyncRef, ...]:
    """The last syncs, the newest first."""
    rows = administered(viewer, CrmSync).filter(connection_id=connection_id).order_by("-started_at", "-pk")
    columns = (
        *("pk", "state", "started_at", "finished_at", "read", "counts", "run_id"),
        *("gone", "pushed", "spent", "trouble", "detail"),
    )
    return tuple(SyncRef(*row) for row in rows.values_list(*columns)[:most])


def clashes_of(viewer: Viewer, connection_id: int, most: int = 50) -> tuple[Clash, ...]:
    """Activities written back of which a person has to look at something."""
    rows = administered(viewer, CrmPush).filter(
        connection_id=connection_id, state__in=(CrmPush.State.CONFLICT, CrmPush.State.REFUSED)
    )
    rows = rows.select_related("activity__person", "activity__account").order_by("-pk")
    return tuple(map(_clash, rows[:most]))


def kept_here(viewer: Viewer, connection_id: int, most: int = 50) -> tuple[KeptHere, ...]:
    """Records that are gone there and stayed here."""
    rows = administered(viewer, CrmRecord).filter(connection_id=connection_id).exclude(kept_because="")
    columns = ("entity", "external_id", "body", "kept_because")
    found = rows.order_by("-pk").values_list(*columns)[:most]
    return tuple(KeptHere(entity, external_id, _name(body), why) for entity, external_id, body, why in found)


def pushes_by_state(viewer: Viewer, connection_id: int) -> dict[str, int]:
    """Per state how many activities are written back."""
    rows = administered(viewer, CrmPush).filter(connection_id=connection_id)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def running_job(viewer: Viewer, connection_id: int) -> JobRef | None:
    """The sync that was asked for last, when it is not over; NotVisible for who does not administer."""
    administered(viewer, CrmConnection)
    jobs = Job.objects.filter(
        organisation_id=viewer.organisation.id, kind="sync_crm", arguments__connection_id=connection_id
    )
    job_id = jobs.order_by("-pk").values_list("pk", flat=True).first()
    found = None if job_id is None else job_queue.find(job_id)
    return None if found is None or found.is_over else found


def people_here(viewer: Viewer, connection: ConnectionRef) -> tuple[Named, ...]:
    """People who are known otherwise than from this connection, by a name that nobody else bears."""
    rows = administered(viewer, Person).filter(is_machine=False).exclude(source__crm=connection.id).order_by("name")
    found = [Named(pk, name) for pk, name in rows.values_list("pk", "name")]
    bearers = Counter(one.name.casefold() for one in found)
    return tuple(one for one in found if bearers[one.name.casefold()] == 1)


def people_of_users(viewer: Viewer, connection: ConnectionRef, names: Mapping[str, str]) -> dict[str, Named]:
    """Who the users of a CRM are here, by their id there. names: those of whom the mapping says so."""
    rows = administered(viewer, Person).filter(is_machine=False)
    read = rows.filter(source__crm=connection.id).values_list("external_id", "pk", "name")
    here = {one.name.casefold(): one for one in people_here(viewer, connection)}
    told = {user: here[name.casefold()] for user, name in names.items() if name.casefold() in here}
    return {str(user): Named(pk, name) for user, pk, name in read} | told


def in_trouble(viewer: Viewer) -> tuple[ConnectionRef, ...]:
    """Connections that wait for a person; none for who does not administer."""
    if not viewer.administers:
        return ()
    return tuple(
        one
        for one in connections_of(viewer)
        if one.state == CrmConnection.State.STOPPED or (one.state == CrmConnection.State.NEW and not one.is_mapped)
    )


def _name(body: dict[str, Any]) -> str:
    """What a record is called in the CRM that it came from."""
    return next((str(body[key]) for key in ("name", "title", "subject", "Name", "Subject") if body.get(key)), "")


def _clash(row: CrmPush) -> Clash:
    activity = row.activity
    return Clash(
        id=row.pk,
        activity_id=activity.pk,
        kind=activity.kind,
        subject=activity.subject,
        account=activity.account.name if activity.account else "",
        person=activity.person.name if activity.person else "",
        at=activity.started_at,
        on=activity.started_on,
        status=activity.status,
        state=row.state,
        detail=row.detail,
        external_id=row.external_id,
    )


def _ref(row: CrmConnection, now: datetime | None) -> ConnectionRef:
    today = now.astimezone(UTC).date() if now else row.spent_on
    return ConnectionRef(
        id=row.pk,
        organisation_id=row.organisation_id,
        kind=row.kind,
        name=row.source.name,
        state=row.state,
        host=row.host,
        signed_in_as=row.signed_in_as,
        mapping=row.source.mapping,
        is_mapped=row.is_mapped,
        design=row.design,
        design_at=row.design_at,
        cap=row.cap,
        spent=row.spent if row.spent_on == today else 0,
        every_minutes=row.every_minutes,
        next_at=row.next_at,
        is_busy=row.busy_until is not None and now is not None and row.busy_until > now,
        trouble=row.trouble,
        detail=row.detail,
        writes_back=tuple(row.writes_back),
        hears=bool(row.hears_at),
        made_at=row.made_at,
    )

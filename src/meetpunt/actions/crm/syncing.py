"""One sync of a connection: read what changed, land it, remove what is gone, write back, and say how it went.

Rule: trouble with the CRM never loses what was read. What can go on by itself does so at its time; what needs a person
stops the connection and says what to do.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetpunt.actions.crm.hearing import heard, listen_still, looked_at
from meetpunt.actions.crm.landing import Between, Landed, Lander
from meetpunt.actions.crm.opening import opened
from meetpunt.actions.crm.pushing import push_all
from meetpunt.actions.crm.reading import LEASE, LostHold, Reader
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import Notice, notify
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.crm.base import Clock, Connector
from meetpunt.connectors.crm.design import design_to_json
from meetpunt.connectors.crm.pace import Meter
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.transport import Reach
from meetpunt.store.crm import records as kept
from meetpunt.store.crm.records import Place
from meetpunt.store.models import CrmConnection, CrmSync, ImportRun, Person, Role
from meetpunt.store.tenancy import acting_in

State = CrmConnection.State
STOPS = frozenset((Trouble.SIGN_IN, Trouble.RIGHTS, Trouble.BLOCKED, Trouble.SETTING))
"""A person has to do something first."""
LATER = timedelta(minutes=15)
DESIGN_EVERY = timedelta(hours=12)
SWEEP_EVERY = timedelta(days=7)
MOST_GONE = 0.05
"""A sweep that would remove a larger share of a kind of record asks first; a few may always go."""
ALWAYS = 20
MANY = 5000
Progress = Callable[[int, int, str], None]


@dataclass
class Synced:
    """What a sync did. read: per entity what was new or otherwise; trouble: empty when all went well."""

    id: int
    state: str
    read: dict[str, int] = field(default_factory=dict)
    landed: Landed | None = None
    pushed: int = 0
    spent: int = 0
    trouble: str = ""
    message: str = ""
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain lists and dictionaries."""
        result = self.landed.result if self.landed else None
        return {
            "state": self.state,
            "read": self.read,
            "rows_read": sum(self.read.values()),
            "changed": result.changes if result else 0,
            "rejected": result.rejected if result else 0,
            "gone": self.landed.gone if self.landed else 0,
            "pushed": self.pushed,
            "spent": self.spent,
            "trouble": self.trouble,
            "message": self.message,
            "detail": self.detail,
            "landed": result.to_json() if result else None,
        }


def sync(
    organisation_id: int,
    connection_id: int,
    clock: Clock,
    reach: Reach,
    progress: Progress = lambda *_: None,
    between: Between = lambda done, total: None,
) -> Synced:
    """Bring our side up to date with a connection, and that with ours.

    Parameters: between, called after each batch that landed, when nothing is held but the connection.

    Raises:
        Refused: there is no such connection, it is paused, or it is being synced already.
    """
    with acting_in(organisation_id):
        row, held = _hold(organisation_id, connection_id, clock.now())
        return _Sync(row, held, clock, reach, progress, between).run()


class _Sync:
    def __init__(
        self, row: CrmConnection, held: str, clock: Clock, reach: Reach, progress: Progress, between: Between
    ) -> None:
        self.row, self.clock, self.progress, self.between = row, clock, progress, between
        self.place = Place(row.organisation_id, row.pk)
        today = clock.now().astimezone(UTC).date()
        self.before = row.spent if row.spent_on == today else 0
        self.meter = Meter(row.cap, self.before)
        self.connector: Connector = opened(row, clock, reach, self.meter)
        self.reader = Reader(self.place, self.connector, self.meter, clock, held, self._tell)
        self.held = held
        with acting_in(row.organisation_id), transaction.atomic():
            CrmConnection.objects.filter(pk=row.pk).update(spent=self.before, spent_on=today)
            self.kept = CrmSync.objects.create(
                organisation_id=row.organisation_id, connection_id=row.pk, started_at=clock.now()
            )
        self.done = Synced(self.kept.pk, CrmSync.State.RUNNING)

    def run(self) -> Synced:
        """Read, land, write back; whatever happens, say how it went and let go of the connection."""
        error: ConnectorError | None = None
        try:
            try:
                self._read()
            except ConnectorError as problem:
                error = problem
            self._land()
            if error is None:
                self.done.pushed = push_all(self.row, self.connector, self.reader.page, self.clock)
        except ConnectorError as problem:
            error = error or problem
        except LostHold:
            raise Refused(_("Another sync has taken this connection over.")) from None
        finally:
            self._finish(error)
        return self.done

    def _read(self) -> None:
        who = self.connector.identify()
        now = self.clock.now()
        if self.row.company and who.company != self.row.company:
            raise CrmError(
                Trouble.SIGN_IN,
                _("The key is now that of another account (%(name)s). Sign in anew with the account that is connected.")
                % {"name": who.name},
            )
        if self.row.design_at is None or self.row.design_at < now - DESIGN_EVERY:
            design = design_to_json(self.connector.discover())
            listen_still(self.row, self.connector)
            with self.reader.page():
                CrmConnection.objects.filter(pk=self.row.pk).update(design=design, design_at=now)
        for entity, ids, hints in heard(self.place, self.connector.entities):
            self.reader.again(entity, ids)
            with self.reader.page():
                looked_at(hints)
        self.reader.walk()
        if sum(kept.how_many_due(self.place).values()) > MANY:
            self._land()  # what hangs on so many takes long: what is there can be worked with meanwhile
        self.reader.ask()
        if self.row.swept_at is None or self.row.swept_at < now - SWEEP_EVERY:
            self._sweep(now)

    def _sweep(self, now: datetime) -> None:
        """Whether all that we know still stands there; the first time there is nothing to compare."""
        asked = self.row.may_remove_until is not None and self.row.may_remove_until > now
        left_alone: list[str] = []

        def may_remove(entity: str, gone: int, standing: int) -> bool:
            if asked or gone <= ALWAYS or gone <= MOST_GONE * standing:
                return True
            left_alone.append(f"{entity}: {gone}/{standing}")
            return False

        if self.row.swept_at is not None or asked:
            self.reader.sweep(may_remove)
        with self.reader.page():
            CrmConnection.objects.filter(pk=self.row.pk).update(swept_at=now, may_remove_until=None)
        if left_alone:
            raise CrmError(
                Trouble.SETTING,
                _("Much is gone there at once, so nothing was removed here. Look whether that is right, and say so."),
                detail="; ".join(left_alone),
            )

    def _land(self) -> None:
        self.row.refresh_from_db()
        if not self.row.is_mapped:
            return
        if self.row.map_anew:
            with self.reader.page():
                kept.map_all_anew(self.place)
                CrmConnection.objects.filter(pk=self.row.pk).update(map_anew=False)
        landed = Lander(self.row, self.connector, self.clock.now()).land(self._between)
        self.done.landed = landed.after(self.done.landed) if landed else self.done.landed

    def _between(self, done: int, total: int) -> None:
        self.between(done, total)
        with self.reader.page():
            pass  # however long that took, the connection is still ours

    def _tell(self, entity: str, count: int) -> None:
        self.progress(count, 0, entity)

    def _finish(self, error: ConnectorError | None) -> None:
        now = self.clock.now()
        trouble = error.trouble if isinstance(error, CrmError) else Trouble.ODD if error else None
        stops = trouble in STOPS
        ended = CrmSync.State.DONE if error is None else CrmSync.State.FAILED if stops else CrmSync.State.WAITING
        done = self.done
        done.state, done.read = ended, {name: n for name, n in self.reader.read.items() if n}
        done.spent = self.meter.spent - self.before
        if error is not None:
            done.trouble, done.message = str(trouble), str(error)
            done.detail = error.detail if isinstance(error, CrmError) else ""
        with acting_in(self.row.organisation_id), transaction.atomic():
            CrmSync.objects.filter(pk=self.kept.pk).update(
                state=ended,
                finished_at=now,
                read=done.read,
                counts=done.landed.result.to_json() if done.landed else {},
                run_id=done.landed.run_id if done.landed else None,
                gone=done.landed.gone if done.landed else 0,
                pushed=done.pushed,
                spent=done.spent,
                trouble=done.trouble,
                detail=done.detail[:500],
            )
            rows = CrmConnection.objects.filter(pk=self.row.pk, held_by=self.held)
            rows.update(
                busy_until=None,
                held_by="",
                spent=self.meter.spent,
                trouble=done.trouble,
                detail=done.detail[:500],
                next_at=self._next(error, trouble, now),
                **({"state": State.STOPPED} if stops else {}),
            )
        if stops:
            self._tell_administrators(now)

    def _tell_administrators(self, now: datetime) -> None:
        path, about = f"/settings/connections/{self.row.pk}/", {"name": self.row.source.name}
        key = f"crm_stopped:{self.row.pk}:{self.kept.pk}"
        people = Person.objects.filter(organisation_id=self.row.organisation_id, is_active=True)
        found = people.filter(roles__role=Role.ADMINISTRATOR).values_list("pk", flat=True).distinct()
        notices = [Notice(one, "crm_stopped", f"{key}:{one}", about, path) for one in found]
        notify(self.row.organisation_id, notices, now)

    def _next(self, error: ConnectorError | None, trouble: Trouble | None, now: datetime) -> datetime:
        """When it is synced again: on its schedule, when the CRM said, or tomorrow when a day's share is used up."""
        if isinstance(error, CrmError) and error.again_at is not None:
            return error.again_at
        if trouble is Trouble.BUDGET:
            midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
            return midnight + timedelta(minutes=5 + self.row.pk % 50)
        return now + (timedelta(minutes=self.row.every_minutes) if error is None else LATER)


def due(organisation_id: int, now: datetime) -> list[int]:
    """Connections whose time has come."""
    with acting_in(organisation_id):
        rows = CrmConnection.objects.filter(organisation_id=organisation_id, state__in=(State.NEW, State.ON))
        free = rows.filter(Q(busy_until__isnull=True) | Q(busy_until__lt=now))
        return list(free.filter(Q(next_at__isnull=True) | Q(next_at__lte=now)).values_list("pk", flat=True))


def _hold(organisation_id: int, connection_id: int, now: datetime) -> tuple[CrmConnection, str]:
    held = uuid.uuid4().hex
    with acting_in(organisation_id), transaction.atomic():
        rows = CrmConnection.objects.filter(organisation_id=organisation_id, pk=connection_id)
        row = rows.select_related("source", "organisation").first()
        if row is None:
            raise Refused(_("There is no such connection."))
        if row.state == State.PAUSED:
            raise Refused(_("This connection is paused. Let it go on first."))
        free = rows.filter(Q(busy_until__isnull=True) | Q(busy_until__lt=now))
        if free.update(busy_until=now + LEASE, held_by=held) != 1:
            raise Refused(_("It is being synced already. Wait until that is done."))
        CrmSync.objects.filter(connection_id=row.pk, state=CrmSync.State.RUNNING).update(
            state=CrmSync.State.WAITING, finished_at=now
        )
        # Only one sync holds a connection: what lands still in its name, without files, was left by a stopped one.
        left = ImportRun.objects.filter(source_id=row.source_id, files=None, state=ImportRun.State.LANDING)
        left.update(state=ImportRun.State.FAILED, finished_at=now)
    return row, held

"""Writes activities that were logged or planned here back to the CRM: each exactly once, and never over a change there.

Rule: an attempt is noted before it is made. Whoever finds one of which nobody knows the end looks there first. What the
CRM owns is never written; of what was made here, a change there is shown to a person, who chooses. What is called off
here is taken away there, unless it was changed there since.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db.models import Q
from django.utils.translation import gettext as _

from meetpunt.actions.crm.wording import Words
from meetpunt.connectors.base import ConnectorError, Record
from meetpunt.connectors.crm.base import Clock, Connector
from meetpunt.connectors.crm.design import Push, Pushed
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.store.crm.records import Place, gone
from meetpunt.store.models import Activity, Change, CrmConnection, CrmPush
from meetpunt.store.tenancy import acting_in

OVERLAP = timedelta(minutes=10)
"""What was being written down when we last looked may have come to light since."""
STATE = CrmPush.State
AGAIN = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
KEPT_OPEN = frozenset(
    (Trouble.UNKNOWN, Trouble.LATER, Trouble.BUDGET, Trouble.SIGN_IN, Trouble.RIGHTS, Trouble.BLOCKED)
)
"""Trouble that says nothing about the activity itself."""
CALLED_OFF = "called off"
"""Stands where else the mark of what we want there stands."""
Page = Callable[[], AbstractContextManager[None]]


def push_all(row: CrmConnection, connector: Connector, page: Page, clock: Clock) -> int:
    """Write back what is to be written; gives how many were.

    page: a transaction in which our hold on the connection is renewed, see `Reader.page`.

    Raises:
        CrmError: of a kind that holds for whatever would be sent next.
    """
    if not row.writes_back or row.writes_since is None:
        return 0
    began, sent = clock.now(), 0
    with acting_in(row.organisation_id):
        words = Words(row)
        found = _candidates(row)
        known = {one.activity_id: one for one in CrmPush.objects.filter(connection=row, activity__in=found)}
        waiting = [(activity, words.push(activity), known.get(activity.pk)) for activity in found]
    writer = Writer(row, connector, page, clock)
    for activity, push, kept in waiting:
        sent += writer.write(activity, push, kept)
    with page():
        CrmConnection.objects.filter(pk=row.pk).update(pushed_until=began)
    return sent


def _candidates(row: CrmConnection) -> list[Activity]:
    """What was written down or changed here since we last looked, with somebody whom the CRM knows, and what waits."""
    since = max(row.pushed_until - OVERLAP if row.pushed_until else row.writes_since, row.writes_since)
    touched = Change.objects.filter(organisation_id=row.organisation_id, table="activity", at__gte=since)
    ours = CrmPush.objects.filter(connection=row, is_theirs=False)
    left = ours.filter(state__in=(STATE.WAITING, STATE.SENDING))
    standing = ours.exclude(external_id="")
    known = Q(account__source=row.source_id) | Q(contact__source=row.source_id) | Q(opportunity__source=row.source_id)
    rows = Activity.objects.filter(
        known,
        Q(pk__in=touched.values("row_id")) | Q(pk__in=left.values("activity_id")),
        organisation_id=row.organisation_id,
        import_run__isnull=True,
        kind__in=row.writes_back,
        recorded_at__gte=row.writes_since,
    ).exclude(~Q(pk__in=standing.values("activity_id")), status=Activity.Status.CANCELLED)
    return list(rows.select_related("account", "contact", "opportunity", "person").order_by("recorded_at", "pk"))


@dataclass(frozen=True)
class Writer:
    """Writes back over one connection. page: a transaction in which our hold on the connection is renewed."""

    row: CrmConnection
    connector: Connector
    page: Page
    clock: Clock

    def write(self, activity: Activity, push: Push, kept: CrmPush | None) -> int:
        """Write one, unless it stands there as it is; gives how many were written."""
        digest, now = digest_of(push), self.clock.now()
        if activity.status == Activity.Status.CANCELLED:
            return self._withdraw(activity, push, kept)
        if kept is not None:
            at_rest = kept.state in (STATE.CONFLICT, STATE.REFUSED) and kept.digest == digest
            if kept.is_theirs or at_rest or (kept.state == STATE.SENT and kept.digest == digest):
                return 0
            if _waits(kept, now):
                return 0
        if not push.kind or not push.owner:
            return self._refuse(activity, digest, _lacks(push))
        push = replace(push, external_id=kept.external_id if kept else "", stamp=kept.stamp if kept else 0)
        try:
            if kept is not None and kept.state == STATE.SENDING and not kept.external_id:
                found = self.connector.find_pushed(push)
                if found is not None:
                    push = replace(push, external_id=found.external_id, stamp=found.stamp)
            with self.page():
                kept, _made = CrmPush.objects.update_or_create(
                    organisation_id=self.row.organisation_id,
                    connection=self.row,
                    activity=activity,
                    defaults={"state": STATE.SENDING, "external_id": push.external_id, "stamp": push.stamp},
                )
            done = self.connector.push(push)
        except ConnectorError as error:
            return self._failed(activity, digest, error)
        with self.page():
            _stands(kept, done, digest, self.clock.now())
        return 1

    def _withdraw(self, activity: Activity, push: Push, kept: CrmPush | None) -> int:
        """Take away there what was called off here; planned again, it is written anew."""
        if kept is None or _waits(kept, self.clock.now()):
            return 0
        if kept.state == STATE.REFUSED and kept.digest == CALLED_OFF:
            return 0
        try:
            with self.page():
                CrmPush.objects.filter(pk=kept.pk).update(state=STATE.SENDING)
            self.connector.withdraw(replace(push, external_id=kept.external_id, stamp=kept.stamp))
        except ConnectorError as error:
            trouble = error.trouble if isinstance(error, CrmError) else None
            if trouble is Trouble.RIGHTS:  # what is read and written goes on
                why = _("It was called off here, and who signs in there may not take it away: do that there.")
                return self._refuse(activity, CALLED_OFF, why)
            if trouble is not Trouble.GONE:
                return self._failed(activity, CALLED_OFF, error)
        with self.page():
            for entity in self.connector.activities:
                gone(Place(self.row.organisation_id, self.row.pk), entity, [kept.external_id])
            CrmPush.objects.filter(pk=kept.pk).delete()
        return 1

    def _failed(self, activity: Activity, digest: str, error: ConnectorError) -> int:
        trouble = error.trouble if isinstance(error, CrmError) else Trouble.LATER
        detail = (error.detail if isinstance(error, CrmError) else "") or str(error)
        if trouble not in KEPT_OPEN:
            told: dict[str, object] = {"state": STATE.REFUSED, "detail": detail[:500], "digest": digest}
            if trouble is Trouble.MOVED_ON:
                told["state"] = STATE.CONFLICT
            elif trouble is Trouble.GONE:  # sent again, it is made anew
                told |= {"external_id": "", "stamp": 0, "detail": _("It was removed there since it was written.")}
            with self.page():
                CrmPush.objects.filter(connection=self.row, activity=activity).update(**told)
            return 0
        with self.page():
            kept = CrmPush.objects.filter(connection=self.row, activity=activity).first()
            if kept is not None:
                kept.attempts = min(kept.attempts + 1, 99)
                kept.next_at = self.clock.now() + AGAIN[min(kept.attempts, len(AGAIN)) - 1]
                kept.detail = detail[:500]
                kept.save(update_fields=["attempts", "next_at", "detail"])
        if trouble is Trouble.UNKNOWN:
            return 0
        raise error

    def _refuse(self, activity: Activity, digest: str, why: str) -> int:
        with self.page():
            CrmPush.objects.update_or_create(
                organisation_id=self.row.organisation_id,
                connection=self.row,
                activity=activity,
                defaults={"state": STATE.REFUSED, "detail": why[:500], "digest": digest},
            )
        return 0


def _waits(kept: CrmPush, now: datetime) -> bool:
    """For a person who chooses, or until it is tried again."""
    return kept.state == STATE.CONFLICT or (kept.next_at is not None and kept.next_at > now)


def _stands(kept: CrmPush, done: Pushed, digest: str, now: datetime) -> None:
    CrmPush.objects.filter(pk=kept.pk).update(
        state=STATE.SENT,
        external_id=done.external_id,
        stamp=done.stamp,
        digest=digest,
        attempts=0,
        detail="",
        next_at=None,
        sent_at=now,
    )


def _lacks(push: Push) -> str:
    if not push.kind:
        return _("No activity type of the CRM means this kind: choose one on the mapping page.")
    return _("Nobody in the CRM is this person: choose who on the mapping page.")


def digest_of(push: Push) -> str:
    """A mark of what we want to stand there: equal means that there is nothing to send."""
    told = replace(push, external_id="", stamp=0)
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


def pushes_of(place: Place) -> dict[str, CrmPush]:
    """What was written back, by the id of its record there; not what was left to the CRM."""
    rows = CrmPush.objects.filter(connection_id=place.connection_id, is_theirs=False).exclude(external_id="")
    rows = rows.select_related("activity")
    return {row.external_id: row for row in rows}


def note_change(kept: CrmPush, record: Record, stamp: int) -> None:
    """What we wrote was read back: as we wrote it, or changed there since. kept: of `pushes_of`."""
    if stamp <= kept.stamp or kept.state not in (STATE.SENT, STATE.WAITING):
        return
    activity = kept.activity
    done = {Activity.Status.HELD: "done", Activity.Status.PLANNED: "planned"}.get(Activity.Status(activity.status))
    values = record.values
    differ = [
        name
        for name, theirs, ours in (
            ("subject", values.get("subject"), activity.subject or values.get("subject")),
            ("starts_at", values.get("starts_at"), activity.started_at or values.get("starts_at")),
            ("status", values.get("status"), done),
        )
        if theirs != ours
    ]
    if differ:
        CrmPush.objects.filter(pk=kept.pk).update(state=STATE.CONFLICT, detail=", ".join(differ))
    else:
        CrmPush.objects.filter(pk=kept.pk).update(stamp=stamp)

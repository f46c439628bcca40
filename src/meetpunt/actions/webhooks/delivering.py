"""Each delivery of an event until it arrived or was given up.

Rule: an event is delivered at least once, under an identifier by which the receiver knows it again; every attempt is
signed anew over moment and body. What is told is no fact that figures are counted from: no new change number.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.posting import post
from meetpunt.connectors.transport import Reach
from meetpunt.store import job_queue
from meetpunt.store.models import Webhook, WebhookDelivery
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt
from meetpunt.store.tenancy import acting_in
from meetpunt.store.webhooks import EVENTS, TEST

WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=6), timedelta(hours=15)),
)
"""Before the second attempt and each after it: together not quite a day, then it is given up."""
UNREADABLE, SWITCHED_OFF = "secret_unreadable", "switched_off"
STATE = WebhookDelivery.State


def emit(organisation_id: int, event: str, key: str, body: Mapping[str, Any], now: datetime) -> int:
    """Tell every address that wants it, within the caller's transaction; gives how many. The same key is told once.

    Parameters:
        key: of the thing that happened: "notice:12:turn:40".
        body: what is told, as JSON can say it; docs/webhooks.md says what stands in it.
    """
    if event not in EVENTS:
        raise ValueError(f"There is no event {event}.")
    active = Webhook.objects.filter(organisation_id=organisation_id, is_active=True)
    wanted = [one for one in active if event in one.events]
    for one in wanted:
        deliver(one, event, key, body, now)
    return len(wanted)


def attempt(organisation_id: int, delivery_id: int, now: datetime, reach: Reach | None = None) -> str:
    """Send a delivery that is due; gives its state after that, empty when there is nothing to do.

    Sending happens outside the transaction: a receiver that is slow holds nothing up here.
    """
    with acting_in(organisation_id):
        rows = WebhookDelivery.objects.filter(organisation_id=organisation_id, pk=delivery_id, state=STATE.WAITING)
        row = rows.select_related("webhook").first()
    if row is None or row.next_at is None or row.next_at > now:
        return ""
    if not row.webhook.is_active and row.event != TEST:
        return _keep(row, STATE.GIVEN_UP, None, SWITCHED_OFF, now)
    status, problem = None, ""
    try:
        address, secret = (decrypt(Purpose.WEBHOOK, kept) for kept in (row.webhook.address, row.webhook.secret))
        body = json.dumps(row.body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        status = post(address, body, _headers(row, body, secret, now), reach)
    except ConnectorError as error:
        problem = error.code
    except CannotBeRead:
        return _keep(row, STATE.GIVEN_UP, None, UNREADABLE, now)
    if status is not None and 200 <= status < 300:
        return _keep(row, STATE.DELIVERED, status, "", now)
    is_last = row.attempts >= len(WAITS)
    return _keep(row, STATE.GIVEN_UP if is_last else STATE.WAITING, status, problem, now)


def ask_for_overdue(organisation_id: int, now: datetime) -> int:
    """Ask anew for deliveries whose job was lost (a queue that was restored, a worker that was killed too often)."""
    with acting_in(organisation_id):
        rows = WebhookDelivery.objects.filter(organisation_id=organisation_id, state=STATE.WAITING)
        overdue = list(rows.filter(next_at__lt=now - timedelta(minutes=30))[:500])
    for row in overdue:
        ask(row, now)
    return len(overdue)


def forget_delivered(organisation_id: int, before: datetime) -> int:
    """Remove deliveries that are over and were made before a moment; gives how many."""
    with acting_in(organisation_id):
        rows = WebhookDelivery.objects.filter(organisation_id=organisation_id, made_at__lt=before)
        return rows.exclude(state=STATE.WAITING).delete()[0]


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header by which the receiver knows who sent it and when: HMAC-SHA256 over moment, a point and the body."""
    mark = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mark}"


def deliver(webhook: Webhook, event: str, key: str, body: Mapping[str, Any], now: datetime) -> None:
    """Keep an event for an address and ask to send it; nothing when it was told already."""
    told = {
        "id": str(uuid5(NAMESPACE_URL, f"meetpunt:{webhook.organisation_id}:{event}:{key}")),
        "event": event,
        "at": now.isoformat(timespec="seconds"),
        "data": dict(body),
    }
    row, is_new = WebhookDelivery.objects.get_or_create(
        webhook=webhook,
        key=f"{event}:{key}"[:120],
        defaults={
            "organisation_id": webhook.organisation_id,
            "event": event,
            "body": told,
            "made_at": now,
            "next_at": now,
        },
    )
    if is_new:
        ask(row, now)


def ask(row: WebhookDelivery, now: datetime) -> None:
    """Ask for the next attempt. A job per attempt: the job that runs still holds its own key."""
    job_queue.enqueue(
        "deliver_webhook",
        now,
        organisation_id=row.organisation_id,
        arguments={"delivery_id": row.pk},
        key=f"webhook:{row.pk}:{row.attempts}:{int((row.next_at or now).timestamp())}",
        run_after=row.next_at,
    )


def _headers(row: WebhookDelivery, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Meetpunt-Event": row.event,
        "Meetpunt-Event-Id": row.body["id"],
        "Meetpunt-Signature": signature(secret, int(now.timestamp()), body),
    }


def _keep(row: WebhookDelivery, state: STATE, status: int | None, problem: str, now: datetime) -> str:
    with acting_in(row.organisation_id), transaction.atomic():
        rows = WebhookDelivery.objects.select_for_update().filter(pk=row.pk, attempts=row.attempts)
        kept = rows.filter(state=STATE.WAITING, next_at=row.next_at).first()
        if kept is None:  # removed, or sent anew, meanwhile
            return ""
        kept.state, kept.status, kept.problem, kept.attempts = state, status, problem[:200], row.attempts + 1
        kept.next_at = now + WAITS[row.attempts] if state == STATE.WAITING else None
        kept.delivered_at = now if state == STATE.DELIVERED else kept.delivered_at
        kept.save(update_fields=["state", "status", "problem", "attempts", "next_at", "delivered_at"])
        if state == STATE.WAITING:
            ask(kept, now)
    return str(state.value)

"""Which addresses are told, by administrators: adding, changing and removing them, trying one out, sending anew.

Rule: address and secret are kept encrypted; the secret is shown once, when it is made.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.webhooks.delivering import STATE, ask, deliver
from meetpunt.connectors import addresses
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.models import Change, Webhook, WebhookDelivery
from meetpunt.store.secrets import Purpose, encrypt
from meetpunt.store.tenancy import acting_in
from meetpunt.store.webhooks import EVENTS, TEST, address_of

MOST = 10
SHORTEST = 40
"""Letters of a secret: 43 of URL-safe base64 are 256 bits."""


def add(
    viewer: Viewer,
    name: str,
    address: str,
    events: Collection[str],
    secret: str,
    now: datetime,
    reach: Reach | None = None,
) -> int:
    """Keep an address that is told; gives its id. secret: made by who calls, and shown to the person once.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: it has no name, no event is chosen, it is no address to send to or told already, or there are too many.
    """
    rows = administered(viewer, Webhook)
    name = _checked(name, address, events, reach)
    if len(secret) < SHORTEST:
        raise ValueError("The secret is too short to be one.")
    with acting_in(viewer.organisation.id), transaction.atomic():
        if rows.count() >= MOST:
            raise Refused(_("There are %(most)s addresses already. Remove one first.") % {"most": MOST})
        if address.strip() in map(address_of, rows):
            raise Refused(_("This address is told already. Open it to choose what it hears."))
        row = Webhook.objects.create(
            organisation_id=viewer.organisation.id,
            name=name,
            address=encrypt(Purpose.WEBHOOK, address.strip()),
            secret=encrypt(Purpose.WEBHOOK, secret),
            events=_in_order(events),
            made_by_id=viewer.person_id,
            made_at=now,
        )
        write_down(viewer, Change.Kind.MADE, row, {}, _told(row), now)
    return row.pk


def change(
    viewer: Viewer,
    webhook_id: int,
    name: str,
    address: str,
    events: Collection[str],
    is_active: bool,
    now: datetime,
    reach: Reach | None = None,
) -> None:
    """Change what it is called, where it lies, what it is told, and whether it is told anything at all.

    Raises:
        NotVisible: it is no address of the organisation, or the viewer does not administer.
        Refused: as `add`.
    """
    name = _checked(name, address, events, reach)
    with acting_in(viewer.organisation.id), transaction.atomic():
        row = _found(viewer, webhook_id)
        was, before = address_of(row), _told(row)
        row.name, row.events, row.is_active = name, _in_order(events), is_active
        row.address = encrypt(Purpose.WEBHOOK, address.strip())
        row.save(update_fields=["name", "events", "is_active", "address"])
        after = _told(row)
        if was != address_of(row):
            after["new_address"] = True
        if after != before:
            write_down(viewer, Change.Kind.CHANGED, row, before, after, now)


def remove(viewer: Viewer, webhook_id: int, now: datetime) -> None:
    """Forget an address with its secret and everything that was delivered to it.

    Raises:
        NotVisible: as for `change`.
    """
    with acting_in(viewer.organisation.id), transaction.atomic():
        row = _found(viewer, webhook_id)
        write_down(viewer, Change.Kind.REMOVED, row, _told(row), {}, now)
        row.delete()


def send_test(viewer: Viewer, webhook_id: int, key: str, now: datetime) -> None:
    """Tell an address that this is a test.

    Raises:
        NotVisible: as for `change`.
    """
    with acting_in(viewer.organisation.id), transaction.atomic():
        deliver(_found(viewer, webhook_id), TEST, f"test:{key[:60]}", {"text": "Meetpunt"}, now)


def send_again(viewer: Viewer, delivery_id: int, now: datetime) -> int:
    """Send a delivery once more under the same identifier, whether it arrived or not; gives the address's id.

    Raises:
        NotVisible: it is no delivery of the organisation, or the viewer does not administer.
        Refused: it waits for its next attempt already.
    """
    with acting_in(viewer.organisation.id), transaction.atomic():
        row = administered(viewer, WebhookDelivery).select_for_update().filter(pk=delivery_id).first()
        if row is None:
            raise NotVisible(f"delivery {delivery_id}")
        if row.state == STATE.WAITING and row.attempts == 0:
            raise Refused(_("It is being sent already."))
        row.state, row.attempts, row.next_at, row.problem, row.status = STATE.WAITING, 0, now, "", None
        row.save(update_fields=["state", "attempts", "next_at", "problem", "status"])
        ask(row, now)
        return row.webhook_id


def _found(viewer: Viewer, webhook_id: int) -> Webhook:
    row = administered(viewer, Webhook).select_for_update().filter(pk=webhook_id).first()
    if row is None:
        raise NotVisible(f"webhook {webhook_id}")
    return row


def _told(row: Webhook) -> dict[str, Any]:
    """What the trail tells of it: of the address its server alone, the rest may be a secret."""
    host = addresses.host_of(address_of(row))
    return {"name": row.name, "told_of": row.events, "is_active": row.is_active, "host": host}


def _checked(name: str, address: str, events: Collection[str], reach: Reach | None) -> str:
    name = " ".join(name.split())[:80]
    if not name:
        raise Refused(_("Say what you call this address."))
    if not events or not set(events) <= set(EVENTS):
        raise Refused(_("Choose at least one event."))
    try:
        addresses.check(address.strip(), (reach or Reach()).allow_loopback)
    except ConnectorError as error:
        raise Refused(str(error.message)) from error
    return name


def _in_order(events: Collection[str]) -> list[str]:
    return [one for one in EVENTS if one in events]

"""Webhooks to read: the events there are, an organisation's addresses, and what was delivered to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.models import Webhook, WebhookDelivery
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt

EVENTS = (
    "production.large_order.told",
    "production.large_order.changed",
    "production.large_order.ended",
    "production.answer",
)
"""What an address can be told. A new one needs its words in `web/webhook_words.py` and its body in docs/webhooks.md."""
TEST = "webhook.test"
"""Sent on request only, to any address."""
MOST_SHOWN = 30


@dataclass(frozen=True)
class WebhookRef:
    """An address that is told. address: empty when it cannot be read any more."""

    id: int
    name: str
    address: str
    events: tuple[str, ...]
    is_active: bool
    made_at: datetime


@dataclass(frozen=True)
class DeliveryRef:
    """One event for one address. status: what it last answered; problem: the code of why it did not."""

    id: int
    event: str
    state: str
    attempts: int
    status: int | None
    problem: str
    made_at: datetime
    next_at: datetime | None
    delivered_at: datetime | None


def webhooks_of(viewer: Viewer) -> tuple[WebhookRef, ...]:
    """All of the organisation, by name; NotVisible for who does not administer."""
    return tuple(_ref(row) for row in administered(viewer, Webhook).order_by("name", "pk"))


def find_webhook(viewer: Viewer, webhook_id: int) -> WebhookRef:
    """One of them; NotVisible when it is none."""
    row = administered(viewer, Webhook).filter(pk=webhook_id).first()
    if row is None:
        raise NotVisible(f"webhook {webhook_id}")
    return _ref(row)


def deliveries_of(viewer: Viewer, webhook_id: int, most: int = MOST_SHOWN) -> tuple[DeliveryRef, ...]:
    """The last ones of an address, the newest first."""
    rows = administered(viewer, WebhookDelivery).filter(webhook_id=webhook_id).order_by("-made_at", "-pk")
    columns = ("pk", "event", "state", "attempts", "status", "problem", "made_at", "next_at", "delivered_at")
    return tuple(DeliveryRef(*row) for row in rows.values_list(*columns)[:most])


def address_of(row: Webhook) -> str:
    """Where it lies; empty when it cannot be read any more."""
    try:
        return decrypt(Purpose.WEBHOOK, row.address)
    except CannotBeRead:
        return ""


def _ref(row: Webhook) -> WebhookRef:
    return WebhookRef(row.pk, row.name, address_of(row), tuple(row.events), row.is_active, row.made_at)

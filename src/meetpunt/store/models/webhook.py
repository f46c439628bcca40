"""Webhooks: addresses elsewhere that are told what happens here, signed, tried again, and sent anew on request."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import InstantField, SecretField
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import Purpose


class Webhook(Owned):
    """An address with the kinds of events that it is told."""

    name = models.CharField(max_length=80)
    address = SecretField(purpose=Purpose.WEBHOOK)
    """Encrypted: an address may hold a key."""
    secret = SecretField(purpose=Purpose.WEBHOOK)
    """Encrypted; what each delivery is signed with (HMAC-SHA256)."""
    events = models.JSONField(default=list)
    """Codes of events, as "production.large_order"."""
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "webhook"


class WebhookDelivery(Owned):
    """One event for one address: delivered at least once, under an identifier that the receiver can recognise."""

    class State(models.TextChoices):
        """Waiting for its (next) attempt, delivered, or given up."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        GIVEN_UP = "given_up", _("Given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    """Of the thing that happened: the same one is not sent twice."""
    body = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    """What the address last answered (HTTP); null when it did not."""
    problem = models.CharField(max_length=200, blank=True, default="")
    made_at = InstantField()
    next_at = InstantField(null=True)
    delivered_at = InstantField(null=True)

    class Meta:
        db_table = "webhook_delivery"
        constraints = [models.UniqueConstraint(fields=["webhook", "key"], name="an_event_once")]
        indexes = [models.Index(fields=["organisation", "state", "next_at"], name="delivery_due")]

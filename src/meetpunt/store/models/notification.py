"""What somebody is told, in the product and by mail, and what they want to be told."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class Notification(Owned):
    """Something to know. The kind decides the sentence, `about` holds its names and numbers."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=32)
    about = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True, default="")
    """Where to go for it, within the product."""
    key = models.CharField(max_length=120)
    """The same thing is told once."""
    at = InstantField()
    read_at = InstantField(null=True)
    wants_mail = models.BooleanField(default=False)
    mailed_at = InstantField(null=True)

    class Meta:
        db_table = "notification"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]
        indexes = [models.Index(fields=["person", "read_at", "at"], name="notification_of_person")]


class NotificationSwitch(Owned):
    """Whether a person wants a kind of notification, here and by mail; without a row the kind's own default."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=32)
    in_app = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        db_table = "notification_switch"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_switch_a_kind")]

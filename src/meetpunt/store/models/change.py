"""The audit trail: what somebody changed, before and after; also what an undo reads.

Append-only. Imports keep their own notes (`ImportUndo`); this is what people did by hand.
"""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class Change(Owned):
    """One thing that one person did to one record."""

    class Kind(models.TextChoices):
        """What was done."""

        MADE = "made"
        CHANGED = "changed"
        REMOVED = "removed"
        MERGED = "merged"
        UNDONE = "undone"
        EXPORTED = "exported"
        """Given out: what is kept about a contact person."""

    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    """Null for the operator of the machine and for what came by a schedule."""
    at = InstantField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    table = models.CharField(max_length=32)
    """The model's name in lower case: account, contact, opportunity, activity, ..."""
    row_id = models.BigIntegerField()
    name = models.CharField(max_length=200, blank=True, default="")
    """What the record was called, so that a list of changes reads without it."""
    before = models.JSONField(default=dict)
    """Only the fields that changed, as the columns hold them; of a removed record all of them."""
    after = models.JSONField(default=dict)
    undone_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "change"
        indexes = [
            models.Index(fields=["organisation", "table", "row_id", "at"], name="change_of_record"),
            models.Index(fields=["organisation", "at"], name="change_by_moment"),
        ]


class Sending(Owned):
    """A form or a phone's outbox sends with a key made in the browser: the same key is the same record."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    table = models.CharField(max_length=32)
    row_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        db_table = "sending"
        constraints = [models.UniqueConstraint(fields=["organisation", "person", "key"], name="a_key_is_sent_once")]

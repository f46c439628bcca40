"""The audit trail: what somebody changed or entered, before and after; also what an undo reads.

Append-only: the database refuses to change or remove a line (`store.trail_lock`), but through the door that the law
needs. Imports keep their own notes (`ImportUndo`); this is what people did by hand.
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
        """Given out: what is kept about a contact person, or a page as a file."""
        ENTERED = "entered"
        """Signed in."""
        FAILED = "failed"
        """Tried to sign in with what was wrong."""

    by = models.ForeignKey("store.Person", null=True, on_delete=models.PROTECT, related_name="+")
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
    """Noted once, when it is undone."""
    also = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """The lines kept with the same form, which its undo takes along: noted once. Nothing else ever changes."""
    number = models.BigIntegerField(null=True)
    """The place in the organisation's chain; null for a line from before there was one, or from elsewhere."""
    salt = models.CharField(max_length=32, blank=True, default="", db_default="")
    """Goes into the digest, so that erased content cannot be guessed from it; empty = it was erased."""
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    """SHA-256 of salt, name, before and after."""
    mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    """SHA-256 of the mark of the line before, and of all of this line but its content, of which the digest counts."""

    class Meta:
        db_table = "change"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="a_place_in_the_chain")]
        indexes = [
            models.Index(fields=["organisation", "table", "row_id", "at"], name="change_of_record"),
            models.Index(fields=["organisation", "at"], name="change_by_moment"),
        ]


class TrailHead(Owned):
    """Where an organisation's chain ends: without it the last lines could be taken off unnoticed."""

    began_after = models.BigIntegerField()
    """The last line that stood there before the chain began; 0 for none."""
    lines = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "trail_head"
        constraints = [models.UniqueConstraint(fields=["organisation"], name="a_chain_has_one_end")]


class TrailDoor(Owned):
    """While a transaction has a row here, it may change and remove lines of the trail, for the reason that it tells."""

    class Why(models.TextChoices):
        """What the law or the operator needs it for."""

        ERASING = "erasing"
        """Somebody is forgotten."""
        REMOVING = "removing"
        """The organisation is removed, or a backup takes its place."""

    why = models.CharField(max_length=8, choices=Why.choices)

    class Meta:
        db_table = "trail_door"


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

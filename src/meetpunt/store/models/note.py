"""Notes and documents that people add to a record."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned, Sourced, found_by_source


class Note(Owned, Sourced):
    """Words about an account or an opportunity, possibly about a contact. One that was written here has its account."""

    account = models.ForeignKey("store.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    opportunity = models.ForeignKey(
        "store.Opportunity", null=True, blank=True, on_delete=models.CASCADE, related_name="notes"
    )
    contact = models.ForeignKey("store.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = InstantField()
    is_pinned = models.BooleanField(default=False)
    changed_here = models.BooleanField(default=False)
    """Its words were changed or forgotten here: whatever its source tells, they stay."""

    class Meta:
        db_table = "note"
        constraints = [found_by_source("note")]
        indexes = [models.Index(fields=["account", "at"], name="note_of_account")]


class Document(Owned):
    """A file kept in the data folder: with a quote, an activity or an account."""

    table = models.CharField(max_length=32)
    row_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()

    class Meta:
        db_table = "document"
        indexes = [models.Index(fields=["organisation", "table", "row_id"], name="document_of_record")]

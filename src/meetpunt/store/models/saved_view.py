"""Lists as people keep them: filters and columns under a name; and what somebody had open last."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class SavedView(Owned):
    """A list page with its filters and columns."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=24)
    """accounts, contacts, opportunities, board, activities, ..."""
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True, default="")
    """The address's query string: what the filters and columns are."""
    is_shared = models.BooleanField(default=False)
    """Everybody in the organisation finds it in the list; what they see in it stays their own."""
    is_pinned = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    made_at = InstantField()

    class Meta:
        db_table = "saved_view"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person", "page", "name"], name="one_view_of_a_name")
        ]


class RecentlySeen(Owned):
    """The records that somebody opened last: quick to find again, and readable without a connection."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=32)
    row_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        db_table = "recently_seen"
        constraints = [models.UniqueConstraint(fields=["person", "table", "row_id"], name="seen_last_once")]
        indexes = [models.Index(fields=["person", "at"], name="seen_by_moment")]

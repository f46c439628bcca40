"""Conversations between rep and manager (*werkgesprek*), with the facts as they stood when they were planned."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class Conversation(Owned):
    """A conversation of two people; nobody else reads it, administrators neither."""

    class State(models.TextChoices):
        """Planned, held, or called off."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Called off")

    rep = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="conversations")
    manager = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    planned_at = InstantField()
    minutes = models.PositiveSmallIntegerField(default=45)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    question = models.TextField(blank=True, default="")
    """What the one who asked for it wants to talk about: a question, never a verdict."""
    about = models.JSONField(default=dict, blank=True)
    """Where it came from: {"kind": "signal", "signal": "step", "step": id, ...} or empty by hand."""
    facts = models.JSONField(default=dict, blank=True)
    """The figures as they stood, frozen, with the words, n and interval of each."""
    rules_version = models.CharField(max_length=20, blank=True, default="")
    """The version of the counting rules that the facts were made with."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "conversation"
        indexes = [models.Index(fields=["organisation", "rep", "planned_at"], name="conversation_of_rep")]

"""What is remembered of signals: the causes to ask about, since when one is there, and what was decided about it."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class StepCause(Owned):
    """A possible cause of a fall-back after a step in the organisation's words; without rows the method's own hold."""

    step = models.ForeignKey("store.Step", on_delete=models.CASCADE, related_name="causes")
    """The step that is left."""
    code = models.CharField(max_length=40)
    text_nl = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    facts = models.JSONField(default=list, blank=True)
    """Codes of the facts that bear on it, of those that the product can count."""
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "step_cause"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["step", "code"], name="one_cause_of_a_code")]


class SignalSeen(Owned):
    """From which day until which a signal was in the list, as the weekly look found it."""

    kind = models.CharField(max_length=24)
    """"step", or the code of a signal about data."""
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    first_on = DayField()
    last_on = DayField()
    chance = models.FloatField(null=True, blank=True)
    """How sure it was when it was last seen, 0..1."""

    class Meta:
        db_table = "signal_seen"
        indexes = [models.Index(fields=["organisation", "person", "last_on"], name="signal_of_person")]


class SignalDecision(Owned):
    """ "Not now, because": a signal rests until a day, with the reason."""

    kind = models.CharField(max_length=24)
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    rests_until = DayField()
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()

    class Meta:
        db_table = "signal_decision"
        indexes = [models.Index(fields=["organisation", "person", "rests_until"], name="decision_of_signal")]

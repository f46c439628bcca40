"""When people work: their contract days, the days that they are away, and what a year takes off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Dated, Owned


class Contract(Owned, Dated):
    """How long somebody works on each weekday; without one Monday to Friday, eight hours."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="contracts")
    minutes = models.JSONField()
    """Seven numbers, Monday first."""

    class Meta:
        db_table = "contract"
        constraints = [models.UniqueConstraint(fields=["person", "valid_from"], name="one_contract_a_day")]


class Absence(Owned):
    """Working days that somebody spends otherwise. Who was ill is not kept: illness is a share of the plan only."""

    class Kind(models.TextChoices):
        """Why."""

        LEAVE = "leave", _("Leave")
        TRAINING = "training", _("Training")
        MEETING = "meeting", _("Meeting")
        OTHER = "other", _("Other")

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    first_day = DayField()
    last_day = DayField()
    is_half = models.BooleanField(default=False)
    """Half of each of these days."""
    note = models.CharField(max_length=120, blank=True, default="")
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "absence"
        indexes = [models.Index(fields=["organisation", "person", "first_day"], name="absence_of_person")]


class WorkAllowance(Owned, Dated):
    """What a year takes off the working days of full time: of the organisation, or of one person where that differs."""

    person = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    leave_days = models.FloatField(null=True, blank=True)
    training_days = models.FloatField(null=True, blank=True)
    meeting_days = models.FloatField(null=True, blank=True)
    illness_percent = models.FloatField(null=True, blank=True)

    class Meta:
        db_table = "work_allowance"
        indexes = [models.Index(fields=["organisation", "valid_from"], name="allowance_by_day")]

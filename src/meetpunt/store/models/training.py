"""Trainings: who took part, what they cost, and the KPI that they should move."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class Training(Owned):
    """A training on a competency, meant to move a KPI."""

    class Choosing(models.TextChoices):
        """How the participants were chosen: what can be shown afterwards hangs on it."""

        LOT = "lot", _("By lot")
        WAVES = "waves", _("In turns, the order by lot")
        WISH = "wish", _("Who wanted to")
        FIGURES = "figures", _("By their figures")
        ALL = "all", _("Everybody")

    name = models.CharField(max_length=120)
    competency = models.ForeignKey(
        "store.Competency", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kpi = models.CharField(max_length=40)
    behaviour_kpi = models.CharField(max_length=40, blank=True, default="")
    """A KPI of behaviour that happens more often, for when the result cannot be shown."""
    team = models.ForeignKey("store.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Whose team it is for; none: the organisation."""
    choosing = models.CharField(max_length=7, choices=Choosing.choices, default=Choosing.LOT)
    first_on = DayField()
    last_on = DayField()
    months = models.PositiveSmallIntegerField(default=6)
    """How many months before and after are compared."""
    minutes = models.PositiveIntegerField(default=0)
    """Time of each participant."""
    cost_minor = models.BigIntegerField(default=0)
    """Cost of the whole beside the participants' time, in minor units of the reporting currency."""
    given_by = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(blank=True, default="")
    foreseen = models.JSONField(default=dict, blank=True)
    """The smallest effect that could be shown, as it was said before the start; frozen."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    cancelled_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "training"
        indexes = [models.Index(fields=["organisation", "first_on"], name="training_of_day")]


class TrainingPlace(Owned):
    """Somebody takes part in a training; of a training in waves, in which one."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    wave = models.PositiveSmallIntegerField(default=1)
    first_on = DayField()
    """When this person begins."""
    was_there = models.BooleanField(null=True)
    """Null while it is not over."""
    added_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = InstantField()

    class Meta:
        db_table = "training_place"
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="one_place_each")]


class TrainerInvitation(Owned):
    """A trainer may see what a training or a rep invites to, until a day."""

    trainer = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    training = models.ForeignKey(Training, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    rep = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    """A rep who invites; exactly one of training and rep is there."""
    until = DayField()
    """The last day."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    ended_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "trainer_invitation"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(training__isnull=True, rep__isnull=False)
                | models.Q(training__isnull=False, rep__isnull=True),
                name="a_trainer_is_invited_to_one",
            )
        ]

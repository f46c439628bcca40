"""Yearly re-determination: which draft is being made beside which plan, and what was chosen and noted on the way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned
from meetpunt.store.models.plan import Plan


class Replan(Owned):
    """A draft that is made by setting last year's plan beside what was measured since."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="replan")
    before = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The plan that held for the year before; null when none did."""
    is_done = models.BooleanField(default=False)
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "replan"


class ReplanNote(Owned):
    """About one parameter of somebody or of everybody: why it differs, and what the new plan takes."""

    class Choice(models.TextChoices):
        """What the new plan takes; nothing = not chosen yet."""

        MEASURED = "measured", _("What was measured")
        WANTED = "wanted", _("What last year's plan wanted")
        OWN = "own", _("Own value")

    replan = models.ForeignKey(Replan, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=24)
    """A code of `method.planning.inputs.Code`."""
    choice = models.CharField(max_length=8, choices=Choice.choices, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "replan_note"
        ordering = ["pk"]

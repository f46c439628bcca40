"""Lists of an organisation's own: loss reasons, templates of quotes, free days, and what people want to reach."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField
from meetpunt.store.models.base import Owned


class LossReason(Owned):
    """A reason to choose from when an opportunity is lost or ends without a decision."""

    text_nl = models.CharField(max_length=120)
    text_en = models.CharField(max_length=120)
    is_no_decision = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "loss_reason"
        ordering = ["position", "pk"]


class QuoteTemplate(Owned):
    """A template or tool that quotes are made with."""

    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "quote_template"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_template_of_a_name")]


class Holiday(Owned):
    """A day on which nobody works."""

    day = DayField()
    name = models.CharField(max_length=80)

    class Meta:
        db_table = "holiday"
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="a_holiday_once")]


class Goal(Owned):
    """What somebody wants to reach themselves from one day to another; what a manager sets are targets (`Target`)."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="goals")
    measure = models.CharField(max_length=24)
    """visits, new_prospects, quotes, orders or revenue."""
    first_day = DayField()
    last_day = DayField()
    target = models.BigIntegerField()
    """A count; of revenue minor units of the reporting currency."""

    class Meta:
        db_table = "goal"
        constraints = [
            models.UniqueConstraint(fields=["person", "measure", "first_day", "last_day"], name="one_goal_a_period")
        ]

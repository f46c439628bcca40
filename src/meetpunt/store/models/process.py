"""Sales processes: their steps in order, and per step the versions of what it means to enter it."""

from __future__ import annotations

from django.db import models

from meetpunt.store.models.base import Dated, Owned


class SalesProcess(Owned):
    """A way of selling; SPATOCO unless the organisation made its own."""

    code = models.CharField(max_length=40)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "sales_process"
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_process_of_a_code")]


class Step(Owned):
    """A step: its identity and place in the process. Entering the final one wins the opportunity."""

    process = models.ForeignKey(SalesProcess, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    is_final = models.BooleanField(default=False)

    class Meta:
        db_table = "step"
        ordering = ["process", "position"]
        constraints = [
            models.UniqueConstraint(fields=["process", "code"], name="one_step_of_a_code"),
            models.UniqueConstraint(fields=["process", "position"], name="one_step_at_a_place"),
        ]


class StepDefinition(Owned, Dated):
    """A version of a step's words and norms; figures show the version in force on their day."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="definitions")
    version = models.PositiveSmallIntegerField(default=1)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    criterion_nl = models.TextField(blank=True, default="")
    criterion_en = models.TextField(blank=True, default="")
    norm_days = models.PositiveSmallIntegerField(null=True, blank=True)
    norm_visits = models.FloatField(null=True, blank=True)
    norm_contacts = models.FloatField(null=True, blank=True)
    norm_minutes = models.PositiveIntegerField(null=True, blank=True)
    conversion_target = models.FloatField(null=True, blank=True)

    class Meta:
        db_table = "step_definition"
        constraints = [models.UniqueConstraint(fields=["step", "version"], name="one_definition_of_a_version")]

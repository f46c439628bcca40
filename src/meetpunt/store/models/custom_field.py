"""Fields of an organisation's own, their values, and the optional fields of ours that it hid.

No field is mandatory. A field that is removed keeps its values (`removed_at`): they are an archive, not a loss.
"""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class CustomField(Owned):
    """A field of its own on a kind of record."""

    class On(models.TextChoices):
        """The kinds of record."""

        ACCOUNT = "account"
        CONTACT = "contact"
        OPPORTUNITY = "opportunity"
        ACTIVITY = "activity"

    class Type(models.TextChoices):
        """What can be filled in."""

        TEXT = "text"
        NUMBER = "number"
        DAY = "day"
        CHOICE = "choice"
        YES_NO = "yes_no"

    on = models.CharField(max_length=12, choices=On.choices)
    code = models.CharField(max_length=40)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    type = models.CharField(max_length=8, choices=Type.choices)
    choices = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    made_at = InstantField()
    removed_at = InstantField(null=True)

    class Meta:
        db_table = "custom_field"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "on", "code"], name="one_field_of_a_code")]


class CustomValue(Owned):
    """What is filled in for one record; no row = not filled in."""

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    row_id = models.BigIntegerField()
    text = models.CharField(max_length=2000, blank=True, default="")
    """Of text and choice; "yes" or "no" of yes/no."""
    number_micro = models.BigIntegerField(null=True)
    """Of a number, in millionths."""
    day = DayField(null=True)

    class Meta:
        db_table = "custom_value"
        constraints = [models.UniqueConstraint(fields=["field", "row_id"], name="one_value_a_record")]


class HiddenField(Owned):
    """An optional field of ours that the organisation does not use; what stands in it stays."""

    on = models.CharField(max_length=12, choices=CustomField.On.choices)
    code = models.CharField(max_length=40)
    at = InstantField()

    class Meta:
        db_table = "hidden_field"
        constraints = [models.UniqueConstraint(fields=["organisation", "on", "code"], name="hidden_once")]

"""What who runs the installation keeps of organisations: numbers that were counted, and what was done by whom.

Rule: nothing here is content. Both stand outside row-level security, because an operator is in no organisation.
"""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField


class OrganisationSize(models.Model):
    """How large an organisation was when it was counted last, so that a list of thousands asks once."""

    organisation = models.OneToOneField(
        "store.Organisation", primary_key=True, on_delete=models.CASCADE, related_name="size"
    )
    people = models.IntegerField(default=0)
    """Who can sign in."""
    activities = models.BigIntegerField(default=0)
    opportunities = models.BigIntegerField(default=0)
    read_at = InstantField(null=True)
    """When a file or a CRM was read last."""
    counted_at = InstantField()

    class Meta:
        db_table = "organisation_size"


class OperatorLine(models.Model):
    """One thing that an operator did. The database refuses to change or remove a line (`store.trail_lock`)."""

    class Kind(models.TextChoices):
        """What was done."""

        ADDED = "added"
        TAKEN_OFF = "taken_off"
        ENTERED = "entered"
        FAILED = "failed"
        SIGN_IN = "sign_in"
        """Something about how an operator signs in."""
        MADE = "made"
        INVITED = "invited"
        """Its first administrator, again."""
        SUSPENDED = "suspended"
        RESUMED = "resumed"
        PLANNED = "planned"
        """To be removed."""
        CALLED_OFF = "called_off"
        REMOVED = "removed"
        FORGOTTEN = "forgotten"
        """The file that was kept of a removed one."""

    at = InstantField()
    by = models.CharField(max_length=254, blank=True, default="")
    """The address of the operator; empty = at the command line, or by a schedule."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    organisation_id = models.BigIntegerField(null=True)
    """No reference: the line stays when the organisation is gone."""
    name = models.CharField(max_length=254, blank=True, default="")
    """Of the organisation, or the address of the operator that it is about."""
    told = models.JSONField(default=dict)

    class Meta:
        db_table = "operator_line"
        indexes = [
            models.Index(fields=["at"], name="operator_line_in_order"),
            models.Index(fields=["organisation_id", "at"], name="operator_line_of_one"),
        ]

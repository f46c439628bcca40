"""Activities: what reps did and plan to do, each minute of it countable once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.method.lengths import minutes
from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned, Sourced, found_by_source


class Activity(Owned, Sourced):
    """One activity of one person."""

    class Kind(models.TextChoices):
        """The kinds of the method, chapter 3."""

        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        DEMONSTRATION = "demonstration", _("Demonstration")
        QUOTE_WORK = "quote_work", _("Quote work")
        LEAD_WORK = "lead_work", _("Lead work")
        OFFICE = "office", _("Office")
        TRAVEL = "travel", _("Travel")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        """Planned, done or called off."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Purpose(models.TextChoices):
        """What a visit was for; a visit counts once in the capacity table, by this."""

        SALES = "sales", _("Sales")
        SERVICE = "service", _("Service and loyalty")

    class Asked(models.TextChoices):
        """Whether the order was asked for in this contact."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_RECORDED = "", _("Not recorded")

    organisation = models.ForeignKey("store.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False)
    """Large tables have no index that a longer one covers, and none that only a rare deletion would use."""
    person = models.ForeignKey(
        "store.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="activities", db_index=False
    )
    account = models.ForeignKey(
        "store.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="activities", db_index=False
    )
    contact = models.ForeignKey(
        "store.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    opportunity = models.ForeignKey(
        "store.Opportunity", null=True, blank=True, on_delete=models.SET_NULL, related_name="activities", db_index=False
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.HELD)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, blank=True, default="")
    purpose_inferred = models.BooleanField(default=False)
    subject = models.CharField(max_length=200, blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    commitment = models.CharField(max_length=200, blank=True, default="")
    met_decider = models.BooleanField(null=True)
    """Spoke with somebody who decides; null = not recorded."""
    asked_for_order = models.CharField(max_length=3, choices=Asked.choices, blank=True, default=Asked.NOT_RECORDED)
    answer = models.CharField(max_length=120, blank=True, default="")
    started_at = InstantField(null=True, blank=True)
    started_on = DayField(null=True, blank=True)
    length_ms = models.BigIntegerField(null=True, blank=True)
    """How long it took as registered, in milliseconds; `flags` says when it cannot be right."""
    counted_ms = models.BigIntegerField(null=True, blank=True)
    """What averages and sums use: null where the registered length cannot be right."""
    travel_minutes = models.IntegerField(null=True, blank=True)
    travel_metres = models.IntegerField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True, default="")
    next_step_on = DayField(null=True, blank=True)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """The activity of which this one was the next step."""
    step = models.ForeignKey(
        "store.Step", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """The step of its opportunity at that moment: decides in which kind of time its minutes fall."""
    flags = models.CharField(max_length=120, blank=True, default="")
    team = models.ForeignKey(
        "store.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    territory = models.ForeignKey(
        "store.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    recorded_at = InstantField()
    client_key = models.UUIDField(null=True, blank=True)
    """Made by the browser or phone: sending again is the same activity."""

    @property
    def minutes(self) -> float | None:
        """How long it took as registered."""
        return minutes(self.length_ms)

    class Meta:
        db_table = "activity"
        constraints = [
            found_by_source("activity"),
            models.UniqueConstraint(fields=["organisation", "client_key"], name="an_activity_is_sent_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "person", "started_on"], name="activity_of_person"),
            models.Index(fields=["opportunity"], name="activity_of_opportunity"),
            models.Index(fields=["account", "started_on"], name="activity_of_account"),
            # Whatever an activity points to is only removed after a look who points to it: one of 59,000 took 21 ms.
            models.Index(fields=["follows"], name="activity_after_another", condition=models.Q(follows__isnull=False)),
            models.Index(fields=["contact"], name="activity_of_contact", condition=models.Q(contact__isnull=False)),
        ]

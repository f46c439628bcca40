"""Opportunities with their lines, and the two append-only histories that every past figure is read from."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned, Sourced, found_by_source


class Outcome(models.TextChoices):
    """How an opportunity ended, or that it has not."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    NO_DECISION = "no_decision"


class Opportunity(Owned, Sourced):
    """A chance to sell (*verkoopkans*). Step, outcome and closing are a copy of the last event, for lists."""

    organisation = models.ForeignKey("store.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False)
    """Large tables have no index that a longer one covers, and none that only a rare deletion would use."""
    account = models.ForeignKey(
        "store.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    contact = models.ForeignKey(
        "store.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        "store.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    process = models.ForeignKey("store.SalesProcess", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    margin_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    expected_close = DayField(null=True, blank=True)
    segment = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=80, blank=True, default="")
    lead_source = models.CharField(max_length=80, blank=True, default="")
    next_step = models.CharField(max_length=200, blank=True, default="")
    next_step_on = DayField(null=True, blank=True)
    step = models.ForeignKey(
        "store.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Null while its stage is not mapped: counted, shown, in no funnel."""
    unmapped_stage = models.CharField(max_length=120, blank=True, default="")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    closed_on = DayField(null=True, blank=True)
    loss_reason = models.CharField(max_length=120, blank=True, default="")
    description = models.TextField(blank=True, default="", db_default="")
    created_at = InstantField()

    class Meta:
        db_table = "opportunity"
        constraints = [found_by_source("opportunity")]
        indexes = [
            models.Index(fields=["organisation", "owner", "outcome"], name="opportunity_of_owner"),
            models.Index(fields=["organisation", "account"], name="opportunity_of_account"),
            # Which segments there are is asked for the filters of nearly every page.
            models.Index(
                fields=["organisation", "segment"], name="opportunity_by_segment", condition=~models.Q(segment="")
            ),
            models.Index(fields=["contact"], name="opportunity_of_contact", condition=models.Q(contact__isnull=False)),
        ]


class OpportunityLine(Owned):
    """A product asked for: how many, for how much, and when it is wanted. Quantities are in thousandths."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey("store.Product", null=True, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(default=1000)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    wanted_on = DayField(null=True, blank=True)
    """A day of the week in which it is wanted."""

    class Meta:
        db_table = "opportunity_line"
        indexes = [models.Index(fields=["opportunity", "product"], name="product_asked_for")]


class StageEvent(Owned):
    """Something that happened to an opportunity's place in the process. Append-only."""

    class Kind(models.TextChoices):
        """Entering the final step wins; a re-opening voids the loss before it; a transfer changes the owner."""

        STEP = "step"
        LOST = "lost"
        NO_DECISION = "no_decision"
        REOPENED = "reopened"
        TRANSFERRED = "transferred"

    class Origin(models.TextChoices):
        """Whether the moment was told, or only that it stood so when we looked."""

        RECORDED = "recorded"
        SEEN_AT_IMPORT = "seen_at_import"

    organisation = models.ForeignKey("store.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False)
    """Large tables have no index that a longer one covers, and none that only a rare deletion would use."""
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    step = models.ForeignKey(
        "store.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raw_stage = models.CharField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=120, blank=True, default="")
    happened_at = InstantField(null=True, blank=True)
    """Null when nobody wrote down when: counts in today's stock only."""
    happened_on = DayField(null=True, blank=True)
    recorded_at = InstantField()
    owner = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who owned the opportunity from this event on."""
    by = models.ForeignKey(
        "store.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey("store.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The owner's team on that day, kept right by `attribution.py`."""
    territory = models.ForeignKey(
        "store.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """The account's territory on that day, else the owner's; kept right by `attribution.py`."""
    origin = models.CharField(max_length=16, choices=Origin.choices, default=Origin.RECORDED)
    import_run = models.ForeignKey("store.ImportRun", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "stage_event"
        indexes = [models.Index(fields=["organisation", "opportunity", "happened_at"], name="stage_event_in_order")]


class OpportunityChange(Owned):
    """The terms of an opportunity as they were until a moment. Append-only; today's terms are on the opportunity."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="changes")
    until = InstantField()
    recorded_at = InstantField()
    by = models.ForeignKey("store.Person", null=True, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField(null=True)
    margin_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    expected_close = DayField(null=True)
    import_run = models.ForeignKey("store.ImportRun", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "opportunity_change"
        indexes = [models.Index(fields=["organisation", "opportunity", "until"], name="change_in_order")]

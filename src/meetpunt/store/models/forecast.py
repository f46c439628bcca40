"""What was foreseen, kept week by week so that it can be held to account, and what people themselves commit to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class ForecastSnapshot(Owned):
    """What the open opportunities of one owner in one step promised for one month, as seen on one day."""

    taken_on = DayField()
    recorded_at = InstantField()
    process = models.ForeignKey("store.SalesProcess", on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey("store.Step", on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey("store.Person", null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("store.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    month = models.IntegerField(null=True)
    """Expected closing month as year * 12 + month - 1; null when no date was given."""
    currency = models.CharField(max_length=3)
    count = models.IntegerField()
    amount_minor = models.BigIntegerField()
    chance = models.FloatField(null=True)
    """Share of opportunities in this step that were won, of the organisation's own history; null when too few."""
    weighted_minor = models.BigIntegerField(null=True)

    class Meta:
        db_table = "forecast_snapshot"
        indexes = [models.Index(fields=["organisation", "taken_on"], name="snapshot_by_day")]


class ForecastKept(Owned):
    """What a method foresaw for a month, of somebody, a team or the whole, as it stood on one day. Append-only."""

    class Method(models.TextChoices):
        """How it was foreseen."""

        STEPS = "steps", _("Steps and their time")
        WEIGHTED = "weighted", _("Weighted by step")
        RUN_RATE = "run_rate", _("Run rate")

    taken_on = DayField()
    recorded_at = InstantField()
    process = models.ForeignKey("store.SalesProcess", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("store.Person", null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("store.Team", null=True, on_delete=models.CASCADE, related_name="+")
    """Neither person nor team: the organisation."""
    month = models.IntegerField()
    """year * 12 + month - 1."""
    method = models.CharField(max_length=8, choices=Method.choices)
    won_minor = models.BigIntegerField()
    """Ordered in the month before that day, reporting currency; it is inside the three below."""
    won_orders = models.IntegerField()
    p10_minor = models.BigIntegerField(null=True)
    p50_minor = models.BigIntegerField(null=True)
    p90_minor = models.BigIntegerField(null=True)
    p10_orders = models.FloatField(null=True)
    p50_orders = models.FloatField(null=True)
    p90_orders = models.FloatField(null=True)

    class Meta:
        db_table = "forecast_kept"
        indexes = [models.Index(fields=["organisation", "taken_on", "month"], name="forecast_kept_by_day")]


class ForecastCommitment(Owned):
    """What somebody says that a period will bring, beside what is foreseen. Append-only: the last one holds."""

    class Kind(models.TextChoices):
        """The rep's own word, or what the manager makes of it."""

        COMMIT = "commit", _("Own commitment")
        ADJUST = "adjust", _("Manager's adjustment")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    person = models.ForeignKey("store.Person", null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("store.Team", null=True, on_delete=models.CASCADE, related_name="+")
    """Of whom: a rep, or a team as a whole."""
    first_day = DayField()
    last_day = DayField()
    """The month or quarter, both days included."""
    amount_minor = models.BigIntegerField(null=True)
    """Reporting currency; null takes the word back."""
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()
    client_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "forecast_commitment"
        indexes = [
            models.Index(fields=["organisation", "person", "first_day"], name="commitment_of_person"),
            models.Index(fields=["organisation", "team", "first_day"], name="commitment_of_team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "client_key"], condition=~models.Q(client_key=""), name="a_commitment_once"
            )
        ]


class BackTest(Owned):
    """A look back over history: what each method would have foreseen, beside what came."""

    process = models.ForeignKey("store.SalesProcess", on_delete=models.CASCADE, related_name="+")
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    """The months that were foreseen, both included, as year * 12 + month - 1."""
    asked_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = InstantField()
    finished_at = InstantField(null=True)
    found = models.JSONField(default=dict, blank=True)
    """Per method the scores, and per month what was foreseen and what came; of the organisation, never of persons."""

    class Meta:
        db_table = "back_test"
        indexes = [models.Index(fields=["organisation", "asked_at"], name="back_test_by_moment")]


class AgeingDecision(Owned):
    """What somebody decided about an opportunity that stood longer than others take. Append-only."""

    class Decision(models.TextChoices):
        """It still moves, moves at a later day, or has ended."""

        ALIVE = "alive", _("Still alive")
        LATER = "later", _("Later")
        ENDED = "ended", _("Ended")

    opportunity = models.ForeignKey("store.Opportunity", on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=5, choices=Decision.choices)
    ask_again_on = DayField(null=True)
    """From when it is asked again; null for what has ended."""
    chance = models.FloatField(null=True)
    """That it still went on, of a hundred this old, as it was said then; 0..1."""
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()

    class Meta:
        db_table = "ageing_decision"
        indexes = [models.Index(fields=["organisation", "opportunity"], name="decision_on_age")]

"""Plans of process capacity and their scenarios: what is wanted where the measured values are not taken."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Dated, Owned


class Plan(Owned):
    """A plan of a year for a team or the organisation; one with a parent is a scenario of that."""

    class State(models.TextChoices):
        """Being made, the one that holds, or an earlier one."""

        DRAFT = "draft", _("Draft")
        HOLDS = "holds", _("Holds")
        EARLIER = "earlier", _("Earlier")

    name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    team = models.ForeignKey("store.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    process = models.ForeignKey("store.SalesProcess", on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="scenarios")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    measured_from = DayField()
    measured_until = DayField()
    """The days that the measured values come from, both included."""
    measured = models.JSONField(default=dict, blank=True)
    """The measured values as they were when it came to hold, for the year after."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    decided_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = InstantField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    """Why it came to hold, or why not."""

    class Meta:
        db_table = "plan"
        indexes = [models.Index(fields=["organisation", "year"], name="plan_of_year")]


class PlanValue(Owned):
    """A value that a plan takes instead of the measured one, for whom and for what."""

    class Origin(models.TextChoices):
        """Wanted for the year, or filling a gap: own estimate, from the pool, or published."""

        WANTED = "wanted", _("Wanted")
        ASSUMED = "assumed", _("Own estimate")
        PUBLISHED = "published", _("Published figure")
        POOL = "pool", _("Pool")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="values")
    person = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("store.Territory", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey("store.ProductFamily", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=24)
    """A code of `method.planning.inputs.Code`."""
    value = models.FloatField()
    origin = models.CharField(max_length=9, choices=Origin.choices, default=Origin.WANTED)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "plan_value"


class PlanChange(Owned):
    """A named change that a scenario makes: its kind and terms are those of `method.planning.scenarios`."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    terms = models.JSONField(default=dict)

    class Meta:
        db_table = "plan_change"
        ordering = ["position", "pk"]


class PlanForward(Owned):
    """A forward calculation that is kept with a plan: what will be done for which part, and what that brings."""

    class Split(models.TextChoices):
        """What its parts are."""

        TERRITORY = "territory", _("territory")
        PRODUCT = "product", _("product")
        SEGMENT = "segment", _("segment")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="forwards")
    name = models.CharField(max_length=120)
    split = models.CharField(max_length=9, choices=Split.choices)
    wanted = models.JSONField(default=dict)
    """By the name of a part: the activity of `method.planning.forwards`, how many, and the step that is entered."""
    brings = models.JSONField(default=dict)
    """Orders, revenue (minor units) and sales visits as they were counted when it was kept; null = not known."""
    kept_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = InstantField()

    class Meta:
        db_table = "plan_forward"
        ordering = ["pk"]


class CostRate(Owned, Dated):
    """What an hour, a kilometre or an order through a channel costs, in the reporting currency."""

    kind = models.CharField(max_length=24)
    """A code of `method.planning.costs`."""
    person = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    amount_minor = models.BigIntegerField(null=True, blank=True)
    permille = models.IntegerField(null=True, blank=True)
    """Of the order's value, where a channel is paid so."""

    class Meta:
        db_table = "cost_rate"
        indexes = [models.Index(fields=["organisation", "kind", "valid_from"], name="cost_by_day")]


class SellerSkill(Owned, Dated):
    """Whether somebody can sell a family of products (*wie kan wat verkopen*)."""

    class Level(models.TextChoices):
        """Alone, learning it, or not."""

        ABLE = "able", _("Sells it")
        LEARNING = "learning", _("Is learning it")
        NOT = "not", _("Does not sell it")

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="skills")
    family = models.ForeignKey("store.ProductFamily", on_delete=models.CASCADE, related_name="skills")
    level = models.CharField(max_length=8, choices=Level.choices)

    class Meta:
        db_table = "seller_skill"
        constraints = [models.UniqueConstraint(fields=["person", "family", "valid_from"], name="one_skill_a_day")]

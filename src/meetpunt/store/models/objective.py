"""Where an organisation is going: its objectives, what it knows of its market, and targets, each for an objective."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class Objective(Owned):
    """What an organisation wants to achieve (*doelstelling*), in both languages."""

    text_nl = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    from_nl = models.TextField(blank=True, default="")
    """What in the vision or mission it comes from."""
    from_en = models.TextField(blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "objective"
        ordering = ["position", "pk"]


class MarketFact(Owned):
    """What is known of a market in a year, with its source: of all of it, a territory, a family or a segment."""

    year = models.PositiveSmallIntegerField()
    territory = models.ForeignKey("store.Territory", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey("store.ProductFamily", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    segment = models.CharField(max_length=80, blank=True, default="")
    size_minor = models.BigIntegerField(null=True, blank=True)
    """What the market buys in the year, in minor units of the reporting currency."""
    addresses = models.PositiveIntegerField(null=True, blank=True)
    growth_permille = models.IntegerField(null=True, blank=True)
    """Growth against the year before, in thousandths."""
    source = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = InstantField()

    class Meta:
        db_table = "market_fact"
        indexes = [models.Index(fields=["organisation", "year"], name="market_of_year")]


class Target(Owned):
    """What is to be reached from one day to another, by whom or where, and with what (*doel*).

    A changed target ends and a new one begins: the versions stay. At most one of person, team and territory is
    there; none of them means the organisation.
    """

    class Spread(models.TextChoices):
        """How a target of a longer period falls over its months."""

        SEASON = "season", _("By season")
        EVEN = "even", _("Evenly")

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="targets")
    measure = models.CharField(max_length=24)
    """A code of `method.planning.targets`."""
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("store.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("store.Territory", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey("store.ProductFamily", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    first_day = DayField()
    last_day = DayField()
    value = models.BigIntegerField()
    """In the measure's unit: a count, minor units, days, minutes, or a share in ten-thousandths."""
    spread = models.CharField(max_length=8, choices=Spread.choices, default=Spread.SEASON)
    note = models.CharField(max_length=200, blank=True, default="")
    set_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = InstantField()
    ended_at = InstantField(null=True, blank=True)
    """Since when another version holds; null for the one that holds."""

    class Meta:
        db_table = "target"
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(person__isnull=True, team__isnull=True)
                    | models.Q(person__isnull=True, territory__isnull=True)
                    | models.Q(team__isnull=True, territory__isnull=True)
                ),
                name="a_target_is_of_one",
            )
        ]
        indexes = [models.Index(fields=["organisation", "measure", "first_day"], name="target_of_measure")]

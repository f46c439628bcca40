"""Weekly forecast snapshots, kept from the first day so that forecast realisation can be measured later."""

from __future__ import annotations

from django.db import models

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

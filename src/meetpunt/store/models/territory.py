"""Territories and who worked them from day to day."""

from __future__ import annotations

from django.db import models

from meetpunt.store.models.base import Dated, Owned, Sourced, found_by_source


class Territory(Owned, Sourced):
    """A part of the market (*rayon*)."""

    name = models.CharField(max_length=120)

    class Meta:
        db_table = "territory"
        constraints = [found_by_source("territory")]
        indexes = [models.Index(fields=["organisation", "name"], name="territory_by_name")]


class TerritoryArea(Owned):
    """Postcodes that belong to a territory, both ends included; compared as text: 5000 to 5999ZZ holds all of 5xxx."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="areas")
    country = models.CharField(max_length=2, default="NL")
    first = models.CharField(max_length=10)
    last = models.CharField(max_length=10)

    class Meta:
        db_table = "territory_area"


class TerritoryAssignment(Owned, Dated):
    """The home territory of a person; counts where an account does not say which territory it is in."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="territories")

    class Meta:
        db_table = "territory_assignment"
        constraints = [models.UniqueConstraint(fields=["person", "valid_from"], name="one_home_territory_a_day")]

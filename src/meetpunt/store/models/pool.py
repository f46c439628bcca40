"""The pool: organisations on one installation that share figures, in quarterly releases that tell of none of them."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class PoolMembership(Owned):
    """From when until when an organisation takes part, and who decided so."""

    joined_at = InstantField()
    joined_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    left_at = InstantField(null=True)
    left_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "pool_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(left_at__isnull=True), name="takes_part_once"
            )
        ]


class PoolGiven(Owned):
    """What an organisation gave to a release: what its own people may see of it, and nobody else."""

    quarter = models.IntegerField()
    """year * 4 + quarter - 1."""
    given_at = InstantField()
    figures = models.JSONField()
    """{"reps": n, "figures": {code: {"value", "n", "taken"}}}; taken: it counted in what was told (not: it waits)."""

    class Meta:
        db_table = "pool_given"
        constraints = [models.UniqueConstraint(fields=["organisation", "quarter"], name="given_once_a_quarter")]


class PoolRelease(models.Model):
    """A quarterly release; belongs to no organisation and is never made again with other members."""

    quarter = models.IntegerField(unique=True)
    made_at = InstantField()
    from_day = DayField()
    until_day = DayField()
    """The days that its figures come from, both included."""
    organisations = models.IntegerField()
    reps = models.IntegerField()

    class Meta:
        db_table = "pool_release"


class PoolFigure(models.Model):
    """A figure of a release: rounded, of at least five organisations and twenty reps, none above half of the volume."""

    release = models.ForeignKey(PoolRelease, on_delete=models.CASCADE, related_name="figures")
    code = models.CharField(max_length=40)
    organisations = models.IntegerField()
    reps = models.IntegerField()
    low = models.FloatField()
    middle = models.FloatField()
    high = models.FloatField()
    """P25, median and P75 over organisations."""

    class Meta:
        db_table = "pool_figure"
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="a_pool_figure_once")]

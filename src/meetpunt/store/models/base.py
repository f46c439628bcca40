"""What rows have in common: an organisation, a source they came from, and days between which they hold."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import FOREVER, DayField


class Owned(models.Model):
    """A row of one organisation; row-level security and `access` rely on this column."""

    organisation = models.ForeignKey("store.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A row that may come from another system: found again by (source, external id), taken back by its import run."""

    source = models.ForeignKey(
        "store.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Its index is that of (source, external id)."""
    external_id = models.CharField(max_length=200, null=True, blank=True)
    """The identity in the source; null for a row that was made here, so that uniqueness leaves it alone."""
    digest = models.CharField(max_length=32, blank=True, default="")
    """Hash of the values as they came: equal means that there is nothing to do."""
    import_run = models.ForeignKey(
        "store.ImportRun", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=True
    )
    """The run that made the row."""

    class Meta:
        abstract = True


def found_by_source(name: str) -> models.UniqueConstraint:
    """A source tells of a thing once."""
    return models.UniqueConstraint(fields=["source", "external_id"], name=f"{name}_of_source")


class Dated(models.Model):
    """A row that holds from a day (inclusive) until a day (exclusive)."""

    valid_from = DayField()
    valid_until = DayField(default=FOREVER)
    as_at_import = models.BooleanField(default=False)
    """The source told only how things stood, not since when."""

    class Meta:
        abstract = True

"""How often somebody asked within a window of time: one row per kind and asker, which all processes share."""

from __future__ import annotations

from django.db import models


class LimitCount(models.Model):
    """Who asked is kept as a SHA-256 only, and no longer than the window. Raised by `store.limits`."""

    key = models.CharField(max_length=64, primary_key=True)
    ends = models.BigIntegerField()
    """When the window ends, in whole seconds since 1970."""
    count = models.IntegerField()

    class Meta:
        db_table = "limit_count"

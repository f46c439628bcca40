"""The calendar table: day numbers with their year, quarter, month and week, so that SQL needs no date functions."""

from __future__ import annotations

from django.db import models


class CalendarDay(models.Model):
    """One day; filled once for all organisations."""

    day = models.IntegerField(primary_key=True)
    iso_date = models.CharField(max_length=10)
    year = models.IntegerField()
    quarter = models.IntegerField()
    """year * 4 + quarter - 1"""
    month = models.IntegerField()
    """year * 12 + month - 1"""
    week = models.IntegerField()
    """Day number of the week's Monday."""
    weekday = models.IntegerField()
    """1 = Monday"""

    class Meta:
        db_table = "calendar"

"""The organisation: the wall between customers of Meetpunt, its settings, and its change number."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Dated, Owned


class Organisation(models.Model):
    """A company, or a part of one, that keeps its own registration."""

    class NamesForDirectors(models.TextChoices):
        """Down to where a director sees names; reps can read which it is."""

        NOBODY = "nobody", _("Nobody by name")
        MANAGERS = "managers", _("Managers by name")
        EVERYBODY = "everybody", _("Everybody by name")

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=60, default="Europe/Amsterdam")
    currency = models.CharField(max_length=3, default="EUR")
    """The reporting currency."""
    language = models.CharField(max_length=5, default="nl")
    country = models.CharField(max_length=2, default="NL")
    is_demo = models.BooleanField(default=False)
    change_number = models.BigIntegerField(default=0)
    """Raised by every write, in the write's own transaction; results may be cached only under it."""
    accounts_number = models.BigIntegerField(default=0)
    """Raised likewise, but not by what leaves which accounts there are and whose they are: most of a day's work."""
    customer_months = models.PositiveSmallIntegerField(default=24)
    """An account stays a customer for this many months after an order."""
    names_for_directors = models.CharField(
        max_length=10, choices=NamesForDirectors.choices, default=NamesForDirectors.NOBODY
    )
    vision_nl = models.TextField(blank=True, default="", db_default="")
    vision_en = models.TextField(blank=True, default="", db_default="")
    """Vision and mission, from which the objectives come."""
    replan_month = models.PositiveSmallIntegerField(default=11, db_default=11)
    replan_day = models.PositiveSmallIntegerField(default=1, db_default=1)
    """When the managers are reminded to make next year's plan."""
    second_step_from = DayField(null=True)
    """From this day on everybody here needs a second step to come in; null = everybody chooses."""
    sign_on_only = models.BooleanField(default=False, db_default=False)
    """Only through the organisation's own sign-on; an administrator with a second step can also come in without."""
    suspended_at = InstantField(null=True)
    """Since when nobody of it comes in and its work waits; null = it is at work."""
    remove_at = InstantField(null=True)
    """From this moment on it is removed, unless that is called off before; null = it stays."""
    created_at = InstantField()

    class Meta:
        db_table = "organisation"


class ExchangeRate(Owned, Dated):
    """Reporting minor units per minor unit of another currency, in millionths, from a day on."""

    currency = models.CharField(max_length=3)
    rate_micro = models.BigIntegerField()

    class Meta:
        db_table = "exchange_rate"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "currency", "valid_from"], name="one_rate_a_day")
        ]

"""Accounts (*klantkaart*) and contacts. Status is never stored: it is derived from orders and opportunities."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Dated, Owned, Sourced, found_by_source


class Account(Owned, Sourced):
    """A company that buys, bought or may buy."""

    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    town = models.CharField(max_length=120, blank=True, default="")
    country = models.CharField(max_length=60, blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    segment = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    website = models.CharField(max_length=200, blank=True, default="")
    owner = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The owner today; `AccountAssignment` has the history."""
    territory = models.ForeignKey("store.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The territory today; `AccountAssignment` has the history."""
    created_at = InstantField()
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    """A double stays as a signpost: its source may tell of it again. It is in no list and no count."""

    class Meta:
        db_table = "account"
        constraints = [found_by_source("account")]
        indexes = [models.Index(fields=["organisation", "name"], name="account_by_name")]


class AccountAssignment(Owned, Dated):
    """Whose account it was, and in which territory."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="assignments")
    owner = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    territory = models.ForeignKey("store.Territory", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "account_assignment"
        constraints = [models.UniqueConstraint(fields=["account", "valid_from"], name="one_assignment_a_day")]


class VisitAgreement(Owned, Dated):
    """How many visits a year were agreed with an account (*bezoekfrequentie*)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="visit_agreements")
    visits_per_year = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "visit_agreement"
        constraints = [models.UniqueConstraint(fields=["account", "valid_from"], name="one_agreement_a_day")]


class Contact(Owned, Sourced):
    """A person at an account."""

    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=160)
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    job_title = models.CharField(max_length=120, blank=True, default="")
    decides = models.BooleanField(null=True)
    """Decides on buying; null = not known."""
    created_at = InstantField()
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    erased_at = InstantField(null=True)
    """The person asked to be forgotten: what remains is a nameless contact, so that counts stay right."""

    class Meta:
        db_table = "contact"
        constraints = [found_by_source("contact")]
        indexes = [models.Index(fields=["organisation", "account"], name="contact_of_account")]

"""Quotes (*offerte*) and orders (*opdracht*) with their lines."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned, Sourced, found_by_source


class Quote(Owned, Sourced):
    """A quote that was issued; each revision is a row."""

    class Status(models.TextChoices):
        """Where it stands with the customer."""

        OPEN = "open"
        WON = "won"
        LOST = "lost"
        WITHDRAWN = "withdrawn"

    opportunity = models.ForeignKey(
        "store.Opportunity", null=True, blank=True, on_delete=models.CASCADE, related_name="quotes"
    )
    account = models.ForeignKey("store.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True, default="")
    revision = models.PositiveSmallIntegerField(default=1)
    issued_at = InstantField(null=True, blank=True)
    issued_on = DayField(null=True, blank=True)
    valid_until = DayField(null=True, blank=True)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    discount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    template = models.CharField(max_length=80, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    recorded_at = InstantField()

    class Meta:
        db_table = "quote"
        constraints = [found_by_source("quote")]
        indexes = [models.Index(fields=["organisation", "opportunity"], name="quote_of_opportunity")]


class QuoteLine(Owned):
    """A product on a quote, with what is asked for it after its own discount; quantities in thousandths."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("store.Product", null=True, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(default=1000)
    amount_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    """What was taken off; the amount is what remains."""
    cost_minor = models.BigIntegerField(null=True, blank=True)
    wanted_on = DayField(null=True, blank=True)

    class Meta:
        db_table = "quote_line"


class Order(Owned, Sourced):
    """A signed order. A won opportunity without one counts as a derived order until the real one comes."""

    account = models.ForeignKey("store.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    opportunity = models.ForeignKey(
        "store.Opportunity",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders",
        db_index=False,
    )
    owner = models.ForeignKey("store.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True, default="")
    ordered_at = InstantField(null=True, blank=True)
    ordered_on = DayField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    """Of an order with lines the lines decide; this is for orders that came without."""
    currency = models.CharField(max_length=3)
    team = models.ForeignKey(
        "store.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    territory = models.ForeignKey(
        "store.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    recorded_at = InstantField()

    class Meta:
        db_table = "sales_order"
        constraints = [found_by_source("sales_order")]
        indexes = [
            models.Index(fields=["organisation", "ordered_on"], name="order_by_day"),
            models.Index(fields=["opportunity"], name="order_of_opportunity"),
        ]


class OrderLine(Owned, Sourced):
    """A product ordered. Amount, cost and discount are of the whole line, quantities in thousandths."""

    class DiscountFrom(models.TextChoices):
        """What its discount was known from."""

        UNKNOWN = ""
        TOLD = "told"
        LIST = "list"
        QUOTE = "quote"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey("store.Product", null=True, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(default=1000)
    amount_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True, blank=True)
    discount_minor = models.BigIntegerField(null=True, blank=True)
    """What was taken off, less than nothing when it was sold above the list price; the amount is what remains."""
    discount_from = models.CharField(max_length=5, choices=DiscountFrom.choices, blank=True, default="")
    wanted_on = DayField(null=True, blank=True)

    class Meta:
        db_table = "order_line"
        constraints = [found_by_source("order_line")]
        indexes = [models.Index(fields=["order"], name="line_of_order")]

"""Products in families, with their list and cost price from day to day."""

from __future__ import annotations

from django.db import models

from meetpunt.store.models.base import Dated, Owned, Sourced, found_by_source


class ProductFamily(Owned):
    """A group of products that belong together; cross-selling is counted over families."""

    name = models.CharField(max_length=120)

    class Meta:
        db_table = "product_family"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_family_of_a_name")]


class Product(Owned, Sourced):
    """A product or service."""

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=80, blank=True, default="")
    family = models.ForeignKey(ProductFamily, null=True, blank=True, on_delete=models.SET_NULL, related_name="products")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "product"
        constraints = [found_by_source("product")]
        indexes = [models.Index(fields=["organisation", "name"], name="product_by_name")]


class ProductPrice(Owned, Dated):
    """What a product was listed at and cost, in minor units of a currency."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(max_length=3)
    list_minor = models.BigIntegerField(null=True, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "product_price"
        constraints = [models.UniqueConstraint(fields=["product", "currency", "valid_from"], name="one_price_a_day")]

"""What production and logistics are told of large orders to come, and what they answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField, SecretField
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import Purpose


class LargeOrderRule(Owned):
    """When an order to come is large enough, likely enough and near enough to tell of."""

    name = models.CharField(max_length=120)
    product = models.ForeignKey("store.Product", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey("store.ProductFamily", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    """Of which products; neither = of all."""
    least_minor = models.BigIntegerField(null=True, blank=True)
    """Amount in the reporting currency from which it is large ..."""
    least_milli = models.BigIntegerField(null=True, blank=True)
    """... or quantity, in thousandths. One of the two is there; with both, one is enough."""
    least_chance = models.FloatField(default=0.5)
    """Of being won, 0..1."""
    weeks_ahead = models.PositiveSmallIntegerField(default=26)
    """Told when it is wanted within so many weeks."""
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "large_order_rule"


class ProductionNotice(Owned):
    """A large order to come that production was told of: one per opportunity, however many rules it meets."""

    class State(models.TextChoices):
        """Whether it still may come."""

        LIKELY = "likely", _("Likely")
        LESS_LIKELY = "less_likely", _("Less likely")
        ORDERED = "ordered", _("Ordered")
        GONE = "gone", _("Gone")

    opportunity = models.ForeignKey("store.Opportunity", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(LargeOrderRule, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=11, choices=State.choices, default=State.LIKELY)
    told = models.JSONField(default=dict, blank=True)
    """As last told: {"amount_minor", "chance", "week" (a Monday), "lines": [{"product_id", "quantity_milli"}]}."""
    first_told_at = InstantField()
    last_told_at = InstantField()
    answer_week = DayField(null=True)
    """The Monday of the week in which production can deliver, as last answered."""
    answer_milli = models.BigIntegerField(null=True)
    """The quantity that it can deliver then."""

    class Meta:
        db_table = "production_notice"
        constraints = [models.UniqueConstraint(fields=["opportunity"], name="one_notice_per_opportunity")]
        indexes = [models.Index(fields=["organisation", "state"], name="production_notice_state")]


class ProductionTurn(Owned):
    """Something said about a notice: told by the product, answered or asked by production, replied by sales."""

    class Kind(models.TextChoices):
        """Who said what sort of thing."""

        TOLD = "told", _("Told")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Ended")
        ANSWER = "answer", _("Can be delivered")
        QUESTION = "question", _("Question")
        REPLY = "reply", _("Reply")

    notice = models.ForeignKey(ProductionNotice, on_delete=models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    about = models.JSONField(default=dict, blank=True)
    """What it was then: as `ProductionNotice.told`, or {"week", "quantity_milli"} of an answer."""
    text = models.TextField(blank=True, default="")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()
    client_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "production_turn"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "client_key"], condition=~models.Q(client_key=""), name="a_turn_once"
            )
        ]


class ProductionAddress(Owned):
    """A secret address under which expected quantities and large orders are read by another program."""

    name = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret: what the address is looked up by."""
    secret = SecretField(purpose=Purpose.PRODUCTION)
    """Encrypted, to show it again."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    last_read_at = InstantField(null=True)

    class Meta:
        db_table = "production_address"

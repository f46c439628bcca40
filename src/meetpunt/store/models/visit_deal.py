"""Visits that a manager asks of a rep and both agree on (*inkopen van bezoeken*), with all that was said on the way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class VisitDeal(Owned):
    """So many visits in a period, to whom and about what. Talking anew makes a new one that replaces the old."""

    class State(models.TextChoices):
        """Talked about, agreed, declined, or replaced by a later one."""

        OPEN = "open", _("Being discussed")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")
        REPLACED = "replaced", _("Replaced")

    class To(models.TextChoices):
        """To whom."""

        CUSTOMERS = "customers", _("Customers")
        OTHERS = "others", _("Not yet customers")
        ALL = "all", _("Everybody")

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="visit_deals")
    asked_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    first_day = DayField()
    last_day = DayField()
    to = models.CharField(max_length=9, choices=To.choices)
    segment = models.CharField(max_length=80, blank=True, default="")
    family = models.ForeignKey(
        "store.ProductFamily", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    visits = models.PositiveIntegerField(null=True, blank=True)
    """What was agreed."""
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "visit_deal"
        indexes = [models.Index(fields=["organisation", "person", "first_day"], name="deal_of_person")]


class VisitDealTurn(Owned):
    """One thing said: a number asked or offered, agreement or refusal."""

    class Kind(models.TextChoices):
        """What it was."""

        ASK = "ask", _("Asked")
        OFFER = "offer", _("Offered")
        AGREE = "agree", _("Agreed")
        DECLINE = "decline", _("Declined")

    deal = models.ForeignKey(VisitDeal, on_delete=models.CASCADE, related_name="turns")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    visits = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "visit_deal_turn"
        ordering = ["at", "pk"]

"""Through which channel an account is served and an order came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.models.base import Dated, Owned


class SalesChannel(models.TextChoices):
    """The channels of the method, chapter 10."""

    FIELD = "field", _("Field sales")
    INSIDE = "inside", _("Inside sales")
    ONLINE = "online", _("Online")
    DISTRIBUTOR = "distributor", _("Distributor")


class ChannelWord(Owned):
    """A word that stands as channel on opportunities, and which of the four is meant."""

    word = models.CharField(max_length=80)
    channel = models.CharField(max_length=11, choices=SalesChannel.choices)

    class Meta:
        db_table = "channel_word"
        constraints = [models.UniqueConstraint(fields=["organisation", "word"], name="a_channel_word_once")]


class AccountChannel(Owned, Dated):
    """The channel that an account is served by from a day on, where it is not by who works there."""

    account = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=11, choices=SalesChannel.choices)

    class Meta:
        db_table = "account_channel"
        constraints = [models.UniqueConstraint(fields=["account", "valid_from"], name="one_channel_a_day")]

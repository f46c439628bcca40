"""ACCH: whether an address or a contact knows us, is visited as agreed, prefers us, and promised to order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned, Sourced, found_by_source


class AcchState(Owned, Sourced):
    """How an account, or one of its contacts, stood from a day on; the latest row holds, and none is changed.

    Each of the four is yes, no or not asked (null). A row tells all four, so that one row is the whole state.
    """

    class Origin(models.TextChoices):
        """Where it is known from."""

        VISIT = "visit", _("Asked in a visit")
        CALL = "call", _("Asked in a call")
        SURVEY = "survey", _("Survey")
        RESEARCH = "research", _("Own research")
        IMPORT = "import", _("Import")

    account = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="acch_states")
    contact = models.ForeignKey(
        "store.Contact", null=True, blank=True, on_delete=models.CASCADE, related_name="acch_states"
    )
    """Null: the account as an address."""
    day = DayField()
    aware = models.BooleanField(null=True)
    """Knows who we are and what we sell (*awareness*)."""
    covered = models.BooleanField(null=True)
    """Is visited in an agreed regular frequency (*coverage*)."""
    considers = models.BooleanField(null=True)
    """Has us on the list of preferred suppliers (*consideration*)."""
    promised = models.BooleanField(null=True)
    """Promised to order with us when something is to be ordered (*hitrate*)."""
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.VISIT)
    note = models.CharField(max_length=200, blank=True, default="")
    activity = models.ForeignKey("store.Activity", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = InstantField()
    client_key = models.UUIDField(null=True, blank=True)
    """Made by the browser or phone: sending again is the same state."""

    class Meta:
        db_table = "acch_state"
        constraints = [
            found_by_source("acch_state"),
            models.UniqueConstraint(fields=["organisation", "client_key"], name="a_state_is_sent_once"),
        ]
        indexes = [models.Index(fields=["organisation", "account", "day"], name="acch_of_account")]

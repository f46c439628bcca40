"""What an organisation agreed about its registration, who stands in for whom, and who was invited."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField, SecretField
from meetpunt.store.models.base import Dated, Owned
from meetpunt.store.secrets import Purpose


class Agreement(Owned):
    """Why the organisation registers, how long personal scores are kept, and what the works council said. One row."""

    class Council(models.TextChoices):
        """The works council (*ondernemingsraad*): Dutch law asks for its consent to a system that can follow people."""

        NOT_ASKED = "not_asked"
        NONE = "none"
        ASKED = "asked"
        AGREED = "agreed"
        REFUSED = "refused"

    purpose = models.TextField(blank=True, default="")
    score_months = models.PositiveSmallIntegerField(default=24)
    """Personal scores and conversations are kept this long."""
    look_months = models.PositiveSmallIntegerField(default=12)
    """The log of who looked at whose figures is kept this long."""
    council = models.CharField(max_length=10, choices=Council.choices, default=Council.NOT_ASKED)
    council_on = DayField(null=True, blank=True)
    council_note = models.TextField(blank=True, default="")
    changed_at = InstantField()
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "agreement"
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_agreement")]


class StandIn(Owned, Dated):
    """Somebody does the work of somebody else for a while: sees and changes their registration, not their figures."""

    absent = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "stand_in"
        indexes = [models.Index(fields=["by", "valid_from"], name="stand_in_by")]


class Invitation(Owned):
    """A letter to somebody to make a sign-in; its secret is in the letter only."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret."""
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    expires_at = InstantField()
    accepted_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)

    class Meta:
        db_table = "invitation"


class OutgoingMail(Owned):
    """A mail that is to go out; kept until it went, so that a server that is down loses none."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = SecretField(purpose=Purpose.MAIL)
    """Encrypted: an invitation's mail holds its secret. Emptied when it went."""
    made_at = InstantField()
    sent_at = InstantField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "outgoing_mail"
        indexes = [models.Index(fields=["sent_at", "made_at"], name="mail_to_send")]

"""A file of the whole organisation: asked for by one, agreed to by another, and there for some days."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class OrganisationFile(Owned):
    """One such file. What was said in conversations is in none of them."""

    asked_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = InstantField()
    agreed_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = InstantField(null=True)
    """Null until somebody agreed; made from then on."""
    made_at = InstantField(null=True)
    size = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    gone_at = InstantField(null=True)
    """Thrown away, or withdrawn before it was made."""

    class Meta:
        db_table = "organisation_file"
        indexes = [models.Index(fields=["organisation", "asked_at"], name="file_in_order")]

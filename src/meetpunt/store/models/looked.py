"""Who looked at whose figures: people may know that about themselves."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class FiguresLooked(Owned):
    """Somebody opened a page with another person's figures (once a day is enough to know)."""

    viewer = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    day = models.IntegerField()
    at = InstantField()

    class Meta:
        db_table = "figures_looked"
        constraints = [
            models.UniqueConstraint(fields=["viewer", "subject", "page", "day"], name="a_look_is_logged_once_a_day")
        ]

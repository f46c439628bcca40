"""The log of what changed in the facts: what a copy of them elsewhere must fetch again."""

from __future__ import annotations

from django.db import models

from meetpunt.store.models.base import Owned


class FactChange(Owned):
    """One changed thing. Written by the database itself (`fact_log.triggers`), in the transaction of the change.

    A deleted thing stands here too: whoever asks for it again finds nothing, and removes it.
    """

    organisation = models.ForeignKey(
        "store.Organisation", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    """Without a constraint: removing an organisation removes its facts, which is written here until the end."""
    kind = models.CharField(max_length=12)
    """What to fetch again: a key of `fact_log.watched.FETCHED`."""
    key = models.BigIntegerField()
    tx = models.BigIntegerField(db_default=0)
    """On PostgreSQL the number of the transaction: its rows may become visible later than those of a younger one."""

    class Meta:
        db_table = "fact_change"

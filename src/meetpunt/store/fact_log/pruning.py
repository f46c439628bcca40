"""Keeps the log of changes short: a copy that has not looked for so long fetches everything again."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max
from django.db.models.expressions import RawSQL

from meetpunt.store.fact_log.table_triggers import THIS_TRANSACTION
from meetpunt.store.fact_log.watched import PRUNED
from meetpunt.store.models import FactChange

KEPT = 20_000
"""Changes that an organisation's log keeps: fetching more of them one by one takes longer than fetching everything."""

EVERY = 256
"""Once per so many writes there is a look at how many there are."""


def prune_now_and_then(organisation_id: int, change_number: int) -> None:
    """Drop the oldest changes, once per `EVERY` writes; belongs into the transaction of a write."""
    if change_number % EVERY == 0:
        prune(organisation_id, KEPT)


def prune_after_many(organisation_id: int) -> None:
    """Drop the oldest changes after many rows came in few writes; belongs into the transaction of a write."""
    prune(organisation_id, KEPT)


def prune(organisation_id: int, keep: int) -> None:
    """Drop all but the latest changes of an organisation, and say up to which mark they are gone."""
    log = FactChange.objects.filter(organisation_id=organisation_id)
    newest_to_go = log.order_by("-pk").values_list("pk", flat=True)[keep : keep + 1].first()
    if newest_to_go is None:
        return
    going = log.filter(pk__lte=newest_to_go)
    until = going.aggregate(tx=Max("tx"))["tx"]
    # A former note of pruning goes as well; the new one covers it.
    before = going.filter(kind=PRUNED).aggregate(key=Max("key"))["key"] or 0
    going.delete()
    this = RawSQL(THIS_TRANSACTION if connection.vendor == "postgresql" else "0", ())
    key = max(before, until or newest_to_go)
    FactChange.objects.create(organisation_id=organisation_id, kind=PRUNED, key=key, tx=this)

"""Which fields each record last told: one that it tells no longer was emptied there, and is emptied here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meetpunt.store.crm.records import Place
from meetpunt.store.landing import bulk
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.models import CrmTold

TABLES = ("accounts", "contacts", "opportunities", "activities", "quotes", "orders")
"""Tables whose rows are changed field by field."""


def emptied(place: Place, records: Mapping[str, Sequence[RecordLike]]) -> dict[tuple[str, str], frozenset[str]]:
    """Per record, by table and external id, the fields that it told before and tells no longer."""
    found = {}
    for table in TABLES:
        now = {record.external_id: record for record in records.get(table, ())}
        for external_id, before in _before(place, table, now).items():
            lacks = frozenset(before[1].split(",")) - now[external_id].values.keys()
            if lacks:
                found[table, external_id] = lacks
    return found


def remember(place: Place, records: Mapping[str, Sequence[RecordLike]]) -> None:
    """These records have landed."""
    for table in TABLES:
        now = {record.external_id: ",".join(sorted(record.values)) for record in records.get(table, ())}
        before = _before(place, table, now)
        new = {external_id: fields for external_id, fields in now.items() if external_id not in before}
        ids = bulk.allocate(CrmTold, len(new)) if new else []
        bulk.insert(
            CrmTold,
            ("id", "organisation_id", "connection_id", "table", "external_id", "fields"),
            [
                (row_id, place.organisation_id, place.connection_id, table, external_id, fields)
                for row_id, (external_id, fields) in zip(ids, new.items(), strict=True)
            ],
        )
        bulk.update(
            CrmTold,
            ("fields",),
            [(now[key], row_id) for key, (row_id, fields) in before.items() if now[key] != fields],
        )


def _before(place: Place, table: str, now: Mapping[str, object]) -> dict[str, tuple[int, str]]:
    rows = bulk.select(
        CrmTold,
        ("external_id", "id", "fields"),
        "external_id",
        list(now),
        connection_id=place.connection_id,
        table=table,
    )
    return {external_id: (row_id, fields) for external_id, row_id, fields in rows}

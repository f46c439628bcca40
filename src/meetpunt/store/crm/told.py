"""Which fields each record last told: one that it tells no longer was emptied there, and is emptied here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meetpunt.store.crm.records import Place
from meetpunt.store.landing import bulk
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.models import CrmTold

LINES = "opportunity_lines"
"""What an opportunity has told beside its fields when it had lines: taken off there, they are taken off here."""
TABLES = ("accounts", "contacts", "opportunities", "activities", "notes", "quotes", "orders")
"""Tables whose rows are changed field by field."""


def emptied(place: Place, records: Mapping[str, Sequence[RecordLike]]) -> dict[tuple[str, str], frozenset[str]]:
    """Per record, by table and external id, the fields that it told before and tells no longer."""
    found = {}
    with_lines = _with_lines(records)
    for table in TABLES:
        now = {record.external_id: record for record in records.get(table, ())}
        for external_id, before in _before(place, table, now).items():
            lacks = frozenset(before[1].split(",")) - _fields(table, now[external_id], with_lines)
            if lacks:
                found[table, external_id] = lacks
    return found


def remember(place: Place, records: Mapping[str, Sequence[RecordLike]]) -> None:
    """These records have landed."""
    with_lines = _with_lines(records)
    for table in TABLES:
        rows = records.get(table, ())
        now = {record.external_id: ",".join(sorted(_fields(table, record, with_lines))) for record in rows}
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


def _with_lines(records: Mapping[str, Sequence[RecordLike]]) -> set[str]:
    return {str(record.values["opportunity"]) for record in records.get(LINES, ())}


def _fields(table: str, record: RecordLike, with_lines: set[str]) -> set[str]:
    has_lines = table == "opportunities" and record.external_id in with_lines
    return {*record.values, LINES} if has_lines else {*record.values}


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

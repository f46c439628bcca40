"""From what Pipedrive answers to records: whose they are, when they were last changed, and whether they are gone.

Rule: the body stays as it came; only what is needed to keep it is read from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from meetpunt.connectors.crm.base import Body, RawRecord

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES = ("update_time", "modified", "add_time", "created", "time")
_TOLD_CHANGES = frozenset(("stage_id", "status", "value", "expected_close_date", "user_id", "owner_id"))
"""The changes of a deal that something is counted from, now or later; the rest is not kept."""


ABOUT = {"activities": ("deal_id", "lead_id"), "notes": ("deal_id", "lead_id", "org_id", "person_id")}
"""What a record is about, the nearest first."""


def moment(text: object) -> datetime | None:
    """A moment as Pipedrive writes it: in v2 as 2026-01-14T18:16:56Z, in v1 as 2026-01-14 18:16:56, in UTC."""
    if not isinstance(text, str) or len(text) < 19:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def microseconds(at: datetime | None) -> int:
    """The number of microseconds since 1970; 0 for what is not told."""
    return 0 if at is None else (at - _EPOCH) // timedelta(microseconds=1)


def stamp_of(body: Body) -> int:
    """When a record was last changed there."""
    return next((microseconds(at) for name in _TIMES if (at := moment(body.get(name))) is not None), 0)


def record(entity: str, body: Body, table: str = "") -> RawRecord:
    """A record of an entity that is read by itself. table: whose field it is, of a field."""
    if entity == "fields":
        body = {**body, "table": table}
        return RawRecord(entity, f"{table}/{body.get('field_code') or body.get('key')}", stamp_of(body), body)
    deleted = body.get("is_deleted") is True or body.get("status") == "deleted" or _is_put_out(entity, body)
    marks = _marks(body) if entity == "deals" else {}
    about = next((str(body[name]) for name in ABOUT.get(entity, ()) if body.get(name)), "")
    return RawRecord(entity, str(body["id"]), stamp_of(body), body, deleted, about, marks)


def change(deal: str, body: Body) -> RawRecord | None:
    """A change of a deal; None when nothing is counted from it. It has no id there: what it says is its id."""
    if body.get("field_key") not in _TOLD_CHANGES:
        return None
    said = [str(body.get(name)) for name in ("time", "field_key", "old_value", "new_value")]
    key = blake2b("\x1f".join(said).encode(errors="replace"), digest_size=10).hexdigest()
    return RawRecord("deal_changes", f"{deal}:{key}", stamp_of(body), body, parent=deal)


def line(body: Body) -> RawRecord:
    """A product of a deal."""
    return RawRecord("deal_lines", str(body["id"]), stamp_of(body), body, parent=str(body["deal_id"]))


def joined(records: Iterable[RawRecord]) -> dict[str, str]:
    """Id of the deal -> id of the lead that it was."""
    return {
        record.external_id: str(record.body["source_lead_id"])
        for record in records
        if record.entity == "deals" and record.body.get("source_lead_id")
    }


def _is_put_out(entity: str, body: Body) -> bool:
    """In v1, what is deleted is no longer active. People and kinds of activity that are put out of use do stand."""
    return entity == "notes" and body.get("active_flag") is False


def _marks(body: Body) -> dict[str, str]:
    """What changes when the history or the products of a deal have to be asked anew."""
    moves = [str(body.get(name) or "") for name in ("stage_id", "stage_change_time", "status", "won_time", "lost_time")]
    has_products = body.get("products_count") != 0
    return {"deal_changes": "|".join(moves), "deal_lines": str(body.get("update_time")) if has_products else "none"}

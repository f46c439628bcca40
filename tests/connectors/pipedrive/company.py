"""A company in Pipedrive, in memory: its records, how they are changed there, and what its changelog says of that."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

Body = dict[str, Any]
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
HASH = "dcf558aac1ae4e8c4f849ba5e668430d8df9be12"  # a custom field of deals: where it came from
SIZES = "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"  # one of organisations, with options
_V1 = ("users", "activityTypes", "notes", "webhooks", "leads")


def v2(at: datetime) -> str:
    """A moment as v2 writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def v1(at: datetime) -> str:
    """A moment as v1 writes it."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


class Company:
    """Records by their kind and id. now: the clock there; it goes on a second with each change."""

    def __init__(self) -> None:
        self.now = START
        self.records: dict[str, dict[Any, Body]] = {}
        self.changes: dict[int, list[Body]] = {}
        self._last = 100
        for number, (name, mail) in enumerate(
            (("Bram de Wit", "bram@example.nl"), ("Carla Bos", "carla@example.nl")), 1
        ):
            self._keep("users", number, _user(number, name, mail))
        self._keep("pipelines", 1, _named(1, "Verkoop", order_nr=1, is_deal_probability_enabled=False))
        for number, name in enumerate(("Gekwalificeerd", "Contact gelegd", "Demo gepland", "Offerte gedaan"), 1):
            self._keep("stages", number, _stage(number, name))
        for number, key in enumerate(("call", "meeting", "task", "email", "lunch"), 1):
            self._keep("activityTypes", number, _type(number, key.capitalize(), key))
        self._fields()

    def add(self, kind: str, at: datetime | None = None, **told: Any) -> Any:
        """Make a record; gives its id. at: the moment that it bears, when it is not now."""
        number: Any = self._next()
        if kind == "leads":
            number = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
        moment = at or self._tick()
        body = {"id": number, **_blank(kind), **told}
        write = _lead_time if kind == "leads" else v1 if kind in _V1 else v2
        body |= {"add_time": write(moment), "update_time": write(moment)}
        self._keep(kind, number, body)
        return number

    def edit(self, kind: str, number: Any, at: datetime | None = None, **told: Any) -> None:
        """Change a record. at: the moment that it bears, when it is not now (a late commit)."""
        body = self.records[kind][number]
        moment = at or self._tick()
        write = _lead_time if kind == "leads" else v1 if kind in _V1 else v2
        if kind == "deals":
            self._log(number, body, told, moment)
        body |= {**told, "update_time": write(moment)}

    def delete(self, kind: str, number: Any) -> None:
        """Delete a record: a deal can still be asked for a while, the rest is gone from every list."""
        if kind == "deals":
            self.edit(kind, number, is_deleted=True, status="deleted")
        else:
            self._tick()
            del self.records[kind][number]

    def convert(self, lead: str, **told: Any) -> int:
        """A lead becomes a deal, and is told no more."""
        was = self.records["leads"].pop(lead)
        number: int = self.add(
            "deals",
            title=was["title"],
            owner_id=was["owner_id"],
            source_lead_id=lead,
            org_id=was["organization_id"],
            **told,
        )
        return number

    def lines(self, deal: int, *lines: Body) -> None:
        """Give a deal these products, instead of those that it had."""
        kept = self.records.setdefault("deal_products", {})
        for number in [number for number, body in kept.items() if body["deal_id"] == deal]:
            del kept[number]
        for line in lines:
            number = self._next()
            kept[number] = {
                "id": number,
                "deal_id": deal,
                **_line(),
                **line,
                "add_time": v2(self.now),
                "update_time": v2(self.now),
            }
        self.edit("deals", deal, products_count=len(lines))

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _keep(self, kind: str, number: Any, body: Body) -> None:
        self.records.setdefault(kind, {})[number] = body

    def _log(self, deal: int, body: Body, told: Body, at: datetime) -> None:
        for name, value in told.items():
            if name in ("stage_id", "status", "value", "title", "owner_id") and body.get(name) != value:
                self.changes.setdefault(deal, []).append(_change(name, body.get(name), value, at))
        if "stage_id" in told:
            body["stage_change_time"] = v2(at)
        if told.get("status") in ("won", "lost"):
            body[f"{told['status']}_time"] = body["close_time"] = v2(at)
        if told.get("status") == "open":
            body |= {"won_time": None, "lost_time": None, "close_time": None, "lost_reason": None}

    def _fields(self) -> None:
        for kind in ("deal", "organization", "person", "product", "activity"):
            self.records[f"{kind}Fields"] = {}
        self.field("deal", "title", "Title", "varchar", custom=False)
        self.field("deal", "lost_reason", "Lost reason", "varchar_options", custom=False)
        self.field("deal", HASH, "Kwam van", "enum", options=["Beurs", "Website"])
        self.field("organization", SIZES, "Maten", "set", options=["Klein", "Groot"])
        self._keep("leadFields", "title", {"id": 1, "key": "title", "name": "Title", "field_type": "varchar"})

    def field(self, kind: str, code: str, name: str, type: str, options: Any = None, custom: bool = True) -> Body:
        """Make a field."""
        told = [{"id": number, "label": label} for number, label in enumerate(options or [], 21)]
        body = {
            "field_name": name,
            "field_code": code,
            "field_type": type,
            "options": told or None,
            "subfields": None,
            "is_custom_field": custom,
            "is_optional_response_field": False,
        }
        self._keep(f"{kind}Fields", code, body)
        return body


def _lead_time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _user(number: int, name: str, mail: str) -> Body:
    return {
        "id": number,
        "name": name,
        "default_currency": "EUR",
        "locale": "nl_NL",
        "lang": 1,
        "email": mail,
        "phone": None,
        "activated": True,
        "last_login": v1(START),
        "created": v1(START),
        "modified": v1(START),
        "has_created_company": number == 1,
        "access": [],
        "active_flag": True,
        "timezone_name": "Europe/Amsterdam",
        "timezone_offset": "+01:00",
        "role_id": 1,
        "icon_url": None,
        "is_you": number == 1,
        "is_deleted": False,
    }


def _named(number: int, name: str, **told: Any) -> Body:
    return {"id": number, "name": name, "is_deleted": False, "add_time": v2(START), "update_time": v2(START), **told}


def _stage(number: int, name: str) -> Body:
    rot = {"is_deal_rot_enabled": False, "days_to_rotten": None, "deal_probability": 100}
    return _named(number, name, order_nr=number, pipeline_id=1, **rot)


def _type(number: int, name: str, key: str) -> Body:
    return {
        "id": number,
        "order_nr": number,
        "name": name,
        "key_string": key,
        "icon_key": "task",
        "active_flag": True,
        "color": "FFFFFF",
        "is_custom_flag": False,
        "add_time": v1(START),
        "update_time": v1(START),
    }


def goal(
    number: str,
    title: str,
    counts: str,
    target: float,
    *,
    user: int = 1,
    of: str = "person",
    metric: str = "quantity",
    interval: str = "monthly",
    end: str | None = None,
    **params: Any,
) -> Body:
    """A goal; params: what it is narrowed to."""
    return {
        "id": number,
        "owner_id": 1,
        "title": title,
        "type": {"name": counts, "params": params},
        "assignee": {"id": user, "type": of},
        "interval": interval,
        "duration": {"start": "2026-01-01", "end": end},
        "expected_outcome": {"target": target, "tracking_metric": metric},
        "is_active": True,
        "report_ids": [],
    }


def _line() -> Body:
    return {
        "sum": 0,
        "tax": 0,
        "name": "",
        "product_id": 1,
        "product_variation_id": None,
        "order_nr": 1,
        "comments": "",
        "currency": "EUR",
        "discount": 0,
        "quantity": 1,
        "item_price": 0,
        "tax_method": "none",
        "is_enabled": True,
        "discount_type": "percentage",
        "billing_frequency": "one-time",
        "billing_frequency_cycles": None,
        "billing_start_date": date(2026, 1, 5).isoformat(),
    }


def _change(name: str, old: Any, new: Any, at: datetime) -> Body:
    key = "user_id" if name == "owner_id" else name
    old, new = (None if value is None else str(value) for value in (old, new))
    return {
        "field_key": key,
        "old_value": old,
        "new_value": new,
        "actor_user_id": 1,
        "time": v1(at),
        "change_source": "app",
        "change_source_user_agent": None,
        "is_bulk_update_flag": False,
    }


_BLANK: dict[str, Callable[[], Body]] = {
    "organizations": lambda: {
        "name": "",
        "owner_id": 1,
        "is_deleted": False,
        "visible_to": 7,
        "address": None,
        "label_ids": [],
        "website": None,
        "linkedin": None,
        "industry": None,
        "annual_revenue": None,
        "employee_count": None,
        "custom_fields": {SIZES: None},
    },
    "persons": lambda: {
        "name": "",
        "first_name": None,
        "last_name": None,
        "owner_id": 1,
        "org_id": None,
        "emails": [],
        "phones": [],
        "is_deleted": False,
        "visible_to": 7,
        "label_ids": [],
        "picture_id": None,
        "custom_fields": {},
    },
    "products": lambda: {
        "name": "",
        "code": None,
        "unit": "",
        "tax": 0,
        "is_deleted": False,
        "is_linkable": True,
        "visible_to": 3,
        "owner_id": 1,
        "description": "",
        "category": None,
        "custom_fields": {},
        "billing_frequency": "one-time",
        "billing_frequency_cycles": None,
        "prices": [],
    },
    "leads": lambda: {
        "title": "",
        "owner_id": 1,
        "creator_id": 1,
        "label_ids": [],
        "person_id": None,
        "organization_id": None,
        "source_name": "Manually created",
        "origin": "ManuallyCreated",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "source_deal_id": None,
        "is_archived": False,
        "was_seen": False,
        "value": None,
        "expected_close_date": None,
        "next_activity_id": None,
        "visible_to": "3",
        "cc_email": "a@example.nl",
    },
    "deals": lambda: {
        "title": "",
        "creator_user_id": 1,
        "owner_id": 1,
        "person_id": None,
        "org_id": None,
        "pipeline_id": 1,
        "stage_id": 1,
        "value": 0,
        "currency": "EUR",
        "stage_change_time": None,
        "is_deleted": False,
        "is_archived": False,
        "archive_time": None,
        "status": "open",
        "probability": None,
        "lost_reason": None,
        "visible_to": 7,
        "close_time": None,
        "won_time": None,
        "lost_time": None,
        "expected_close_date": None,
        "label_ids": [],
        "origin": "ManuallyCreated",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "arr": None,
        "mrr": None,
        "acv": None,
        "custom_fields": {HASH: None},
        "source_lead_id": None,
        "products_count": 0,
    },
    "activities": lambda: {
        "subject": "",
        "type": "call",
        "owner_id": 1,
        "creator_user_id": 1,
        "is_deleted": False,
        "deal_id": None,
        "lead_id": None,
        "person_id": None,
        "org_id": None,
        "project_id": None,
        "due_date": "2026-01-05",
        "due_time": None,
        "duration": None,
        "busy": False,
        "done": False,
        "marked_as_done_time": None,
        "location": None,
        "participants": [],
        "conference_meeting_client": None,
        "conference_meeting_url": None,
        "conference_meeting_id": None,
        "public_description": None,
        "priority": None,
        "note": None,
    },
    "notes": lambda: {
        "active_flag": True,
        "content": "Let op",
        "deal": None,
        "lead_id": None,
        "deal_id": None,
        "org_id": None,
        "last_update_user_id": 1,
        "organization": None,
        "person": None,
        "person_id": None,
        "project_id": None,
        "user_id": 1,
        "pinned_to_deal_flag": False,
    },
}


def _blank(kind: str) -> Body:
    return _BLANK[kind]() if kind in _BLANK else {}

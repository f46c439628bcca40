"""The records of Pipedrive as tables that a mapping reads. Rule: pure; the same records give the same tables.

A lead and the deal that it became are one row of `deals`, under the id of the lead.
"""

from __future__ import annotations

from collections.abc import Sequence

from meetpunt.connectors.base import Cell, RawTable
from meetpunt.connectors.crm.base import LEAD, Body, Records, Told
from meetpunt.connectors.pipedrive.cells import Fields, due, fields_of, first_of, instant, plain, table
from meetpunt.connectors.pipedrive.deal_rows import events, lines, opportunities, opportunity
from meetpunt.connectors.pipedrive.pushing import key_in
from meetpunt.connectors.pipedrive.words import words

ADDRESS = ("street", "postal_code", "locality", "admin_area_level_1", "country")
HEADERS: dict[str, tuple[str, ...]] = {
    "users": ("id", "name", "email", "is_active"),
    "organizations": (
        *("id", "name", "owner_id", "website", "industry", "label_ids", "annual_revenue", "employee_count"),
        *(f"address_{part}" for part in ADDRESS),
        *("add_time", "update_time"),
    ),
    "persons": (
        *("id", "name", "first_name", "last_name", "org_id", "owner_id", "email", "phone", "job_title", "label_ids"),
        *("add_time", "update_time"),
    ),
    "products": (
        *("id", "name", "code", "category", "unit", "price", "cost", "currency"),
        *("add_time", "update_time"),
    ),
    "deals": (
        *("id", "deal_id", "lead_id", "title", "owner_id", "org_id", "person_id", "pipeline_id", "stage_id", "status"),
        *("value", "currency", "probability", "add_time", "update_time", "stage_change_time", "expected_close_date"),
        *("close_time", "lost_reason", "origin", "channel", "source_name", "label_ids", "is_archived"),
    ),
    "deal_lines": ("id", "deal", "product_id", "quantity", "item_price", "discount", "amount", "cost", "currency"),
    "deal_changes": ("id", "deal", "stage_id", "time", "actor_user_id"),
    "activities": (
        *("id", "type", "type_name", "subject", "owner_id", "org_id", "person_id", "deal", "starts_at", "duration"),
        *("done", "priority", "participants", "location", "add_time", "update_time", "meetpunt"),
    ),
    "notes": ("id", "content", "user_id", "org_id", "person_id", "deal", "add_time", "update_time"),
}
"""The columns of each table; behind those come the custom fields, by their key."""
WITH_CUSTOM = ("organizations", "persons", "products", "deals")


def tables(records: Records) -> list[RawTable]:
    """See `Connector.tables`."""
    fields = {name: fields_of(records, name) for name in (*WITH_CUSTOM, "activities")}
    return [
        _made("users", [_user(one) for one in records.of("users")]),
        _made("organizations", [_organization(one, fields) for one in records.of("organizations")], fields),
        _made("persons", [_person(one, fields) for one in records.of("persons")], fields),
        _made("products", [_product(one, fields) for one in records.of("products")], fields),
        _made("deals", opportunities(records, fields["deals"]), fields),
        _made("deal_lines", lines(records)),
        _made("deal_changes", events(records)),
        _made("activities", _activities(records, fields["activities"])),
        _made("notes", [_note(one, records) for one in records.of("notes") if not key_in(one.body.get("content"))]),
    ]


def _made(name: str, rows: Sequence[Sequence[Cell]], fields: dict[str, Fields] | None = None) -> RawTable:
    return table(name, (*HEADERS[name], *(fields[name].custom if fields else ())), rows)


def _user(one: Told) -> list[Cell]:
    return [one.external_id, *(one.body.get(name) for name in ("name", "email", "active_flag"))]


def _organization(one: Told, fields: dict[str, Fields]) -> list[Cell]:
    own, body = fields["organizations"], one.body
    told = body.get("address") or {}
    parts = told if isinstance(told, dict) else {"value": told}
    street = " ".join(str(parts[name]) for name in ("route", "street_number", "subpremise") if parts.get(name))
    if not street and not parts.get("locality"):
        street = str(parts.get("value") or "")
    plain_ones = ("annual_revenue", "employee_count")
    return [
        *(one.external_id, body.get("name"), body.get("owner_id"), body.get("website")),
        *(own.cell(name, body.get(name)) for name in ("industry", "label_ids")),
        *(body.get(name) for name in plain_ones),
        *(street or None, *(parts.get(name) for name in ADDRESS[1:])),
        *(instant(body.get("add_time")), instant(body.get("update_time"))),
        *own.cells(body),
    ]


def _person(one: Told, fields: dict[str, Fields]) -> list[Cell]:
    own, body = fields["persons"], one.body
    return [
        one.external_id,
        *(body.get(name) for name in ("name", "first_name", "last_name", "org_id", "owner_id")),
        *(first_of(body.get("emails")), first_of(body.get("phones")), body.get("job_title")),
        own.cell("label_ids", body.get("label_ids")),
        *(instant(body.get("add_time")), instant(body.get("update_time"))),
        *own.cells(body),
    ]


def _product(one: Told, fields: dict[str, Fields]) -> list[Cell]:
    own, body = fields["products"], one.body
    price: Body = next(iter(body.get("prices") or []), {})
    return [
        *(one.external_id, body.get("name"), body.get("code"), own.cell("category", body.get("category"))),
        *(body.get("unit"), price.get("price"), price.get("cost"), price.get("currency")),
        *(instant(body.get("add_time")), instant(body.get("update_time"))),
        *own.cells(body),
    ]


def _activities(records: Records, fields: Fields) -> list[list[Cell]]:
    names = {one.body.get("key_string"): one.body.get("name") for one in records.all("activity_types")}
    return [_activity(one, records, fields, names) for one in records.of("activities")]


def _activity(one: Told, records: Records, fields: Fields, names: dict[object, object]) -> list[Cell]:
    body = one.body
    people = [who for who in body.get("participants") or [] if who.get("person_id")]
    people.sort(key=lambda who: not who.get("primary"))
    person = body.get("person_id") or next((who["person_id"] for who in people), None)
    others = ", ".join(plain(who["person_id"]) for who in people)
    place = body.get("location") or {}
    name = names.get(body.get("type"))
    return [
        *(one.external_id, body.get("type"), str(name) if name else None, body.get("subject"), body.get("owner_id")),
        *(body.get("org_id"), person, _about(body, records), due(body), body.get("duration")),
        *(body.get("done"), fields.cell("priority", body.get("priority")), others or None),
        place.get("value") if isinstance(place, dict) else place,
        *(instant(body.get("add_time")), instant(body.get("update_time")), key_in(body.get("note")) or None),
    ]


def _note(one: Told, records: Records) -> list[Cell]:
    """A note with its words; what bears our key is the note of an activity, which is told with that."""
    body = one.body
    return [
        *(one.external_id, words(body.get("content")) or None, body.get("user_id"), body.get("org_id")),
        *(body.get("person_id"), _about(body, records)),
        *(instant(body.get("add_time")), instant(body.get("update_time"))),
    ]


def _about(body: Body, records: Records) -> str | None:
    """The opportunity that it is about: of a deal that was a lead, that of the lead."""
    deal, lead = body.get("deal_id"), body.get("lead_id")
    return opportunity(plain(deal), records) if deal else LEAD + str(lead) if lead else None

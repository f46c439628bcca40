"""What the fake Pipedrive answers to each request, and which parameters it knows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.connectors.pipedrive.company import Body

if TYPE_CHECKING:
    from tests.connectors.pipedrive.fake import Fake

_PAGED = {"limit", "cursor"}
_SORTED = {"sort_by", "sort_direction"}
_WINDOW = {"updated_since", "updated_until"}
_STARTED = {"start", "limit", "sort"}
PARAMETERS: dict[str, set[str]] = {
    "/api/v1/users": set(),
    "/api/v1/users/me": set(),
    "/api/v1/activityTypes": set(),
    "/api/v1/leadFields": {"start", "limit"},
    "/api/v1/leads": _STARTED | {"updated_since", "owner_id", "person_id", "organization_id"},
    "/api/v1/leads/archived": _STARTED | {"owner_id", "person_id", "organization_id"},
    "/api/v1/notes": _STARTED | {"updated_since", "deal_id", "lead_id", "person_id", "org_id"},
    "/api/v1/goals/find": {"type.name", "is_active", "expected_outcome.tracking_metric"},
    "/api/v1/webhooks": set(),
    "/api/v1/deals/{id}/changelog": {"cursor", "limit"},
    "/api/v2/pipelines": _PAGED | _SORTED,
    "/api/v2/stages": _PAGED | _SORTED | {"pipeline_id"},
    "/api/v2/dealFields": _PAGED,
    "/api/v2/organizationFields": _PAGED,
    "/api/v2/personFields": _PAGED,
    "/api/v2/productFields": _PAGED,
    "/api/v2/activityFields": _PAGED,
    "/api/v2/organizations": _PAGED | _SORTED | _WINDOW | {"ids", "owner_id"},
    "/api/v2/persons": _PAGED | _SORTED | _WINDOW | {"ids", "owner_id", "org_id"},
    "/api/v2/products": _PAGED | _SORTED | {"updated_since", "ids", "owner_id"},
    "/api/v2/deals": _PAGED | _SORTED | _WINDOW | {"ids", "status", "include_fields", "custom_fields"},
    "/api/v2/deals/archived": _PAGED | _SORTED | _WINDOW | {"ids", "status", "include_fields"},
    "/api/v2/deals/products": _PAGED | _SORTED | {"deal_ids"},
    "/api/v2/deals/{id}": {"include_fields"},
    "/api/v2/activities": _PAGED
    | _SORTED
    | _WINDOW
    | {"ids", "owner_id", "deal_id", "lead_id", "person_id", "org_id", "done", "include_fields"},
}
_ONE = {"users", "pipelines", "stages", "organizations", "persons", "products", "leads", "activities", "notes"}
PARAMETERS |= {f"/api/{'v1' if name in ('users', 'leads', 'notes') else 'v2'}/{name}/{{id}}": set() for name in _ONE}
_ID = re.compile(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=/|$)")
_OPTIONAL = ("source_lead_id", "products_count")


class Refused(Exception):
    """An answer that is none."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


def answered(fake: Fake, method: str, path: str, told: dict[str, str], sent: Body) -> tuple[int, Any]:
    """The status and the answer to a request."""
    plain, ids = _ID.sub("/{id}", path), _ID.findall(path)
    if method == "GET":
        if plain not in PARAMETERS:
            raise Refused(404, f"no {path}")
        unknown = set(told) - PARAMETERS[plain]
        if unknown:
            raise Refused(400, f"unknown parameter {sorted(unknown)}")
        return 200, _read(fake, plain, ids[0] if ids else "", told)
    return _write(fake, method, plain, ids[0] if ids else "", sent)


def _read(fake: Fake, plain: str, number: str, told: dict[str, str]) -> Any:
    records = fake.company.records
    name = plain.split("/")[3]
    if plain == "/api/v1/users/me":
        me = {"company_id": 6000000, "company_name": "Bakker BV", "company_domain": "bakker", "company_country": "NL"}
        language = {"language_code": "nl", "country_code": "NL"}
        return _one({**records["users"][1], **me, "company_industry": "", "language": language})
    if plain.endswith("/changelog"):
        return _cursor(fake, fake.company.changes.get(int(number), [])[::-1], told, by_place=True)
    if plain.endswith("/{id}"):
        body = records.get(name, {}).get(number if name == "leads" else int(number))
        if body is None:
            raise Refused(404, f"{name} not found")
        return _one(_shown(body, told) if name == "deals" else body)
    if plain == "/api/v1/goals/find":
        goals = records.get("goals", {}).values()
        metric = told.get("expected_outcome.tracking_metric")
        return _one({"goals": [one for one in goals if one["expected_outcome"]["tracking_metric"] == metric]})
    if plain == "/api/v2/deals/products":
        wanted = set(map(int, told["deal_ids"].split(",")))
        if len(wanted) > 100:
            raise Refused(400, "too many deals")
        lines = records.get("deal_products", {}).values()
        return _cursor(fake, [one for one in lines if one["deal_id"] in wanted], told)
    if name in ("users", "activityTypes", "webhooks"):
        return {"success": True, "data": list(records.get(name, {}).values())}
    if name == "activityFields" and not fake.admin:
        raise Refused(403, "Scope and URL mismatch")
    if name.endswith("Fields") and name != "leadFields":
        return _cursor(fake, list(records[name].values()), told, by_place=True)
    bodies = _filtered(plain, name, list(records.get(name, {}).values()), told)
    if "cursor" in PARAMETERS[plain]:
        return _cursor(fake, bodies, told)
    return _counted(fake, bodies, told, nested=name == "notes")


def _filtered(plain: str, name: str, bodies: Iterable[Body], told: dict[str, str]) -> list[Body]:
    kept = list(bodies)
    if name == "deals":
        archived, gone = plain.endswith("archived"), told.get("status") == "deleted"
        kept = [one for one in kept if one["is_archived"] is archived and one["is_deleted"] is gone]
        kept = [_shown(one, told) for one in kept]
    if name == "leads":
        kept = [one for one in kept if one["is_archived"] is plain.endswith("archived")]
    for key in ("owner_id", "deal_id", "lead_id", "person_id", "org_id"):
        if key in told:
            kept = [one for one in kept if str(one.get(key)) == told[key]]
    if "updated_since" in told:
        since = _at(told["updated_since"])
        kept = [one for one in kept if _at(one["update_time"]) >= since]
    if "updated_until" in told:
        until = _at(told["updated_until"])
        kept = [one for one in kept if _at(one["update_time"]) < until]
    return kept


def _shown(body: Body, told: dict[str, str]) -> Body:
    """Some fields come only when they are asked for."""
    wanted = told.get("include_fields", "").split(",")
    return {name: value for name, value in body.items() if name not in _OPTIONAL or name in wanted}


def _cursor(fake: Fake, bodies: list[Body], told: dict[str, str], *, by_place: bool = False) -> Any:
    """A page by marker: behind the last id (or, of what has none, place) that was told."""
    limit = min(int(told.get("limit", 100)), 500, fake.most)
    if told.get("sort_direction") == "desc":
        bodies, by_place = (
            sorted(bodies, key=lambda one: (one[told.get("sort_by", "id")], one["id"]), reverse=True),
            True,
        )
    keys = list(range(1, len(bodies) + 1)) if by_place else [int(one["id"]) for one in bodies]  # ids are given in order
    first = bisect_right(keys, fake.place(told["cursor"])) if told.get("cursor") else 0
    last = first + limit
    following = fake.marker(keys[last - 1]) if last < len(keys) else None
    return {"success": True, "data": bodies[first:last], "additional_data": {"next_cursor": following}}


def _counted(fake: Fake, bodies: list[Body], told: dict[str, str], *, nested: bool) -> Any:
    """A page by counting from the start, and v1's two ways to say whether there is more."""
    start, limit = int(told.get("start", 0)), min(int(told.get("limit", 100)), 500, fake.most)
    bodies.sort(key=lambda one: (one.get("add_time", ""), str(one["id"])))
    more = start + limit < len(bodies)
    beside: Body = {"start": start, "limit": limit, "more_items_in_collection": more}
    if nested:
        beside = {"pagination": {**beside, "next_start": start + limit}}
    return {"success": True, "data": bodies[start : start + limit], "additional_data": beside}


def _write(fake: Fake, method: str, plain: str, number: str, sent: Body) -> tuple[int, Any]:
    company = fake.company
    match method, plain:
        case "POST", "/api/v2/activities":
            made = company.add("activities", **_activity(sent))
            return 200, _one(company.records["activities"][made])
        case "PATCH", "/api/v2/activities/{id}":
            if int(number) not in company.records.get("activities", {}):
                raise Refused(404, "Activity not found")
            company.edit("activities", int(number), **_activity(sent))
            return 200, _one(company.records["activities"][int(number)])
        case "DELETE", "/api/v2/activities/{id}":
            if int(number) not in company.records.get("activities", {}):
                raise Refused(404, "Activity not found")
            company.delete("activities", int(number))
            return 200, _one({"id": int(number)})
        case "POST", "/api/v2/stages":
            made = company.add("stages", is_deleted=False, order_nr=99, deal_probability=100, **_ROT, **sent)
            return 200, _one(company.records["stages"][made])
        case "POST", "/api/v1/activityTypes":
            told = {"order_nr": 99, "active_flag": True, "color": "FFFFFF", "is_custom_flag": True}
            key = str(sent["name"]).lower().replace(" ", "_")
            made = company.add("activityTypes", key_string=key, **told, **sent)
            return 200, _one(company.records["activityTypes"][made])
        case "POST", "/api/v2/dealFields" | "/api/v2/organizationFields":
            kind = plain.rpartition("/")[2].removesuffix("Fields")
            labels = [one["label"] for one in sent.get("options", [])]
            code = f"{len(company.records[f'{kind}Fields']):040x}"
            return 200, _one(company.field(kind, code, sent["field_name"], sent["field_type"], labels))
        case "POST", "/api/v1/webhooks":
            made = company.add("webhooks", is_active=1, **_HOOK, **sent)
            return 201, {"success": True, "status": "ok", "data": company.records["webhooks"][made]}
        case "DELETE", "/api/v1/webhooks/{id}":
            company.delete("webhooks", int(number))
            return 200, {"success": True, "status": "ok"}
    raise Refused(404, f"no {method} {plain}")


_ROT = {"is_deal_rot_enabled": False, "days_to_rotten": None}
_HOOK = {
    "company_id": 6000000,
    "owner_id": 1,
    "user_id": 1,
    "remove_time": None,
    "type": "general",
    "admin_id": 1,
    "remove_reason": None,
    "last_delivery_time": None,
    "last_http_status": None,
}


def _activity(sent: Body) -> Body:
    """Times get seconds, and the first participant is whom it is with."""
    told = dict(sent)
    for name in ("due_time", "duration"):
        if told.get(name):
            told[name] = f"{told[name]}:00"
    people = told.get("participants") or []
    if people:
        told["person_id"] = next((one["person_id"] for one in people if one["primary"]), people[0]["person_id"])
    return told


def _one(body: Any) -> Any:
    return {"success": True, "data": body}


def _at(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

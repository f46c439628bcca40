"""The rows of deals, of leads, and of what hangs on a deal: its products and its history.

Rule: a lead and the deal that it became are one opportunity, under the id of the lead.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from meetpunt.connectors.base import Cell
from meetpunt.connectors.crm.base import LEAD, Body, Records, Told
from meetpunt.connectors.pipedrive.cells import Fields, instant, plain
from meetpunt.connectors.pipedrive.history import LEAD_STAGE, history


def opportunity(deal: str, records: Records) -> str:
    """The id under which a deal is kept: that of the lead that it was."""
    lead = records.lead_of(deal)
    return deal if lead is None else LEAD + lead


def opportunities(records: Records, fields: Fields) -> list[list[Cell]]:
    """A row per opportunity: deals, and leads that did not become one."""
    leads = _leads(records)
    rows = [_deal(one, records, fields, leads) for one in records.of("deals")]
    rows += [_lead(one, fields) for one in records.of("leads") if records.deal_of(one.external_id) is None]
    return rows


def _leads(records: Records) -> Mapping[str, Body]:
    """What deals were before, by the id of the deal, where it was read."""
    pairs = {one.external_id: lead for one in records.of("deals") if (lead := records.lead_of(one.external_id))}
    leads = records.find_all("leads", pairs.values())
    return {deal: leads[lead] for deal, lead in pairs.items() if lead in leads}


def _deal(one: Told, records: Records, fields: Fields, leads: Mapping[str, Body]) -> list[Cell]:
    deal, body = one.external_id, one.body
    lead, before = records.lead_of(deal), leads.get(deal)
    status = body.get("status")
    closed = {"won": body.get("won_time"), "lost": body.get("lost_time")}.get(str(status))
    return [
        *(opportunity(deal, records), deal, lead, body.get("title")),
        *(body.get(name) for name in ("owner_id", "org_id", "person_id", "pipeline_id", "stage_id")),
        *(status, body.get("value"), body.get("currency"), body.get("probability")),
        instant((before or body).get("add_time")) or instant(body.get("add_time")),
        *(instant(body.get(name)) for name in ("update_time", "stage_change_time")),
        *(body.get("expected_close_date"), instant(closed), body.get("lost_reason") if status == "lost" else None),
        *(body.get("origin"), fields.cell("channel", body.get("channel")), (before or {}).get("source_name")),
        *(fields.cell("label_ids", body.get("label_ids")), body.get("is_archived")),
        *fields.cells(body),
    ]


def _lead(one: Told, fields: Fields) -> list[Cell]:
    lead, body = one.external_id, one.body
    value = body.get("value") or {}
    return [
        *(LEAD + lead, None, lead, body.get("title")),
        *(body.get("owner_id"), body.get("organization_id"), body.get("person_id"), None, LEAD_STAGE),
        *("open", value.get("amount"), value.get("currency"), None),
        *(instant(body.get("add_time")), instant(body.get("update_time")), None),
        *(body.get("expected_close_date"), None, None),
        *(body.get("origin"), fields.cell("channel", body.get("channel")), body.get("source_name")),
        *(None, body.get("is_archived")),
        *fields.cells(body),
    ]


def lines(records: Records) -> list[list[Cell]]:
    """A row per product of a deal."""
    told = records.of("deal_lines")
    products = records.find_all("products", (plain(one.body.get("product_id")) for one in told))
    return [row for one in told if (row := _line(one, records, products))]


def _line(one: Told, records: Records, products: Mapping[str, Body]) -> list[Cell] | None:
    """A product of a deal, with what it comes to after its discount; one that was put out counts for nothing."""
    body = one.body
    if body.get("is_enabled") is False:
        return None
    quantity, price = _decimal(body.get("quantity")), _decimal(body.get("item_price"))
    discount = _decimal(body.get("discount")) or Decimal(0)
    amount: Decimal | None = None
    if quantity is not None and price is not None:
        whole = quantity * price
        amount = whole - (discount if body.get("discount_type") == "amount" else whole * discount / 100)
    prices = products.get(plain(body.get("product_id")), {}).get("prices") or []
    cost = next((each.get("cost") for each in prices if each.get("currency") == body.get("currency")), None)
    return [
        *(one.external_id, opportunity(one.parent, records), body.get("product_id")),
        *(body.get("quantity"), body.get("item_price"), body.get("discount")),
        *(None if amount is None else format(amount.normalize(), "f"), cost or None, body.get("currency")),
    ]


def events(records: Records) -> list[list[Cell]]:
    """A row per thing that happened to a deal."""
    changes: dict[str, list[Body]] = {}
    for one in records.of("deal_changes"):
        changes.setdefault(one.parent, []).append(one.body)
    rows: dict[str, list[Cell]] = {}
    leads = _leads(records)
    for one in records.of("deals"):
        key = opportunity(one.external_id, records)
        for step in history(one.body, changes.get(one.external_id, []), leads.get(one.external_id)):
            name = f"{key}:{step.at}:{step.stage}"
            rows.setdefault(name, [name, key, step.stage, step.at, step.by])
    return list(rows.values())


def _decimal(value: object) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

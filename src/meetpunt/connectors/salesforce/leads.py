"""Leads: opportunities before they are called so, from the moment that they are made until they become one.

Rule: a lead that became an opportunity is no row of its own any more, and bears its id all the same (`ties`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.crm.base import LEAD, Body
from meetpunt.connectors.salesforce.cells import getter, raw, table
from meetpunt.connectors.salesforce.ties import Ties

CREATED, CONVERTED = "lead:created", "lead:converted"
"""What happened to a lead, in the column `Stage` of `lead_events`."""


def leads(ties: Ties) -> RawTable | None:
    """Leads that are no opportunity yet. `AccountId`: the account that it became, before that the company's name."""

    def is_open(body: Body) -> bool:
        deal = ties.became(body["Id"])
        return deal is None or ties.records.find("opportunities", deal) is None

    return table(
        "leads",
        filter(is_open, ties.bodies("leads")),
        Id=lambda body: f"{LEAD}{body['Id']}",
        Stage=lambda body: f"{LEAD}{body['Status']}" if body.get("Status") else None,
        AccountId=lambda body: body.get("ConvertedAccountId") or body.get("Company"),
        ContactId=lambda body: body.get("ConvertedContactId"),
        OwnerId=ties.owner,
    )


def lead_events(ties: Ties) -> RawTable | None:
    """When a lead was made, and when it became something else."""

    def happened() -> Iterator[Body]:
        for body in ties.bodies("leads"):
            deal = ties.became(body["Id"])
            if deal is not None and ties.records.lead_of(deal) != body["Id"]:
                continue  # another lead is the one that this opportunity was
            told = {"OpportunityId": ties.lead(body["Id"]), "CreatedById": ties.person(body.get("CreatedById"))}
            yield {**told, "Id": f"{body['Id']}:created", "Stage": CREATED, "At": body["CreatedDate"]}
            if body.get("IsConverted"):
                at = _converted_at(body, ties.records.find("opportunities", deal) if deal else None)
                told = {**told, "CreatedById": None}
                yield {**told, "Id": f"{body['Id']}:converted", "Stage": CONVERTED, "At": at}

    names = ("Id", "OpportunityId", "Stage", "At", "CreatedById")
    return raw("lead_events", list(happened()), {name: getter(name) for name in names})


def _converted_at(lead: Body, deal: Body | None) -> str:
    """A lead tells the day of its conversion only; the opportunity that was made on that day tells the moment."""
    created, day = str(lead["CreatedDate"]), str(lead.get("ConvertedDate") or "")
    if deal is not None and abs(_day(deal["CreatedDate"]) - _day(day or created)) <= timedelta(days=1):
        return max(str(deal["CreatedDate"]), created)
    return day if day > created[:10] else created


def _day(told: object) -> datetime:
    return datetime.fromisoformat(str(told)[:10])

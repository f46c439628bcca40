"""Records of Salesforce as tables that a mapping reads.

Rule: a column whose content was worked out (a reference, a kind, a moment) is named in a docstring here; all others
are what Salesforce told (`cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from meetpunt.connectors.base import Cell, RawTable
from meetpunt.connectors.crm.base import LEAD, Body, Records
from meetpunt.connectors.salesforce.cells import Told, cell, getter, raw, table
from meetpunt.connectors.salesforce.ties import CONTACT, Ties, is_human, of_kind

CREATED, CONVERTED = "lead:created", "lead:converted"
"""What happened to a lead, in the column `Stage` of `lead_events`."""


def tables(records: Records) -> list[RawTable]:
    """The records as tables; what is referred to comes first."""
    ties = Ties(records)
    made = (
        _users(ties),
        _accounts(ties),
        table("contacts", _bodies(records, "contacts"), OwnerId=ties.owner),
        table("products", _bodies(records, "products")),
        _leads(ties),
        _opportunities(ties),
        table(
            "opportunity_lines",
            _bodies(records, "opportunity_lines"),
            OpportunityId=lambda b: ties.deal(b["OpportunityId"]),
        ),
        _lead_events(ties),
        table(
            "history",
            _stage_changes(ties),
            OpportunityId=lambda b: ties.deal(b["OpportunityId"]),
            CreatedById=lambda b: ties.person(b.get("CreatedById")),
        ),
        table("quotes", _bodies(records, "quotes"), OpportunityId=ties.ordered, OwnerId=ties.owner),
        table("orders", _bodies(records, "orders"), OpportunityId=ties.ordered, OwnerId=ties.owner),
        table("order_lines", _bodies(records, "order_lines")),
        _activities(ties, "tasks", _task_kind, _task_start),
        _activities(ties, "appointments", _event_kind, _event_start, DurationInMinutes=_minutes),
    )
    return [one for one in made if one is not None]


def _users(ties: Ties) -> RawTable | None:
    """Who works there: programs and visitors of sites are no people here."""
    links = ties.hanging("territory_users")
    return table(
        "users",
        filter(is_human, _bodies(ties.records, "users")),
        UserRole=lambda body: ties.named("roles", body.get("UserRoleId")),
        Territory=lambda body: ties.territory(links.get(body["Id"], [])),
    )


def _accounts(ties: Ties) -> RawTable | None:
    links = ties.hanging("territory_accounts")
    return table(
        "accounts",
        _bodies(ties.records, "accounts"),
        OwnerId=ties.owner,
        Territory=lambda body: ties.territory(links.get(body["Id"], [])),
    )


def _leads(ties: Ties) -> RawTable | None:
    """Leads that are no opportunity yet. `AccountId`: the account that it became, before that the company's name."""

    def is_open(body: Body) -> bool:
        deal = ties.became(body["Id"])
        return deal is None or ties.records.find("opportunities", deal) is None

    return table(
        "leads",
        filter(is_open, _bodies(ties.records, "leads")),
        Id=lambda body: f"{LEAD}{body['Id']}",
        Stage=lambda body: f"{LEAD}{body['Status']}" if body.get("Status") else None,
        AccountId=lambda body: body.get("ConvertedAccountId") or body.get("Company"),
        ContactId=lambda body: body.get("ConvertedContactId"),
        OwnerId=ties.owner,
    )


def _opportunities(ties: Ties) -> RawTable | None:
    """`Id` and `CreatedDate`: of the lead that it was. `ContactId`: of the first role that is primary, if not told."""
    roles = ties.hanging("contact_roles")

    def contact(body: Body) -> Cell:
        primary = (role["ContactId"] for role in roles.get(body["Id"], ()) if role.get("IsPrimary"))
        return body.get("ContactId") or next(primary, None)

    def created(body: Body) -> Cell:
        lead_id = ties.records.lead_of(body["Id"])
        lead = ties.records.find("leads", lead_id) if lead_id else None
        return cell((lead or body).get("CreatedDate"))

    return table(
        "opportunities",
        _bodies(ties.records, "opportunities"),
        Id=lambda body: ties.deal(body["Id"]),
        ContactId=contact,
        OwnerId=ties.owner,
        CreatedDate=created,
        Territory=lambda body: ties.named("territories", body.get("Territory2Id")),
    )


def _lead_events(ties: Ties) -> RawTable | None:
    """When a lead was made, and when it became something else."""

    def happened() -> Iterator[Body]:
        for body in _bodies(ties.records, "leads"):
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


def _stage_changes(ties: Ties) -> Iterator[Body]:
    """The entry and every change of stage; Salesforce also writes a line when amount, chance or date change."""
    for bodies in ties.hanging("history").values():
        before = None
        for body in bodies:
            if body.get("StageName") != before:
                yield body
            before = body.get("StageName")


def _activities(ties: Ties, file: str, kind: Told, start: Told, **more: Told) -> RawTable | None:
    """`Kind`: what it is, by object and type. `Start`: when it was, or is to be."""
    return table(
        file,
        _bodies(ties.records, file),
        **more,
        Kind=kind,
        Start=start,
        OwnerId=ties.owner,
        ContactId=lambda body: of_kind(body.get("WhoId"), CONTACT),
        OpportunityId=ties.about,
    )


def _task_kind(body: Body) -> Cell:
    subtype, told = body.get("TaskSubtype") or "Task", body.get("Type")
    named = subtype if subtype != "Task" else told
    return f"Task: {named}" if named else "Task"


def _task_start(body: Body) -> Cell:
    """The day that the task is of; the moment of ticking it off where it has none."""
    return body.get("ActivityDate") or cell(body.get("CompletedDateTime"))


def _event_kind(body: Body) -> Cell:
    return f"Event: {body['Type']}" if body.get("Type") else "Event"


def _event_start(body: Body) -> Cell:
    """Of a whole day Salesforce tells midnight in Greenwich: then the day alone is right."""
    return body.get("ActivityDate") if body.get("IsAllDayEvent") else cell(body.get("StartDateTime"))


def _minutes(body: Body) -> Cell:
    """A whole day is no length of work."""
    return None if body.get("IsAllDayEvent") else body.get("DurationInMinutes")


def _bodies(records: Records, entity: str) -> Iterable[Body]:
    return (record.body for record in records.of(entity))


def _day(told: object) -> datetime:
    return datetime.fromisoformat(str(told)[:10])

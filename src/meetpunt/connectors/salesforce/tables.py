"""Records of Salesforce as tables that a mapping reads.

Rule: a column whose content was worked out (a reference, a kind, a moment) is named in a docstring here; all others
are what Salesforce told (`cells`).
"""

from __future__ import annotations

from collections.abc import Iterator

from meetpunt.connectors.base import Cell, RawTable
from meetpunt.connectors.crm.base import Body, Records
from meetpunt.connectors.salesforce.cells import Told, cell, table
from meetpunt.connectors.salesforce.leads import lead_events, leads
from meetpunt.connectors.salesforce.ties import CONTACT, Ties, is_human, of_kind


def tables(records: Records) -> list[RawTable]:
    """The records as tables; what is referred to comes first."""
    ties = Ties(records)
    made = (
        _users(ties),
        _accounts(ties),
        table("contacts", ties.bodies("contacts"), OwnerId=ties.owner),
        _products(ties),
        leads(ties),
        _opportunities(ties),
        table(
            "opportunity_lines",
            ties.bodies("opportunity_lines"),
            OpportunityId=lambda b: ties.deal(b["OpportunityId"]),
        ),
        lead_events(ties),
        table(
            "history",
            _stage_changes(ties),
            OpportunityId=lambda b: ties.deal(b["OpportunityId"]),
            CreatedById=lambda b: ties.person(b.get("CreatedById")),
        ),
        table("quotes", ties.bodies("quotes"), OpportunityId=ties.ordered, OwnerId=ties.owner),
        table("orders", ties.bodies("orders"), OpportunityId=ties.ordered, OwnerId=ties.owner),
        table("order_lines", ties.bodies("order_lines")),
        _activities(ties, "tasks", _task_kind, _task_start),
        _activities(ties, "appointments", _event_kind, _event_start, DurationInMinutes=_minutes),
    )
    return [one for one in made if one is not None]


def _users(ties: Ties) -> RawTable | None:
    """Who works there: programs and visitors of sites are no people here."""
    links = ties.hanging("territory_users")
    return table(
        "users",
        filter(is_human, ties.bodies("users")),
        UserRole=lambda body: ties.named("roles", body.get("UserRoleId")),
        Territory=lambda body: ties.territory(links.get(body["Id"], [])),
    )


def _accounts(ties: Ties) -> RawTable | None:
    links = ties.hanging("territory_accounts")
    return table(
        "accounts",
        ties.bodies("accounts"),
        OwnerId=ties.owner,
        Territory=lambda body: ties.territory(links.get(body["Id"], [])),
    )


def _products(ties: Ties) -> RawTable | None:
    """`UnitPrice`: of the standard price list, in the product's own currency where there are several."""
    entries = ties.hanging("prices")

    def price(body: Body) -> Cell:
        currency = body.get("CurrencyIsoCode")
        told = [
            one["UnitPrice"]
            for one in entries.get(body["Id"], ())
            if one.get("IsActive") and one.get("CurrencyIsoCode") == currency
        ]
        return cell(told[0]) if len(told) == 1 else None

    return table("products", ties.bodies("products"), UnitPrice=price)


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
        ties.bodies("opportunities"),
        Id=lambda body: ties.deal(body["Id"]),
        ContactId=contact,
        OwnerId=ties.owner,
        CreatedDate=created,
        Territory=lambda body: ties.named("territories", body.get("Territory2Id")),
    )


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
        ties.bodies(file),
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

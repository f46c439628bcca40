"""The mapping that is put before a person: what Salesforce itself makes certain is filled in, the rest is asked.

Rule: an open stage is never guessed; won and lost are what Salesforce calls so. A role there is no team here: teams
follow from who manages whom.
"""

from __future__ import annotations

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.mapping.schema import FieldRule, FileMapping, Mapping, TableMapping
from meetpunt.connectors.salesforce.leads import CONVERTED, CREATED
from meetpunt.connectors.values.styles import NumberStyle

_FEEDS = {
    "users": Table.PEOPLE,
    "accounts": Table.ACCOUNTS,
    "contacts": Table.CONTACTS,
    "products": Table.PRODUCTS,
    "leads": Table.OPPORTUNITIES,
    "opportunities": Table.OPPORTUNITIES,
    "opportunity_lines": Table.OPPORTUNITY_LINES,
    "lead_events": Table.EVENTS,
    "history": Table.EVENTS,
    "quotes": Table.QUOTES,
    "orders": Table.ORDERS,
    "order_lines": Table.ORDER_LINES,
    "tasks": Table.ACTIVITIES,
    "appointments": Table.ACTIVITIES,
}
_ROW = "id=Id created_at=CreatedDate modified_at=LastModifiedDate"
_ACTIVITY = (
    f"{_ROW} kind=Kind subject=Subject owner=OwnerId account=AccountId contact=ContactId opportunity=OpportunityId "
    "starts_at=Start"
)
_FIELDS = {
    "users": "id=Id name=Name email=Email manager=ManagerId territory=Territory job_title=Title",
    "accounts": f"{_ROW} name=Name parent=ParentId owner=OwnerId segment=Industry territory=Territory phone=Phone "
    "website=Website street=BillingStreet postcode=BillingPostalCode town=BillingCity country=BillingCountry",
    "contacts": f"{_ROW} name=Name account=AccountId owner=OwnerId email=Email phone=Phone job_title=Title",
    "products": f"{_ROW} name=Name code=ProductCode family=Family list_price=UnitPrice currency=CurrencyIsoCode",
    "leads": f"{_ROW} name=Company account=AccountId contact=ContactId owner=OwnerId stage=Stage source=LeadSource "
    "segment=Industry currency=CurrencyIsoCode",
    "opportunities": f"{_ROW} name=Name account=AccountId contact=ContactId owner=OwnerId stage=StageName "
    "amount=Amount currency=CurrencyIsoCode probability=Probability stage_changed_at=LastStageChangeDate "
    "closed_at=CloseDate source=LeadSource territory=Territory status=IsClosed+IsWon",
    "opportunity_lines": "id=Id opportunity=OpportunityId product=Product2Id quantity=Quantity price=UnitPrice "
    "amount=TotalPrice currency=CurrencyIsoCode",
    "lead_events": "id=Id opportunity=OpportunityId stage=Stage at=At by=CreatedById",
    "history": "id=Id opportunity=OpportunityId stage=StageName at=CreatedDate recorded_at=CreatedDate by=CreatedById "
    "amount=Amount currency=CurrencyIsoCode",
    "quotes": f"{_ROW} number=QuoteNumber subject=Name opportunity=OpportunityId account=AccountId owner=OwnerId "
    "amount=TotalPrice currency=CurrencyIsoCode valid_until=ExpirationDate status=Status",
    "orders": f"{_ROW} number=OrderNumber subject=Name opportunity=OpportunityId account=AccountId owner=OwnerId "
    "amount=TotalAmount currency=CurrencyIsoCode ordered_at=EffectiveDate status=StatusCode",
    "order_lines": "id=Id order=OrderId product=Product2Id quantity=Quantity price=UnitPrice amount=TotalPrice "
    "currency=CurrencyIsoCode",
    "tasks": f"{_ACTIVITY} minutes=CallDurationInSeconds status=IsClosed",
    "appointments": f"{_ACTIVITY} minutes=DurationInMinutes",
}
_KINDS = {"Task: Call": "call", "Event: Call": "call", "Task: Email": "email", "Event: Email": "email"}
_VALUES: dict[str, dict[str, dict[str, str]]] = {
    "opportunities": {"status": {"true true": "won", "true false": "lost", "false false": "open"}},
    "lead_events": {"stage": {CREATED: "S", CONVERTED: "unmapped"}},
    "quotes": {"status": {"Draft": "draft", "Presented": "sent", "Accepted": "accepted", "Denied": "rejected"}},
    "orders": {"status": {"Activated": "open", "Canceled": "cancelled"}},
    "tasks": {"status": {"true": "done", "false": "planned"}},
}
"""A lead is what the method calls a suspect, from the moment that it was made."""
_ORDERED = ("Activated", "Canceled", "Expired", "Superseded")
"""States of an order that somebody ordered; a draft is none yet."""


def proposed(source: str, design: Design, time_zone: str, currency: str) -> Mapping:
    """See `Connector.proposed`. time_zone, currency: the organisation's, empty when Salesforce does not tell."""
    return Mapping(
        source,
        tuple(FileMapping(file, tables=(_table(file, table, design),)) for file, table in _FEEDS.items()),
        time_zone=time_zone or None,
        currency=currency or None,
        numbers=NumberStyle.POINT,
    )


def _table(file: str, table: Table, design: Design) -> TableMapping:
    values = {name: _folded(meant) for name, meant in _VALUES.get(file, {}).items()}
    if file in ("opportunities", "history"):
        values["stage"] = _folded({stage.id: stage.ends for stage in design.stages if stage.ends})
    if table is Table.ACTIVITIES:
        values["kind"] = _folded(_KINDS)
    return TableMapping(
        table,
        {name: _rule(name, column) for name, column in (told.split("=") for told in _FIELDS[file].split())},
        where={"StatusCode": _ORDERED} if file == "orders" else {},
        values=values,
    )


def _rule(name: str, column: str) -> FieldRule:
    unit = "seconds" if column.endswith("Seconds") else "minutes" if name == "minutes" else None
    return FieldRule(columns=tuple(column.split("+")), unit=unit)


def _folded(meant: dict[str, str]) -> dict[str, str]:
    """Meanings are found without case."""
    return {text.casefold().strip(): target for text, target in meant.items()}

"""The tables that records of Salesforce make: their columns, and the cells of those.

Rule: columns bear Salesforce's own names of fields. A table without rows is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from meetpunt.connectors.base import Cell, RawTable
from meetpunt.connectors.crm.base import Body

_PLAIN = {
    "users": "Id Name FirstName LastName Email Title UserType IsActive ManagerId UserRoleId "
    "CreatedDate LastModifiedDate",
    "accounts": "Id Name ParentId OwnerId Industry Type Phone Website BillingStreet BillingCity BillingPostalCode "
    "BillingCountry CreatedDate LastModifiedDate",
    "contacts": "Id Name FirstName LastName AccountId OwnerId Email Phone MobilePhone Title CreatedDate "
    "LastModifiedDate",
    "products": "Id Name ProductCode Family IsActive StockKeepingUnit CurrencyIsoCode CreatedDate LastModifiedDate",
    "leads": "Name Company Status LeadSource Industry CurrencyIsoCode IsConverted CreatedDate LastModifiedDate",
    "opportunities": "Name AccountId OwnerId StageName IsClosed IsWon Amount CurrencyIsoCode Probability CloseDate "
    "Type LeadSource NextStep ForecastCategoryName LastStageChangeDate TotalOpportunityQuantity LastModifiedDate",
    "opportunity_lines": "Id Product2Id ProductCode Name Quantity UnitPrice TotalPrice ListPrice CurrencyIsoCode "
    "ServiceDate",
    "history": "Id StageName Amount CurrencyIsoCode CloseDate Probability CreatedDate CreatedById",
    "quotes": "Id QuoteNumber Name AccountId Status ExpirationDate Subtotal Discount TotalPrice GrandTotal "
    "CurrencyIsoCode CreatedDate LastModifiedDate",
    "orders": "Id OrderNumber Name AccountId EffectiveDate EndDate Status StatusCode TotalAmount CurrencyIsoCode "
    "ActivatedDate CreatedDate LastModifiedDate",
    "order_lines": "Id OrderId Product2Id Quantity UnitPrice TotalPrice ListPrice CurrencyIsoCode ServiceDate EndDate",
    "tasks": "Id Subject AccountId CallDurationInSeconds Status IsClosed TaskSubtype Type ActivityDate "
    "CompletedDateTime CreatedDate LastModifiedDate",
    "appointments": "Id Subject AccountId Type EventSubtype IsPrivate IsAllDayEvent ActivityDate StartDateTime "
    "CreatedDate LastModifiedDate",
}
PLAIN = {table: tuple(names.split()) for table, names in _PLAIN.items()}
"""Table -> fields that stand in it as they came."""
_WORKED_OUT = {
    "users": "UserRole Territory",
    "accounts": "Territory",
    "products": "UnitPrice",
    "leads": "Id Stage AccountId ContactId OwnerId",
    "opportunities": "Id ContactId CreatedDate Territory",
    "opportunity_lines": "OpportunityId",
    "lead_events": "Id OpportunityId Stage At CreatedById",
    "history": "OpportunityId",
    "quotes": "OpportunityId OwnerId",
    "orders": "OpportunityId OwnerId",
    "tasks": "Kind Start OwnerId ContactId OpportunityId",
    "appointments": "DurationInMinutes Kind Start OwnerId ContactId OpportunityId",
}
HEADERS = {
    table: tuple(dict.fromkeys((*PLAIN.get(table, ()), *_WORKED_OUT.get(table, "").split())))
    for table in (*PLAIN, "lead_events")
}
"""Table -> all its columns but those that the organisation added; for what was worked out see `tables`."""
Told = Callable[[Body], Cell]
"""Gives the cell of a column from a record."""


def table(file: str, bodies: Iterable[Body], **worked_out: Told) -> RawTable | None:
    """A table with the fields of `PLAIN`, the columns that are worked out, and the organisation's own fields."""
    rows = list(bodies)
    own = sorted({name for body in rows for name in body if name.endswith("__c")})
    plain = {name: getter(name) for name in (*PLAIN[file], *own)}
    return raw(file, rows, {**plain, **worked_out})


def raw(file: str, rows: list[Body], told: dict[str, Told]) -> RawTable | None:
    """A table of some columns; None when it has no rows."""
    if not rows:
        return None
    columns = tuple([tell(body) for body in rows] for tell in told.values())
    return RawTable(file, "", tuple(told), columns, range(1, len(rows) + 1))


def getter(name: str) -> Told:
    """The column of a field as it came."""
    return lambda body: cell(body.get(name))


def cell(value: object) -> Cell:
    """A value of JSON as a cell: a moment as a moment, text without space around it."""
    if isinstance(value, str):
        if value.endswith("+0000") and value[10:11] == "T":
            return datetime.fromisoformat(value)
        return value.strip() or None
    return value if isinstance(value, (int, float)) else None

"""What is read of Salesforce: per kind of record its object, its fields and what it hangs on.

Rule: only what a figure needs. No descriptions, no bodies of mails; own fields of an organisation, but not of people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from meetpunt.connectors.crm.base import Body, Entity
from meetpunt.connectors.salesforce.ties import first_told, subject

LAG = timedelta(minutes=2)
"""A record is stamped when its change begins and seen when it ends: what is younger may be followed by an older one."""


_nothing = first_told()


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records of an entity come from.

    stamp: the field that moves with every change. where: (field, condition on it); a condition on a field that is not
    there is left out. may_lack: an organisation without this object is normal. own_fields: fields that the organisation
    added are read too. parent: finds the id of the record that it hangs on, or is about.
    """

    entity: Entity
    sobject: str
    fields: tuple[str, ...]
    stamp: str = "SystemModstamp"
    where: tuple[tuple[str, str], ...] = ()
    may_lack: bool = False
    own_fields: bool = False
    parent: Callable[[Body], str] = _nothing


def _entity(
    code: str, *about: str, whole: bool = False, sweeps: bool = True, of: str = "", personal: bool = False
) -> Entity:
    lag = timedelta(0) if whole else LAG
    return Entity(code, whole=whole, of=of, lag=lag, sweeps=sweeps and not whole, personal=personal, about=about)


_TOLD = "Id IsDeleted CreatedDate CreatedById LastModifiedDate SystemModstamp CurrencyIsoCode"
_NO_SERIES = ("IsRecurrence", "IsRecurrence = false")
"""The master of a series stands for no day: its occurrences are records of their own."""
_SUBJECTS = ("opportunities", "leads", "quotes", "orders")
"""What `subject` finds."""


def _fields(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{_TOLD} {names}".split()))


SOURCES: tuple[Source, ...] = (
    Source(_entity("roles", whole=True), "UserRole", _fields("Name ParentRoleId")),
    Source(
        _entity("users"),
        "User",
        _fields("Name FirstName LastName Email Username Title IsActive UserType ManagerId UserRoleId"),
    ),
    Source(_entity("territories", whole=True), "Territory2", _fields("Name ParentTerritory2Id"), may_lack=True),
    Source(
        _entity("territory_users", whole=True, of="users"),
        "UserTerritory2Association",
        _fields("UserId Territory2Id IsActive RoleInTerritory2"),
        may_lack=True,
        parent=first_told("UserId"),
    ),
    Source(
        _entity("accounts"),
        "Account",
        _fields(
            "Name ParentId OwnerId Industry Type Phone Website "
            "BillingStreet BillingCity BillingPostalCode BillingCountry IsPersonAccount"
        ),
        own_fields=True,
    ),
    Source(
        _entity("territory_accounts", whole=True, of="accounts"),
        "ObjectTerritory2Association",
        _fields("ObjectId Territory2Id"),
        may_lack=True,
        parent=first_told("ObjectId"),
    ),
    Source(
        _entity("contacts", personal=True),
        "Contact",
        _fields("Name FirstName LastName AccountId OwnerId Email Phone MobilePhone Title"),
    ),
    Source(
        _entity("products"),
        "Product2",
        _fields("Name ProductCode Family IsActive StockKeepingUnit"),
        may_lack=True,
        own_fields=True,
    ),
    Source(
        _entity("prices", of="products"),
        "PricebookEntry",
        _fields("Product2Id UnitPrice IsActive Pricebook2Id"),
        where=(("Pricebook2Id", "Pricebook2.IsStandard = true"),),
        may_lack=True,
        parent=first_told("Product2Id"),
    ),
    Source(
        _entity("leads", "opportunities", personal=True),
        "Lead",
        _fields(
            "Name FirstName LastName Company Status LeadSource Industry OwnerId "
            "IsConverted ConvertedDate ConvertedAccountId ConvertedContactId ConvertedOpportunityId"
        ),
        may_lack=True,
        parent=first_told("ConvertedOpportunityId"),
    ),
    Source(
        _entity("opportunities"),
        "Opportunity",
        _fields(
            "Name AccountId ContactId OwnerId StageName IsClosed IsWon Amount Probability CloseDate Type LeadSource "
            "NextStep ForecastCategoryName Territory2Id LastStageChangeDate TotalOpportunityQuantity"
        ),
        own_fields=True,
    ),
    Source(
        _entity("contact_roles", of="opportunities"),
        "OpportunityContactRole",
        _fields("OpportunityId ContactId Role IsPrimary"),
        may_lack=True,
        parent=first_told("OpportunityId"),
    ),
    Source(
        _entity("opportunity_lines", of="opportunities"),
        "OpportunityLineItem",
        _fields(
            "OpportunityId Product2Id ProductCode Name Quantity UnitPrice TotalPrice ListPrice ServiceDate SortOrder"
        ),
        may_lack=True,
        own_fields=True,
        parent=first_told("OpportunityId"),
    ),
    Source(
        _entity("history", sweeps=False, of="opportunities"),
        "OpportunityHistory",
        _fields("OpportunityId StageName Amount CloseDate Probability ForecastCategory"),
        parent=first_told("OpportunityId"),
    ),
    Source(
        _entity("owner_history", sweeps=False, of="opportunities"),
        "OpportunityFieldHistory",
        _fields("OpportunityId Field OldValue NewValue"),
        stamp="CreatedDate",
        where=(("Field", "Field = 'Owner'"),),
        may_lack=True,
        parent=first_told("OpportunityId"),
    ),
    Source(
        _entity("quotes", "opportunities"),
        "Quote",
        _fields(
            "Name QuoteNumber OpportunityId AccountId OwnerId Status ExpirationDate Subtotal Discount TotalPrice "
            "GrandTotal"
        ),
        may_lack=True,
        own_fields=True,
        parent=first_told("OpportunityId"),
    ),
    Source(
        _entity("orders", "opportunities", "quotes"),
        "Order",
        _fields(
            "Name OrderNumber AccountId OpportunityId QuoteId OwnerId EffectiveDate EndDate Status StatusCode "
            "TotalAmount ActivatedDate"
        ),
        may_lack=True,
        own_fields=True,
        parent=first_told("OpportunityId", "QuoteId"),
    ),
    Source(
        _entity("order_lines"),
        "OrderItem",
        _fields("OrderId Product2Id Quantity UnitPrice TotalPrice ListPrice ServiceDate EndDate"),
        may_lack=True,
        own_fields=True,
    ),
    Source(
        _entity("tasks", *_SUBJECTS),
        "Task",
        _fields(
            "Subject OwnerId AccountId WhoId WhatId Status IsClosed ActivityDate CompletedDateTime TaskSubtype Type "
            "CallDurationInSeconds IsRecurrence"
        ),
        where=(_NO_SERIES,),
        own_fields=True,
        parent=subject,
    ),
    Source(
        _entity("appointments", *_SUBJECTS),
        "Event",
        _fields(
            "Subject OwnerId AccountId WhoId WhatId StartDateTime ActivityDate DurationInMinutes IsAllDayEvent Type "
            "EventSubtype IsPrivate IsRecurrence IsChild"
        ),
        where=(_NO_SERIES, ("IsChild", "IsChild = false")),
        own_fields=True,
        parent=subject,
    ),
)

BY_CODE = {source.entity.code: source for source in SOURCES}
PRIVATE_STAYS = frozenset(
    "Id IsDeleted CreatedDate LastModifiedDate SystemModstamp OwnerId IsPrivate IsAllDayEvent "
    "StartDateTime ActivityDate DurationInMinutes".split()
)
"""What is kept of an appointment that its owner calls private: whose it is and when."""

"""A small company in the fake: a lead that became an opportunity, one that did not, and what happened to both."""

from __future__ import annotations

from dataclasses import dataclass

from tests.connectors.salesforce.org import Org


@dataclass
class Company:
    """Ids of what was made."""

    anna: str
    bram: str
    robot: str
    account: str
    contact: str
    product: str
    lead: str
    open_lead: str
    deal: str
    other_deal: str
    call: str
    visit: str


def make_company(org: Org) -> Company:
    """Everything happens a little later than the thing before."""
    anna = org.put("User", Name="Anna", Email="anna@fabriek.example", IsActive=True, UserType="Standard")
    bram = org.put(
        "User", Name="Bram", Email="bram@fabriek.example", IsActive=True, UserType="Standard", ManagerId=anna
    )
    robot = org.put("User", Name="Robot", IsActive=True, UserType="AutomatedProcess")
    org.pass_time(days=1)
    lead = org.put("Lead", Name="Els Jansen", Company="Jansen BV", Status="Open - Not Contacted", OwnerId=bram)
    told = {"Status": "Working - Contacted", "OwnerId": "00G000000000001AAA", "CreatedById": robot}
    open_lead = org.put("Lead", Name="Piet", Company="Piet & Co", **told)
    org.pass_time(days=2)
    account = org.put("Account", Name="Jansen BV", OwnerId=bram, BillingCity="Zwolle", Bezoeken__c=4)
    contact = org.put("Contact", Name="Els Jansen", AccountId=account, OwnerId=bram)
    stage = {"StageName": "Qualification", "Amount": 1250.5, "CloseDate": "2026-12-20"}
    deal = org.put("Opportunity", Name="Pers", AccountId=account, OwnerId=bram, **stage)
    org.put("OpportunityContactRole", OpportunityId=deal, ContactId=contact, IsPrimary=True)
    org.put("OpportunityHistory", OpportunityId=deal, **stage)
    became = {"ConvertedOpportunityId": deal, "ConvertedAccountId": account, "ConvertedContactId": contact}
    day = org.now.date().isoformat()
    org.change("Lead", lead, IsConverted=True, ConvertedDate=day, Status="Closed - Converted", **became)
    product = org.put("Product2", Name="Pers 3000", ProductCode="P3", Family="Persen")
    for standard, price in ((True, 700.0), (False, 650.0)):
        told = {"Pricebook2.IsStandard": standard, "IsActive": True, "UnitPrice": price}
        org.put("PricebookEntry", Product2Id=product, Pricebook2Id="01s000000000001AAA", **told)
    org.put(
        "OpportunityLineItem", OpportunityId=deal, Product2Id=product, Quantity=2, UnitPrice=625.25, TotalPrice=1250.5
    )
    org.pass_time(days=1)
    org.put("OpportunityHistory", OpportunityId=deal, **{**stage, "Amount": 1400.0})  # no other stage
    org.pass_time(days=1)
    won = {"StageName": "Closed Won", "Amount": 1400.0, "CloseDate": "2026-11-28"}
    org.put("OpportunityHistory", OpportunityId=deal, **won)
    org.change("Opportunity", deal, IsClosed=True, IsWon=True, **won)
    other = org.put("Opportunity", Name="Zaag", AccountId=account, OwnerId=bram, **stage)
    org.put("OpportunityHistory", OpportunityId=other, **stage)
    call = org.put(
        "Task",
        Subject="Gebeld",
        OwnerId=bram,
        WhoId=open_lead,
        TaskSubtype="Call",
        CallDurationInSeconds=290,
        IsClosed=True,
        Status="Completed",
        ActivityDate="2026-11-27",
        CompletedDateTime=org.now,
    )
    visit = org.put(
        "Event",
        Subject="Bezoek",
        OwnerId=bram,
        AccountId=account,
        WhoId=contact,
        WhatId=deal,
        StartDateTime=org.now,
        DurationInMinutes=90,
        Type="Bezoek",
    )
    org.put("Order", OrderNumber="0001", AccountId=account, OpportunityId=deal, OwnerId=bram, StatusCode="Activated",
            EffectiveDate="2026-11-28", TotalAmount=1400.0)  # fmt: skip
    org.pass_time(minutes=10)
    return Company(anna, bram, robot, account, contact, product, lead, open_lead, deal, other, call, visit)

"""The objects of the fake Salesforce with the types of their fields, as a usual organisation describes them."""

from __future__ import annotations

BASE = (
    "Id:id IsDeleted:boolean CreatedDate:datetime CreatedById:reference LastModifiedDate:datetime "
    "SystemModstamp:datetime"
)
PLAIN = BASE.replace("IsDeleted:boolean ", "")
_OBJECTS = {
    "Organization": "Id:id Name:string TimeZoneSidKey:picklist",
    "User": f"{PLAIN} Username:string Name:string FirstName:string LastName:string Email:email Title:string "
    "IsActive:boolean UserType:picklist ManagerId:reference UserRoleId:reference",
    "UserRole": "Id:id Name:string ParentRoleId:reference LastModifiedDate:datetime SystemModstamp:datetime",
    "Account": f"{BASE} Name:string ParentId:reference OwnerId:reference Industry:picklist Type:picklist "
    "Phone:phone Website:url BillingStreet:textarea BillingCity:string BillingPostalCode:string BillingCountry:string "
    "Bezoeken__c:double Omzet__c:currency Description:textarea",
    "Contact": f"{BASE} Name:string FirstName:string LastName:string AccountId:reference OwnerId:reference Email:email "
    "Phone:phone MobilePhone:phone Title:string",
    "Product2": f"{BASE} Name:string ProductCode:string Family:picklist IsActive:boolean",
    "PricebookEntry": f"{BASE} Product2Id:reference Pricebook2Id:reference UnitPrice:currency IsActive:boolean "
    "Pricebook2.IsStandard:boolean",
    "Lead": f"{BASE} Name:string FirstName:string LastName:string Company:string Status:picklist LeadSource:picklist "
    "Industry:picklist OwnerId:reference IsConverted:boolean ConvertedDate:date ConvertedAccountId:reference "
    "ConvertedContactId:reference ConvertedOpportunityId:reference",
    "Opportunity": f"{BASE} Name:string AccountId:reference OwnerId:reference StageName:picklist IsClosed:boolean "
    "IsWon:boolean Amount:currency Probability:percent CloseDate:date Type:picklist LeadSource:picklist "
    "NextStep:string ForecastCategoryName:picklist LastStageChangeDate:datetime Reden__c:picklist",
    "OpportunityContactRole": f"{BASE} OpportunityId:reference ContactId:reference Role:picklist IsPrimary:boolean",
    "OpportunityLineItem": f"{BASE} OpportunityId:reference Product2Id:reference ProductCode:string Name:string "
    "Quantity:double UnitPrice:currency TotalPrice:currency ListPrice:currency ServiceDate:date SortOrder:int",
    "OpportunityHistory": "Id:id IsDeleted:boolean CreatedDate:datetime CreatedById:reference SystemModstamp:datetime "
    "OpportunityId:reference StageName:picklist Amount:currency CloseDate:date Probability:percent",
    "OpportunityFieldHistory": "Id:id IsDeleted:boolean CreatedDate:datetime CreatedById:reference "
    "OpportunityId:reference Field:picklist OldValue:anyType NewValue:anyType",
    "OpportunityStage": "Id:id ApiName:string MasterLabel:string IsActive:boolean SortOrder:int IsClosed:boolean "
    "IsWon:boolean SystemModstamp:datetime",
    "TaskStatus": "Id:id ApiName:string MasterLabel:string SortOrder:int IsClosed:boolean IsDefault:boolean",
    "Order": f"{BASE} Name:string OrderNumber:string AccountId:reference OpportunityId:reference OwnerId:reference "
    "EffectiveDate:date Status:picklist StatusCode:picklist TotalAmount:currency",
    "OrderItem": f"{BASE} OrderId:reference Product2Id:reference Quantity:double UnitPrice:currency "
    "TotalPrice:currency ListPrice:currency ServiceDate:date",
    "Task": f"{BASE} Subject:string OwnerId:reference AccountId:reference WhoId:reference WhatId:reference "
    "Status:picklist IsClosed:boolean ActivityDate:date CompletedDateTime:datetime TaskSubtype:picklist Type:picklist "
    "CallDurationInSeconds:int IsRecurrence:boolean IsArchived:boolean Description:textarea",
    "Event": f"{BASE} Subject:string OwnerId:reference AccountId:reference WhoId:reference WhatId:reference "
    "StartDateTime:datetime ActivityDate:date DurationInMinutes:int IsAllDayEvent:boolean Type:picklist "
    "EventSubtype:picklist IsPrivate:boolean IsRecurrence:boolean IsChild:boolean IsArchived:boolean "
    "Description:textarea",
}
TERRITORIES = {
    "Territory2": "Id:id Name:string ParentTerritory2Id:reference LastModifiedDate:datetime SystemModstamp:datetime",
    "UserTerritory2Association": "Id:id UserId:reference Territory2Id:reference IsActive:boolean "
    "RoleInTerritory2:picklist LastModifiedDate:datetime SystemModstamp:datetime",
    "ObjectTerritory2Association": "Id:id ObjectId:reference Territory2Id:reference LastModifiedDate:datetime "
    "SystemModstamp:datetime",
}
QUOTES = {
    "Order": f"{_OBJECTS['Order']} QuoteId:reference",
    "Quote": f"{BASE} Name:string QuoteNumber:string OpportunityId:reference AccountId:reference OwnerId:reference "
    "Status:picklist ExpirationDate:date Subtotal:currency Discount:percent TotalPrice:currency GrandTotal:currency",
}
"""What only some organisations have."""
PREFIXES = {
    "Organization": "00D",
    "User": "005",
    "UserRole": "00E",
    "Account": "001",
    "Contact": "003",
    "Product2": "01t",
    "Lead": "00Q",
    "Opportunity": "006",
    "Order": "801",
    "OrderItem": "802",
    "Quote": "0Q0",
    "Task": "00T",
    "Event": "00U",
}
FORMULAS = {("Account", "Omzet__c")}
"""Fields that are worked out: they change without their record telling."""
PICKS = {
    ("Lead", "Status"): ("Open - Not Contacted", "Working - Contacted", "Closed - Converted"),
    ("Task", "TaskSubtype"): ("Task", "Call", "Email", "ListEmail"),
    ("Task", "Type"): ("Call", "Meeting", "Other"),
    ("Event", "Type"): ("Meeting", "Call", "Bezoek"),
}
STAGES = (
    ("Qualification", False, False),
    ("Needs Analysis", False, False),
    ("Proposal/Price Quote", False, False),
    ("Closed Won", True, True),
    ("Closed Lost", True, False),
)


def objects(*more: dict[str, str]) -> dict[str, dict[str, str]]:
    """Object -> field -> type."""
    told = {name: fields for part in (_OBJECTS, *more) for name, fields in part.items()}
    return {name: dict(field.split(":") for field in fields.split()) for name, fields in told.items()}

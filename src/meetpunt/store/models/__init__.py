"""The tables, one file per thing. Only `store` and `actions` may import them."""

from meetpunt.store.models.account import Account, AccountAssignment, Contact, VisitAgreement
from meetpunt.store.models.activity import Activity
from meetpunt.store.models.calendar import CalendarDay
from meetpunt.store.models.forecast import ForecastSnapshot
from meetpunt.store.models.job import Job, Schedule
from meetpunt.store.models.login import Login
from meetpunt.store.models.looked import FiguresLooked
from meetpunt.store.models.opportunity import (
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Outcome,
    StageEvent,
)
from meetpunt.store.models.order import Order, OrderLine, Quote
from meetpunt.store.models.organisation import ExchangeRate, Organisation
from meetpunt.store.models.person import Person, PersonRole, Role
from meetpunt.store.models.process import SalesProcess, Step, StepDefinition
from meetpunt.store.models.product import Product, ProductFamily, ProductPrice
from meetpunt.store.models.source import ImportedFile, ImportReject, ImportRun, ImportUndo, LearnedAlias, Source
from meetpunt.store.models.team import Team, TeamManagement, TeamMembership
from meetpunt.store.models.territory import Territory, TerritoryAssignment

__all__ = [
    "Account",
    "AccountAssignment",
    "Activity",
    "CalendarDay",
    "Contact",
    "ExchangeRate",
    "FiguresLooked",
    "ForecastSnapshot",
    "ImportReject",
    "ImportRun",
    "ImportUndo",
    "ImportedFile",
    "Job",
    "LearnedAlias",
    "Login",
    "Opportunity",
    "OpportunityChange",
    "OpportunityLine",
    "Order",
    "OrderLine",
    "Organisation",
    "Outcome",
    "Person",
    "PersonRole",
    "Product",
    "ProductFamily",
    "ProductPrice",
    "Quote",
    "Role",
    "SalesProcess",
    "Schedule",
    "Source",
    "StageEvent",
    "Step",
    "StepDefinition",
    "Team",
    "TeamManagement",
    "TeamMembership",
    "Territory",
    "TerritoryAssignment",
    "VisitAgreement",
]

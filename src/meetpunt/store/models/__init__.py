"""The tables, one file per thing. Only `store` and `actions` may import them."""

from meetpunt.store.models.acch import AcchState
from meetpunt.store.models.account import Account, AccountAssignment, Contact, VisitAgreement
from meetpunt.store.models.activity import Activity
from meetpunt.store.models.api import ApiAnswer, ApiToken
from meetpunt.store.models.appointment import Appointment, CalendarAddress, CalendarFeed
from meetpunt.store.models.calendar import CalendarDay
from meetpunt.store.models.change import Change, Sending, TrailDoor, TrailHead
from meetpunt.store.models.channel import AccountChannel, ChannelWord, SalesChannel
from meetpunt.store.models.charter import Charter, CharterVoice, ReadinessAnswer, ReadinessPoint
from meetpunt.store.models.choice import Goal, Holiday, LossReason, QuoteTemplate
from meetpunt.store.models.competency import Competency, CompetencyRating
from meetpunt.store.models.conversation import (
    Action,
    AgendaItem,
    CauseReading,
    Conversation,
    ConversationRating,
    ConversationRhythm,
    DevelopmentQuestion,
    Preparation,
)
from meetpunt.store.models.crm import (
    CrmAsk,
    CrmConnection,
    CrmHint,
    CrmJoin,
    CrmPush,
    CrmRecord,
    CrmSync,
    CrmTold,
    CrmWalk,
)
from meetpunt.store.models.custom_field import CustomField, CustomValue, HiddenField
from meetpunt.store.models.dashboard import Dashboard, DashboardHome, DashboardMail, DashboardShare
from meetpunt.store.models.development import DevelopmentGoal, Exercise, JointVisit, Observation
from meetpunt.store.models.fact_change import FactChange
from meetpunt.store.models.forecast import AgeingDecision, BackTest, ForecastCommitment, ForecastKept, ForecastSnapshot
from meetpunt.store.models.job import Job, Schedule
from meetpunt.store.models.kpi import KpiVersion, KpiVoice, SteeringKpi
from meetpunt.store.models.limit import LimitCount
from meetpunt.store.models.login import Login
from meetpunt.store.models.looked import FiguresLooked
from meetpunt.store.models.note import Document, Note
from meetpunt.store.models.notification import Notification, NotificationSwitch
from meetpunt.store.models.objective import MarketFact, Objective, Target
from meetpunt.store.models.operating import OperatorLine, OrganisationSize
from meetpunt.store.models.opportunity import (
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Outcome,
    StageEvent,
)
from meetpunt.store.models.order import Order, OrderLine, Quote, QuoteLine
from meetpunt.store.models.organisation import ExchangeRate, Organisation
from meetpunt.store.models.organisation_file import OrganisationFile
from meetpunt.store.models.person import Person, PersonRole, Role
from meetpunt.store.models.plan import CostRate, Plan, PlanChange, PlanForward, PlanValue, SellerSkill
from meetpunt.store.models.pool import PoolFigure, PoolGiven, PoolMembership, PoolRelease
from meetpunt.store.models.process import SalesProcess, Step, StepDefinition
from meetpunt.store.models.product import Product, ProductFamily, ProductPrice
from meetpunt.store.models.production import LargeOrderRule, ProductionAddress, ProductionNotice, ProductionTurn
from meetpunt.store.models.replan import Replan, ReplanNote
from meetpunt.store.models.saved_view import RecentlySeen, SavedView
from meetpunt.store.models.sign_in import (
    Passkey,
    RecoveryCode,
    SecondStep,
    SignInSession,
    SignOn,
    SignOnDomain,
    SignOnPerson,
)
from meetpunt.store.models.signal import SignalDecision, SignalSeen, StepCause
from meetpunt.store.models.source import ImportedFile, ImportReject, ImportRun, ImportUndo, LearnedAlias, Source
from meetpunt.store.models.team import Team, TeamManagement, TeamMembership
from meetpunt.store.models.territory import Territory, TerritoryArea, TerritoryAssignment
from meetpunt.store.models.tool import SalesTool, ToolDecision, ToolRating, ToolUse
from meetpunt.store.models.training import TrainerInvitation, Training, TrainingPlace
from meetpunt.store.models.trust import Agreement, Invitation, OutgoingMail, StandIn
from meetpunt.store.models.visit_deal import VisitDeal, VisitDealTurn
from meetpunt.store.models.webhook import Webhook, WebhookDelivery
from meetpunt.store.models.working import Absence, Contract, WorkAllowance

__all__ = [
    "Absence",
    "AcchState",
    "Account",
    "AccountAssignment",
    "AccountChannel",
    "Action",
    "Activity",
    "AgeingDecision",
    "AgendaItem",
    "Agreement",
    "ApiAnswer",
    "ApiToken",
    "Appointment",
    "BackTest",
    "CalendarAddress",
    "CalendarDay",
    "CalendarFeed",
    "CauseReading",
    "Change",
    "ChannelWord",
    "Charter",
    "CharterVoice",
    "Competency",
    "CompetencyRating",
    "Contact",
    "Contract",
    "Conversation",
    "ConversationRating",
    "ConversationRhythm",
    "CostRate",
    "CrmAsk",
    "CrmConnection",
    "CrmHint",
    "CrmJoin",
    "CrmPush",
    "CrmRecord",
    "CrmSync",
    "CrmTold",
    "CrmWalk",
    "CustomField",
    "CustomValue",
    "Dashboard",
    "DashboardHome",
    "DashboardMail",
    "DashboardShare",
    "DevelopmentGoal",
    "DevelopmentQuestion",
    "Document",
    "ExchangeRate",
    "Exercise",
    "FactChange",
    "FiguresLooked",
    "ForecastCommitment",
    "ForecastKept",
    "ForecastSnapshot",
    "Goal",
    "HiddenField",
    "Holiday",
    "ImportReject",
    "ImportRun",
    "ImportUndo",
    "ImportedFile",
    "Invitation",
    "Job",
    "JointVisit",
    "KpiVersion",
    "KpiVoice",
    "LargeOrderRule",
    "LearnedAlias",
    "LimitCount",
    "Login",
    "LossReason",
    "MarketFact",
    "Note",
    "Notification",
    "NotificationSwitch",
    "Objective",
    "Observation",
    "OperatorLine",
    "Opportunity",
    "OpportunityChange",
    "OpportunityLine",
    "Order",
    "OrderLine",
    "Organisation",
    "OrganisationFile",
    "OrganisationSize",
    "Outcome",
    "OutgoingMail",
    "Passkey",
    "Person",
    "PersonRole",
    "Plan",
    "PlanChange",
    "PlanForward",
    "PlanValue",
    "PoolFigure",
    "PoolGiven",
    "PoolMembership",
    "PoolRelease",
    "Preparation",
    "Product",
    "ProductFamily",
    "ProductPrice",
    "ProductionAddress",
    "ProductionNotice",
    "ProductionTurn",
    "Quote",
    "QuoteLine",
    "QuoteTemplate",
    "ReadinessAnswer",
    "ReadinessPoint",
    "RecentlySeen",
    "RecoveryCode",
    "Replan",
    "ReplanNote",
    "Role",
    "SalesChannel",
    "SalesProcess",
    "SalesTool",
    "SavedView",
    "Schedule",
    "SecondStep",
    "SellerSkill",
    "Sending",
    "SignInSession",
    "SignOn",
    "SignOnDomain",
    "SignOnPerson",
    "SignalDecision",
    "SignalSeen",
    "Source",
    "StageEvent",
    "StandIn",
    "SteeringKpi",
    "Step",
    "StepCause",
    "StepDefinition",
    "Target",
    "Team",
    "TeamManagement",
    "TeamMembership",
    "Territory",
    "TerritoryArea",
    "TerritoryAssignment",
    "ToolDecision",
    "ToolRating",
    "ToolUse",
    "TrailDoor",
    "TrailHead",
    "TrainerInvitation",
    "Training",
    "TrainingPlace",
    "VisitAgreement",
    "VisitDeal",
    "VisitDealTurn",
    "Webhook",
    "WebhookDelivery",
    "WorkAllowance",
]

"""All that is stored about somebody, for themselves: how much there is of each, and the rows to take along.

Rule: everything of one's own and nothing of others. Passwords and addresses that open something are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Value

from meetpunt.store.about_my_coaching import coaching_rows
from meetpunt.store.about_my_forecasts import forecast_rows
from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import conversations
from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models import (
    Absence,
    AcchState,
    Account,
    Activity,
    ApiToken,
    Appointment,
    CalendarFeed,
    Change,
    CompetencyRating,
    Contract,
    CostRate,
    Dashboard,
    DashboardHome,
    DashboardMail,
    Document,
    FiguresLooked,
    ForecastSnapshot,
    Goal,
    Note,
    Notification,
    NotificationSwitch,
    Opportunity,
    Order,
    OrganisationFile,
    Person,
    PersonRole,
    PlanValue,
    Quote,
    RecentlySeen,
    ReplanNote,
    SavedView,
    SellerSkill,
    SignalDecision,
    SignalSeen,
    StageEvent,
    StandIn,
    Target,
    TeamManagement,
    TeamMembership,
    TerritoryAssignment,
    ToolRating,
    ToolUse,
    VisitDeal,
    VisitDealTurn,
    WorkAllowance,
)

LEFT_OUT = {"address", "fingerprint", "password", "digest", "client_key", "organisation_id"}


@dataclass(frozen=True)
class Kept:
    """How much is stored of one kind."""

    code: str
    count: int


def kept(viewer: Viewer) -> tuple[Kept, ...]:
    """How much is stored about the viewer, per kind of which there is something; asked at once."""
    counts = [
        rows.order_by().annotate(part=Value(code)).values("part").annotate(n=Count("pk")).values_list("part", "n")
        for code, rows in _rows(viewer).items()
    ]
    found = dict(counts[0].union(*counts[1:], all=True))
    return tuple(Kept(code, found[code]) for code in _rows(viewer) if found.get(code))


def everything(viewer: Viewer) -> dict[str, Iterator[dict[str, Any]]]:
    """Every row about the viewer per kind, with days and moments as ISO texts and names beside references."""
    return {code: _told(rows) for code, rows in _rows(viewer).items()}


def _rows(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    me, of = viewer.person_id or 0, {"organisation_id": viewer.organisation.id}
    about = Q(table__in=("person", "personrole", "signin"), row_id=me)
    return {
        "person": Person.objects.filter(**of, pk=me),
        "roles": PersonRole.objects.filter(**of, person_id=me),
        "teams": TeamMembership.objects.filter(**of, person_id=me).select_related("team"),
        "managing": TeamManagement.objects.filter(**of, person_id=me).select_related("team"),
        "territories": TerritoryAssignment.objects.filter(**of, person_id=me).select_related("territory"),
        "accounts": Account.objects.filter(**of, owner_id=me),
        "activities": Activity.objects.filter(**of, person_id=me),
        "appointments": Appointment.objects.filter(**of, person_id=me),
        "opportunities": Opportunity.objects.filter(**of, owner_id=me),
        "steps": StageEvent.objects.filter(Q(owner_id=me) | Q(by_id=me), **of),
        "quotes": Quote.objects.filter(**of, owner_id=me),
        "orders": Order.objects.filter(**of, owner_id=me),
        "forecasts": ForecastSnapshot.objects.filter(**of, owner_id=me),
        "notes": Note.objects.filter(**of, person_id=me),
        "acch": AcchState.objects.filter(**of, by_id=me),
        "documents": Document.objects.filter(**of, by_id=me),
        "skills": SellerSkill.objects.filter(**of, person_id=me).select_related("family"),
        "ratings": CompetencyRating.objects.filter(Q(person_id=me) | Q(by_id=me), **of).select_related("competency"),
        "tool_uses": ToolUse.objects.filter(**of, person_id=me).select_related("tool"),
        "tool_ratings": ToolRating.objects.filter(**of, person_id=me).select_related("tool"),
        "goals": Goal.objects.filter(**of, person_id=me),
        "visit_deals": VisitDeal.objects.filter(**of, person_id=me),
        "visit_deal_turns": VisitDealTurn.objects.filter(Q(deal__person_id=me) | Q(by_id=me), **of),
        "targets": Target.objects.filter(Q(person_id=me) | Q(set_by_id=me), **of).select_related("objective"),
        "replan_notes": ReplanNote.objects.filter(**of, person_id=me),
        "cost_rates": CostRate.objects.filter(**of, person_id=me),
        "plan_values": PlanValue.objects.filter(**of, person_id=me).select_related("plan"),
        "signals": SignalSeen.objects.filter(**of, person_id=me),
        "signal_decisions": SignalDecision.objects.filter(Q(person_id=me) | Q(by_id=me), **of),
        "conversations": conversations(viewer).select_related("rep", "manager"),
        **coaching_rows(viewer.organisation.id, me),
        **forecast_rows(viewer.organisation.id, me),
        "contracts": Contract.objects.filter(**of, person_id=me),
        "absences": Absence.objects.filter(**of, person_id=me),
        "allowances": WorkAllowance.objects.filter(**of, person_id=me),
        "notifications": Notification.objects.filter(**of, person_id=me),
        "notification_switches": NotificationSwitch.objects.filter(**of, person_id=me),
        "views": SavedView.objects.filter(**of, person_id=me),
        "dashboards": Dashboard.objects.filter(**of, owner_id=me),
        "dashboard_homes": DashboardHome.objects.filter(**of, person_id=me),
        "dashboard_mails": DashboardMail.objects.filter(**of, person_id=me),
        "recently_seen": RecentlySeen.objects.filter(**of, person_id=me),
        "calendars": CalendarFeed.objects.filter(**of, person_id=me),
        "api_tokens": ApiToken.objects.filter(person_id=me, **of),
        "stand_ins": StandIn.objects.filter(Q(absent_id=me) | Q(by_id=me), **of),
        "looks_at_me": FiguresLooked.objects.filter(**of, subject_id=me).select_related("viewer"),
        "looks_by_me": FiguresLooked.objects.filter(**of, viewer_id=me).select_related("subject"),
        "organisation_files": OrganisationFile.objects.filter(Q(asked_by_id=me) | Q(agreed_by_id=me), **of),
        "changes_by_me": Change.objects.filter(**of, by_id=me),
        "changes_about_me": Change.objects.filter(about, **of),
    }


def _told(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        yield dict(_columns(row))


def _columns(row: Model) -> Iterator[tuple[str, Any]]:
    for field in row._meta.concrete_fields:
        if field.attname in LEFT_OUT:
            continue
        value: Any = getattr(row, field.attname)
        if value is not None and isinstance(field, InstantField | DayField):
            value = value.isoformat()
        yield field.attname, value
        if field.is_relation and field.name in row._state.fields_cache:
            yield field.name, getattr(getattr(row, field.name), "name", "")

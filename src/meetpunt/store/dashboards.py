"""Dashboards as they are kept: those to read, what somebody opens first and gets by mail, and what is steered on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetpunt.method.dashboard import Layout, read
from meetpunt.store.access import Viewer
from meetpunt.store.access.dashboards import dashboards, find_dashboard
from meetpunt.store.models import (
    Dashboard,
    DashboardHome,
    DashboardMail,
    DashboardShare,
    Person,
    SteeringKpi,
    TeamMembership,
)


@dataclass(frozen=True)
class DashboardRef:
    """A dashboard to read.

    Attributes:
        made_by: who made it; is_own: the viewer did, and may change it.
        shared: the names of the teams that read it; empty text = everybody.
    """

    id: int
    name: str
    made_by: str
    is_own: bool
    period: str
    layout: Layout
    shared: tuple[str, ...]
    shared_ids: tuple[int | None, ...]
    changed_at: datetime
    made_from: str


@dataclass(frozen=True)
class MailRef:
    """A dashboard that somebody gets by mail; every: week (day 1..7, Monday first) or month (day 1..28)."""

    id: int
    person_id: int
    dashboard_id: int | None
    ready_made: str
    every: str
    day: int
    next_on: date


def dashboards_of(viewer: Viewer) -> tuple[DashboardRef, ...]:
    """The dashboards that the viewer may read: the own ones first, each by name."""
    rows = list(dashboards(viewer).select_related("owner").order_by("name", "pk"))
    shares = _shares([row.pk for row in rows])
    found = [_ref(viewer, row, shares.get(row.pk, ())) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.is_own))


def dashboard(viewer: Viewer, dashboard_id: int) -> DashboardRef:
    """One of them; NotVisible when it is not the viewer's to read."""
    row = find_dashboard(viewer, dashboard_id)
    return _ref(viewer, row, _shares([row.pk]).get(row.pk, ()))


def home_of(viewer: Viewer) -> tuple[int | None, str] | None:
    """What the viewer opens first: a dashboard that is still theirs to read, or a ready-made one by its code."""
    row = DashboardHome.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0).first()
    if row is None:
        return None
    if row.dashboard_id is not None and not dashboards(viewer).filter(pk=row.dashboard_id).exists():
        return None
    return row.dashboard_id, row.ready_made


def mails_of(viewer: Viewer) -> tuple[MailRef, ...]:
    """What the viewer gets by mail."""
    rows = DashboardMail.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return tuple(_mail(row) for row in rows.order_by("pk"))


def mails_due(organisation_id: int, today: date) -> tuple[MailRef, ...]:
    """The mails whose day has come."""
    rows = DashboardMail.objects.filter(organisation_id=organisation_id, next_on__lte=today)
    return tuple(_mail(row) for row in rows.order_by("pk"))


@dataclass(frozen=True)
class Addressee:
    """Where a mail goes; language: nl or en."""

    name: str
    email: str
    language: str


def addressee(person_id: int) -> Addressee | None:
    """Where a person gets mail; None when nowhere."""
    row = Person.objects.select_related("login", "organisation").filter(pk=person_id, is_active=True).first()
    email = (row.email or (row.login.email if row.login else "")) if row else ""
    if row is None or not email:
        return None
    language = (row.login.language if row.login else "") or row.organisation.language
    return Addressee(row.name, email, "en" if language.startswith("en") else "nl")


def steering_codes(viewer: Viewer) -> tuple[str, ...]:
    """The KPIs that the viewer's team steers on, else the organisation; empty when none were chosen."""
    rows = list(SteeringKpi.objects.filter(organisation_id=viewer.organisation.id).order_by("position", "pk"))
    if not rows:
        return ()
    own = set(viewer.managed_team_ids) or set(
        TeamMembership.objects.filter(person_id=viewer.person_id or 0).values_list("team_id", flat=True)
    )
    of_team = [row.code for row in rows if row.team_id in own]
    return tuple(dict.fromkeys(of_team or [row.code for row in rows if row.team_id is None]))


def _shares(ids: list[int]) -> dict[int, tuple[tuple[int | None, str], ...]]:
    found: dict[int, tuple[tuple[int | None, str], ...]] = {}
    rows = DashboardShare.objects.filter(dashboard_id__in=ids).order_by("team__name")
    for dashboard_id, team_id, name in rows.values_list("dashboard_id", "team_id", "team__name"):
        found[dashboard_id] = (*found.get(dashboard_id, ()), (team_id, name or ""))
    return found


def _ref(viewer: Viewer, row: Dashboard, shares: tuple[tuple[int | None, str], ...]) -> DashboardRef:
    is_own = row.owner_id == viewer.person_id
    return DashboardRef(
        row.pk,
        row.name,
        row.owner.name,
        is_own,
        row.period,
        read(row.tiles),
        tuple(name for _id, name in shares),
        tuple(team_id for team_id, _name in shares),
        row.changed_at,
        row.made_from,
    )


def _mail(row: DashboardMail) -> MailRef:
    return MailRef(row.pk, row.person_id, row.dashboard_id, row.ready_made, row.every, row.day, row.next_on)

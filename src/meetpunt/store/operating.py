"""What an operator reads: organisations in numbers, how the installation stands, and what operators did. Never content.

Rule: a page asks as often for fifty organisations as for one. How large each is was counted by night
(`OrganisationSize`), because row-level security shows the rows of one organisation at a time; of one alone it is
counted when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetpunt.store.access import NotVisible
from meetpunt.store.models import (
    Activity,
    CrmSync,
    ImportRun,
    Invitation,
    Job,
    Login,
    OperatorLine,
    Opportunity,
    Organisation,
    OrganisationSize,
    Passkey,
    Person,
    Role,
    SecondStep,
    SignInSession,
)
from meetpunt.store.tenancy import acting_in

PAGE = 50


@dataclass(frozen=True)
class Operator:
    """Who runs the installation, as signed in."""

    login_id: int
    email: str


@dataclass(frozen=True)
class OperatorRef:
    """An operator in the list of them."""

    email: str
    since: datetime
    last_seen: datetime | None
    has_second_step: bool


@dataclass(frozen=True)
class Size:
    """people: who can sign in; read_at: when a file or CRM was read last; counted_at: None = just now."""

    people: int
    activities: int
    opportunities: int
    read_at: datetime | None
    counted_at: datetime | None = None


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation as operators know it. size: None until it was counted; given_up: jobs that failed too often."""

    id: int
    name: str
    slug: str
    made_at: datetime
    is_demo: bool
    suspended_at: datetime | None
    remove_at: datetime | None
    size: Size | None
    given_up: int


class Standing(StrEnum):
    """Which organisations are asked for."""

    ALL = "all"
    AT_WORK = "at_work"
    SUSPENDED = "suspended"
    LEAVING = "leaving"
    """To be removed."""


class Order(StrEnum):
    """In which order."""

    NAME = "name"
    NEWEST = "newest"
    LARGEST = "largest"


STANDINGS = {
    Standing.ALL: _("all"),
    Standing.AT_WORK: _("at work"),
    Standing.SUSPENDED: _("suspended"),
    Standing.LEAVING: _("to be removed"),
}
ORDERS = {Order.NAME: _("by name"), Order.NEWEST: _("newest first"), Order.LARGEST: _("largest first")}
_WHICH = {
    Standing.ALL: Q(),
    Standing.AT_WORK: Q(suspended_at=None),
    Standing.SUSPENDED: Q(suspended_at__isnull=False),
    Standing.LEAVING: Q(remove_at__isnull=False),
}
_BY = {
    Order.NAME: ("name",),
    Order.NEWEST: ("-created_at", "-pk"),
    Order.LARGEST: (F("size__activities").desc(nulls_last=True), "name"),
}


@dataclass(frozen=True)
class OrganisationPage:
    """A page of the list. count: how many fit in all; counted_at: the oldest count among those shown."""

    lines: tuple[OrganisationLine, ...]
    count: int
    page: int
    pages: int
    counted_at: datetime | None


@dataclass(frozen=True)
class DidLine:
    """One thing that an operator did. by: empty = at the command line or by a schedule; is_here: the organisation."""

    at: datetime
    by: str
    kind: str
    organisation_id: int | None
    is_here: bool
    name: str
    told: dict[str, Any]


@dataclass(frozen=True)
class DidPage:
    """A page of what operators did, the latest first."""

    lines: tuple[DidLine, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class Invited:
    """The administrator that an organisation waits for, as it was made with."""

    person_id: int
    name: str
    email: str


def organisations(
    words: str = "", standing: Standing = Standing.ALL, order: Order = Order.NAME, page: int = 1
) -> OrganisationPage:
    """Those whose name holds these words, in numbers."""
    rows = Organisation.objects.filter(_WHICH[standing])
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(slug__icontains=words))
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    found = list(rows.select_related("size").order_by(*_BY[order])[(page - 1) * PAGE : page * PAGE])
    given_up = _given_up([one.pk for one in found])
    lines = tuple(_line(one, _kept_size(one), given_up.get(one.pk, 0)) for one in found)
    counted = [one.size.counted_at for one in lines if one.size and one.size.counted_at]
    return OrganisationPage(lines, count, page, pages, min(counted, default=None))


def organisation(organisation_id: int) -> OrganisationLine:
    """One, counted now; NotVisible when there is none."""
    row = Organisation.objects.filter(pk=organisation_id).first() if organisation_id < 2**63 else None
    if row is None:
        raise NotVisible(f"organisation {organisation_id}")
    return _line(row, size_of(row.pk), _given_up([row.pk]).get(row.pk, 0))


def size_of(organisation_id: int) -> Size:
    """How large an organisation is now."""
    of = {"organisation_id": organisation_id}
    with acting_in(organisation_id):
        imports = ImportRun.objects.filter(**of).exclude(finished_at=None).aggregate(last=Max("finished_at"))["last"]
        syncs = CrmSync.objects.filter(**of).exclude(finished_at=None).aggregate(last=Max("finished_at"))["last"]
        return Size(
            Person.objects.filter(**of, is_active=True).exclude(login=None).count(),
            Activity.objects.filter(**of).count(),
            Opportunity.objects.filter(**of).count(),
            max((one for one in (imports, syncs) if one is not None), default=None),
        )


def to_invite(organisation_id: int) -> Invited | None:
    """Whom an organisation was made with, as long as nobody administers it: an invitation may have gone astray."""
    with acting_in(organisation_id):
        administer = Person.objects.filter(
            organisation_id=organisation_id, is_active=True, roles__role=Role.ADMINISTRATOR
        )
        if administer.exclude(login=None).exists():
            return None
        asked = Invitation.objects.filter(organisation_id=organisation_id, by=None).values("person_id")
        row = administer.filter(pk__in=asked).order_by("pk").first()
        return None if row is None else Invited(row.pk, row.name, row.email)


def is_suspended(organisation_id: int) -> bool:
    """Whether nobody may come in there now."""
    return Organisation.objects.filter(pk=organisation_id).exclude(suspended_at=None).exists()


def operators() -> tuple[OperatorRef, ...]:
    """Who runs the installation, by address."""
    rows = Login.objects.exclude(operator_since=None).order_by("email")
    app = SecondStep.objects.filter(login_id=OuterRef("pk")).exclude(seed="")
    seen = SignInSession.objects.filter(login_id=OuterRef("pk")).order_by(F("seen").desc(nulls_last=True))
    told = rows.annotate(
        last_seen=Subquery(seen.values("seen")[:1]),
        has_second=Exists(app) | Exists(Passkey.objects.filter(login_id=OuterRef("pk"))),
    )
    rows_told = told.values_list("email", "operator_since", "last_seen", "has_second")
    return tuple(OperatorRef(email, since, *more) for email, since, *more in rows_told if since is not None)


def did(organisation_id: int | None = None, page: int = 1) -> DidPage:
    """What operators did: all of it, or with one organisation."""
    rows = OperatorLine.objects.order_by("-at", "-pk")
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    first = (max(page, 1) - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    here = set(Organisation.objects.filter(pk__in={one.organisation_id for one in found}).values_list("pk", flat=True))
    lines = [
        DidLine(one.at, one.by, one.kind, one.organisation_id, one.organisation_id in here, one.name, one.told)
        for one in found[:PAGE]
    ]
    return DidPage(tuple(lines), max(page, 1), len(found) > PAGE)


def totals() -> dict[str, int]:
    """How many organisations there are, and how many of them are suspended or to be removed."""
    told: dict[str, int] = Organisation.objects.aggregate(
        count=Count("pk"),
        suspended=Count("pk", filter=Q(suspended_at__isnull=False)),
        leaving=Count("pk", filter=Q(remove_at__isnull=False)),
    )
    return told


def _line(row: Organisation, size: Size | None, given_up: int) -> OrganisationLine:
    return OrganisationLine(
        row.pk,
        row.name,
        row.slug,
        row.created_at,
        row.is_demo,
        row.suspended_at,
        row.remove_at,
        size,
        given_up,
    )


def _kept_size(row: Organisation) -> Size | None:
    kept: OrganisationSize | None = getattr(row, "size", None)
    if kept is None:
        return None
    return Size(kept.people, kept.activities, kept.opportunities, kept.read_at, kept.counted_at)


def _given_up(ids: list[int]) -> dict[int, int]:
    rows = Job.objects.filter(organisation_id__in=ids, state=Job.State.DEAD, left_at=None)
    return dict(rows.values_list("organisation_id").annotate(n=Count("pk")))

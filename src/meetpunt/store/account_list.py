"""The list of accounts: which ones a viewer asks for, in which order, and what stands in their rows.

Rule: rows are found through `access`. A page costs the same number of questions however many accounts there are:
filters, order and the place where a page begins are the database's work, and what is derived (status, visits, next
step) is asked for the page's rows only. What can be filtered only after deriving it (`among`) comes as a set of ids
from the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from meetpunt.method.visit_pace import due
from meetpunt.store.access import Viewer, on_day, registration
from meetpunt.store.account_status import AccountFacts, standings
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Account, Activity, Opportunity, Person, Role, VisitAgreement
from meetpunt.store.prepared import prepared

PAGE = 50
SORTS = ("name", "town", "postcode", "segment", "owner", "territory")
"""What the database sorts by; each is also a column."""
_BY: dict[str, Any] = {
    "owner": Coalesce("owner__name", Value("")),
    "territory": Coalesce("territory__name", Value("")),
}
WORDS = 5
"""More words of a search text are left out."""


@dataclass(frozen=True)
class AccountFilter:
    """What is asked for; empty = all. owner and territory: an id, 0 = nobody or none."""

    text: str = ""
    status: tuple[str, ...] = ()
    territory: int | None = None
    owner: int | None = None
    segment: str = ""
    town: str = ""
    not_visited_since: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Order:
    """By which column, and whether from the end."""

    column: str = "name"
    is_descending: bool = False


@dataclass(frozen=True)
class AccountLine:
    """An account as a row of the list."""

    id: int
    name: str
    street: str
    postcode: str
    town: str
    country: str
    segment: str
    phone: str
    email: str
    website: str
    owner_id: int | None
    owner_name: str
    territory_id: int | None
    territory_name: str
    facts: AccountFacts
    agreed: int
    last_visit: date | None
    next_on: date | None
    due_on: date | None
    open_count: int

    def is_overdue(self, today: date) -> bool:
        """A visit that was agreed is overdue."""
        return self.due_on is not None and self.due_on < today


def chosen(viewer: Viewer, wanted: AccountFilter) -> QuerySet[Account]:
    """The viewer's accounts that the database can choose by itself: all filters but status and overdue visits."""
    rows = registration.accounts(viewer)
    for word in wanted.text.split()[:WORDS]:
        somewhere = Q(name__icontains=word) | Q(town__icontains=word) | Q(postcode__istartswith=word)
        rows = rows.filter(somewhere | Q(street__icontains=word) | Q(email__icontains=word))
    if wanted.territory is not None:
        rows = rows.filter(territory=wanted.territory or None)
    if wanted.owner is not None:
        rows = rows.filter(owner=wanted.owner or None)
    if wanted.segment:
        rows = rows.filter(segment=wanted.segment)
    if wanted.town:
        rows = rows.filter(town__iexact=wanted.town)
    if wanted.not_visited_since is not None:
        visits = Activity.objects.filter(account=OuterRef("pk"), started_on__gte=wanted.not_visited_since)
        rows = rows.filter(~Exists(visits.filter(kind=Activity.Kind.VISIT, status=Activity.Status.HELD)))
    return rows


def ordered_ids(rows: QuerySet[Account], order: Order) -> list[int]:
    """All ids of these accounts in order."""
    return list(_sorted(rows, order, is_back=False).values_list("pk", flat=True))


def page_of(
    rows: QuerySet[Account], order: Order, after: int | None, before: int | None
) -> tuple[list[int], bool, bool]:
    """The ids of the page after (or before) an account; and whether more stands before and after it."""
    anchor, is_back = (before, True) if before is not None else (after, False)
    found = _sorted(rows, order, is_back)
    stood = None
    if anchor is not None:
        stood = Account.objects.annotate(by=_by(order)).filter(pk=anchor).values_list("by", flat=True).first()
    if stood is None:
        is_back = False
    else:
        # The first condition is implied by the second: with it the index leads straight to the place.
        sign = "gt" if order.is_descending == is_back else "lt"
        found = found.filter(**{f"by__{sign}e": stood})
        found = found.filter(Q(**{f"by__{sign}": stood}) | Q(**{f"pk__{sign}": anchor}))
    ids = list(found.values_list("pk", flat=True)[: PAGE + 1])
    more, ids = len(ids) > PAGE, ids[:PAGE]
    if is_back:
        return ids[::-1], more, True
    return ids, stood is not None, more


def lines(viewer: Viewer, ids: Sequence[int]) -> tuple[AccountLine, ...]:
    """The rows of these accounts, in this order; only the viewer's own ones."""
    found = {row.pk: row for row in _rows(viewer, tuple(ids))}
    facts = standings(viewer.organisation.id, viewer.today, found)
    agreed = agreements(viewer.organisation.id, viewer.today, found)
    visits = last_visits(viewer.organisation.id, viewer.today, found)
    following = dict(_following(viewer.today, tuple(found)))
    counts = dict(_open_counts(viewer.organisation.id, tuple(found)))
    made = []
    for row_id in ids:
        row = found.get(row_id)
        if row is None:
            continue
        visits_a_year, since = agreed.get(row_id, (0, None))
        last = visits.get(row_id)
        made.append(
            AccountLine(
                id=row.pk,
                name=row.name,
                street=row.street,
                postcode=row.postcode,
                town=row.town,
                country=row.country,
                segment=row.segment,
                phone=row.phone,
                email=row.email,
                website=row.website,
                owner_id=row.owner_id,
                owner_name=row.owner.name if row.owner else "",
                territory_id=row.territory_id,
                territory_name=row.territory.name if row.territory else "",
                facts=facts[row_id],
                agreed=visits_a_year,
                last_visit=last,
                next_on=following.get(row_id),
                due_on=due(visits_a_year, since, last) if since else None,
                open_count=counts.get(row_id, 0),
            )
        )
    return tuple(made)


@prepared
def _rows(viewer: Viewer, ids: tuple[int, ...]) -> QuerySet[Account]:
    return registration.accounts(viewer).filter(pk__in=ids).select_related("owner", "territory")


@prepared
def _following(today: date, ids: tuple[int, ...]) -> QuerySet[Activity, Any]:
    rows = Activity.objects.filter(account__in=ids, status=Activity.Status.PLANNED, started_on__gte=today)
    return rows.values_list("account").annotate(first=Min("started_on"))


@prepared
def _open_counts(organisation_id: int, ids: tuple[int, ...]) -> QuerySet[Opportunity, Any]:
    rows = Opportunity.objects.filter(organisation_id=organisation_id, account__in=ids, outcome="open")
    return rows.values_list("account").annotate(count=Count("pk"))


def agreements(
    organisation_id: int, today: date, account_ids: Collection[int] | None = None
) -> dict[int, tuple[int, date]]:
    """Visits a year agreed for today and since when, by account; without ids of the whole organisation."""
    # Where nobody knows since when, it counts from when the account was made.
    told = _agreed(organisation_id, today, None if account_ids is None else tuple(account_ids))
    return {account: (visits, made.date() if since == BEGINNING else since) for account, visits, since, made in told}


def last_visits(organisation_id: int, today: date, account_ids: Collection[int] | None = None) -> dict[int, date]:
    """The day of the last held visit by account, whoever held it; without ids of the whole organisation."""
    return dict(_visited(organisation_id, today, None if account_ids is None else tuple(account_ids)))


@prepared
def _agreed(organisation_id: int, today: date, ids: tuple[int, ...] | None) -> QuerySet[VisitAgreement, Any]:
    rows = VisitAgreement.objects.filter(on_day(today), organisation_id=organisation_id, visits_per_year__gt=0)
    if ids is not None:
        rows = rows.filter(account__in=ids)
    return rows.values_list("account_id", "visits_per_year", "valid_from", "account__created_at")


@prepared
def _visited(organisation_id: int, today: date, ids: tuple[int, ...] | None) -> QuerySet[Activity, Any]:
    rows = Activity.objects.filter(
        organisation_id=organisation_id, kind=Activity.Kind.VISIT, status=Activity.Status.HELD, started_on__lte=today
    )
    rows = rows.exclude(account=None) if ids is None else rows.filter(account__in=ids)
    return rows.values_list("account").annotate(last=Max("started_on"))


def overdue(organisation_id: int, today: date, account_ids: Collection[int] | None = None) -> frozenset[int]:
    """The accounts whose agreed visit is overdue; without ids of the whole organisation."""
    agreed = agreements(organisation_id, today, account_ids)
    visits = last_visits(organisation_id, today, agreed)
    return frozenset(
        account for account, (times, since) in agreed.items() if due(times, since, visits.get(account)) < today
    )


def assignable(viewer: Viewer) -> QuerySet[Person]:
    """To whom the viewer may hand an account: the persons in hand; an administrator to everybody."""
    if Role.ADMINISTRATOR in viewer.roles:
        return Person.objects.filter(organisation_id=viewer.organisation.id, is_machine=False, is_active=True)
    return registration.colleagues(viewer)


def segments(viewer: Viewer) -> tuple[str, ...]:
    """The segments of the viewer's accounts."""
    rows = registration.accounts(viewer).exclude(segment="")
    return tuple(rows.order_by("segment").values_list("segment", flat=True).distinct())


def _by(order: Order) -> Any:
    return _BY.get(order.column, F(order.column))


def _sorted(rows: QuerySet[Account], order: Order, is_back: bool) -> QuerySet[Account]:
    sign = "-" if order.is_descending != is_back else ""
    return rows.annotate(by=_by(order)).order_by(f"{sign}by", f"{sign}pk")


def planned_visits(viewer: Viewer, account_ids: Collection[int]) -> dict[int, date | None]:
    """The first visit that is planned from today on, by account, of those that the viewer works in; None = none is."""
    own = registration.accounts(viewer).filter(pk__in=list(account_ids)).values_list("pk", flat=True)
    found: dict[int, date | None] = dict.fromkeys(own)
    rows = Activity.objects.filter(
        organisation_id=viewer.organisation.id,
        account__in=list(found),
        kind=Activity.Kind.VISIT,
        status=Activity.Status.PLANNED,
        started_on__gte=viewer.today,
    )
    found.update(rows.values_list("account").annotate(first=Min("started_on")))
    return found

"""The list of contacts, found through the accounts that a viewer works in, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from meetpunt.method.likeness import likeness, name_key, phone_key
from meetpunt.store.access import Viewer, registration
from meetpunt.store.models import Activity, Contact

PAGE = 50
WORDS = 5
ALIKE = 0.88
SORTS = ("name", "account", "job_title")


@dataclass(frozen=True)
class ContactFilter:
    """What is asked for; empty = all. decides: yes, no or unknown."""

    text: str = ""
    decides: str = ""
    account: int | None = None


@dataclass(frozen=True)
class ContactRow:
    """A contact in the list."""

    id: int
    name: str
    job_title: str
    account_id: int | None
    account_name: str
    town: str
    phone: str
    email: str
    decides: bool | None
    last_on: date | None


@dataclass(frozen=True)
class ContactsPage:
    """One page of the list."""

    rows: tuple[ContactRow, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True)
class Moment:
    """When there was contact; of an e-mail only that."""

    id: int
    kind: str
    at: datetime | None
    day: date | None
    subject: str
    is_planned: bool


def contacts_page(
    viewer: Viewer, wanted: ContactFilter, sort: str, is_descending: bool, page: int | None
) -> ContactsPage:
    """One page of the list; page None = all of them (export)."""
    rows = _chosen(viewer, wanted)
    column = {"account": "account__name"}.get(sort, sort)
    sign = "-" if is_descending else ""
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    number = 1 if page is None else min(max(1, page), pages)
    ordered = rows.select_related("account").order_by(f"{sign}{column}", f"{sign}pk")
    shown = list(ordered if page is None else ordered[(number - 1) * PAGE : number * PAGE])
    last = _last_contacts(viewer, [row.pk for row in shown])
    return ContactsPage(tuple(_row(row, last.get(row.pk)) for row in shown), count, number, pages)


def contact_of(viewer: Viewer, contact_id: int) -> Contact:
    """The contact with its account.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    return registration.find(registration.contacts(viewer).select_related("account"), contact_id)


def moments_of(viewer: Viewer, contact_id: int) -> tuple[Moment, ...]:
    """The latest contacts with somebody, as far as they are in the viewer's hands."""
    rows = registration.activities(viewer).filter(contact=contact_id).exclude(status=Activity.Status.CANCELLED)
    latest = rows.order_by(Coalesce("started_on", 0).desc(), "-pk")[:20]
    return tuple(
        Moment(
            row.pk,
            row.kind,
            row.started_at,
            row.started_on,
            "" if row.kind == Activity.Kind.EMAIL else row.subject,
            row.status == Activity.Status.PLANNED,
        )
        for row in latest
    )


def alike_contacts(viewer: Viewer, contact: Contact) -> tuple[ContactRow, ...]:
    """Others at the same account who may be the same person."""
    if contact.account_id is None:
        return ()
    rows = registration.contacts(viewer).filter(account=contact.account_id, erased_at=None).exclude(pk=contact.pk)
    own, phone = name_key(contact.name), phone_key(contact.phone)
    found = [
        row
        for row in rows.select_related("account")
        if likeness(own, name_key(row.name)) >= ALIKE
        or (contact.email and row.email.casefold() == contact.email.casefold())
        or (phone and phone_key(row.phone) == phone and likeness(own, name_key(row.name)) >= 0.6)
    ]
    return tuple(_row(row, None) for row in found)


def _chosen(viewer: Viewer, wanted: ContactFilter) -> QuerySet[Contact]:
    rows = registration.contacts(viewer).filter(erased_at=None)
    for word in wanted.text.split()[:WORDS]:
        somewhere = Q(name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word)
        rows = rows.filter(somewhere | Q(account__name__icontains=word) | Q(phone__icontains=word))
    if wanted.decides:
        rows = rows.filter(decides={"yes": True, "no": False}.get(wanted.decides))
    if wanted.account is not None:
        rows = rows.filter(account=wanted.account)
    return rows


def _last_contacts(viewer: Viewer, ids: list[int]) -> dict[int | None, date | None]:
    held = registration.activities(viewer).filter(
        contact__in=ids, status=Activity.Status.HELD, started_on__lte=viewer.today
    )
    accounts = Contact.objects.filter(pk__in=ids).values("account")
    # Activities are found by account: they have no index by contact.
    rows = held.filter(account__in=accounts).values_list("contact")
    return dict(rows.annotate(last=Max("started_on")))


def _row(row: Contact, last: date | None) -> ContactRow:
    account = row.account
    return ContactRow(
        row.pk,
        row.name,
        row.job_title,
        row.account_id,
        account.name if account else "",
        account.town if account else "",
        row.phone,
        row.email,
        row.decides,
        last,
    )

"""Whose accounts, contacts, opportunities and activities a viewer works in.

Rule: a seller works in what they or who they stand in for own, and in what nobody owns; a manager in that of the team;
an administrator in accounts and contacts only. What is found here may also be changed.
All give query sets, for `store` and `actions` to read further; a record that is not in them does not exist.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from meetpunt.store.access.viewer import NotVisible, Viewer
from meetpunt.store.models import Account, Activity, Contact, Opportunity, Order, Person, Quote, Role
from meetpunt.store.prepared import prepared
from meetpunt.store.tenancy import once_a_look

Row = TypeVar("Row", bound=Model)


def accounts(viewer: Viewer) -> QuerySet[Account]:
    """The accounts that the viewer works in, without doubles that were merged."""
    rows = Account.objects.filter(organisation_id=viewer.organisation.id, merged_into=None)
    if viewer.sees_all_registration or Role.ADMINISTRATOR in viewer.roles:
        return rows
    if not viewer.sells:
        return rows.none()
    own = Opportunity.objects.filter(organisation_id=viewer.organisation.id, owner__in=viewer.in_hand)
    return rows.filter(
        Q(owner__in=viewer.in_hand) | Q(owner=None) | Q(pk__in=own.exclude(account=None).values("account"))
    )


def accounts_to_recognise(viewer: Viewer) -> QuerySet[Account]:
    """Every account, to find doubles: of those outside `accounts` only name, town and owner may be told."""
    rows = Account.objects.filter(organisation_id=viewer.organisation.id, merged_into=None)
    return rows if viewer.sells or Role.ADMINISTRATOR in viewer.roles else rows.none()


def contacts(viewer: Viewer) -> QuerySet[Contact]:
    """The contacts of those accounts, and for who works in everything also contacts without an account."""
    rows = Contact.objects.filter(organisation_id=viewer.organisation.id, merged_into=None)
    if viewer.sees_all_registration or Role.ADMINISTRATOR in viewer.roles:
        return rows
    return rows.filter(account__in=accounts(viewer))


def opportunities(viewer: Viewer) -> QuerySet[Opportunity]:
    """The opportunities in hand; of others those that nobody owns."""
    rows = Opportunity.objects.filter(organisation_id=viewer.organisation.id)
    if viewer.sees_all_registration:
        return rows
    return rows.filter(Q(owner__in=viewer.in_hand) | Q(owner=None)) if viewer.sells else rows.none()


def activities(viewer: Viewer) -> QuerySet[Activity]:
    """The activities of the persons in hand."""
    rows = Activity.objects.filter(organisation_id=viewer.organisation.id)
    if viewer.sees_all_registration:
        return rows
    return rows.filter(person__in=viewer.in_hand)


def quotes(viewer: Viewer) -> QuerySet[Quote]:
    """The quotes of opportunities in hand, and those made by persons in hand."""
    rows = Quote.objects.filter(organisation_id=viewer.organisation.id)
    if viewer.sees_all_registration:
        return rows
    return rows.filter(Q(owner__in=viewer.in_hand) | Q(opportunity__in=opportunities(viewer)))


def orders(viewer: Viewer) -> QuerySet[Order]:
    """The orders of opportunities in hand, and those of persons in hand."""
    rows = Order.objects.filter(organisation_id=viewer.organisation.id)
    if viewer.sees_all_registration:
        return rows
    return rows.filter(Q(owner__in=viewer.in_hand) | Q(opportunity__in=opportunities(viewer)))


def colleagues(viewer: Viewer) -> QuerySet[Person]:
    """Whom the viewer may hand work to or do it for: the persons in hand."""
    rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_machine=False, is_active=True)
    return rows if viewer.sees_all_registration else rows.filter(pk__in=viewer.in_hand)


def find_account(viewer: Viewer, account_id: int) -> Account:
    """One of the accounts with its owner and territory, to read; else NotVisible. A card asks for it seven times."""
    found = once_a_look(("account", viewer, account_id), lambda: _account.first(viewer, account_id))
    if found is None:
        raise NotVisible(f"Account {account_id}")
    return found


@prepared
def _account(viewer: Viewer, account_id: int) -> QuerySet[Account]:
    return accounts(viewer).filter(pk=account_id).select_related("owner", "territory")[:1]


def find(rows: QuerySet[Row], row_id: int) -> Row:
    """The record of these, or NotVisible."""
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise NotVisible(f"{rows.model.__name__} {row_id}")
    return found

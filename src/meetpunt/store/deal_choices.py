"""What the forms of opportunities, quotes and orders offer to choose from, of what the viewer has in hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import accounts, contacts
from meetpunt.store.access.viewer import on_day
from meetpunt.store.models import Opportunity, Product, ProductPrice, QuoteTemplate
from meetpunt.store.names import called
from meetpunt.store.refs import Named

MOST_ACCOUNTS = 300


@dataclass(frozen=True)
class AccountChoice:
    """An account to choose, with its town to tell it from another one of that name."""

    id: int
    name: str
    town: str


@dataclass(frozen=True)
class ProductChoice:
    """A product with its list price of today in a currency."""

    id: int
    name: str
    list_minor: int | None


def account_choices(viewer: Viewer) -> tuple[AccountChoice, ...]:
    """Accounts to help while typing: the viewer's own first, at most a few hundred."""
    rows = accounts(viewer).order_by(F("owner_id").asc(nulls_last=True), "name")[:MOST_ACCOUNTS]
    return tuple(AccountChoice(*row) for row in rows.values_list("pk", "name", "town"))


def accounts_named(viewer: Viewer, name: str) -> tuple[AccountChoice, ...]:
    """The accounts of that name (capitals do not matter)."""
    rows = accounts(viewer).filter(name__iexact=name).order_by("town", "pk")[:20]
    return tuple(AccountChoice(*row) for row in rows.values_list("pk", "name", "town"))


def account_named_by_id(viewer: Viewer, account_id: int) -> AccountChoice | None:
    """The account of an id, when the viewer works in it."""
    for row in accounts(viewer).filter(pk=account_id).values_list("pk", "name", "town"):
        return AccountChoice(*row)
    return None


def contact_choices(viewer: Viewer, account_id: int | None, chosen: int | None = None) -> tuple[Named, ...]:
    """The contacts of an account; of those who were erased only the one that was chosen already."""
    if account_id is None:
        return ()
    rows = contacts(viewer).filter(Q(erased_at=None) | Q(pk=chosen), account_id=account_id).order_by("name")
    return tuple(Named(pk, called(name)) for pk, name in rows.values_list("pk", "name"))


def product_choices(viewer: Viewer, currency: str) -> tuple[ProductChoice, ...]:
    """The products that are sold, with their list prices."""
    own = viewer.organisation.id
    prices = dict(
        ProductPrice.objects.filter(on_day(viewer.today), organisation_id=own, currency=currency).values_list(
            "product_id", "list_minor"
        )
    )
    rows = Product.objects.filter(organisation_id=own, is_active=True).order_by("name")
    return tuple(ProductChoice(pk, name, prices.get(pk)) for pk, name in rows.values_list("pk", "name"))


def template_choices(viewer: Viewer) -> tuple[str, ...]:
    """The templates and tools that quotes are made with."""
    rows = QuoteTemplate.objects.filter(organisation_id=viewer.organisation.id, is_active=True)
    return tuple(rows.order_by("name").values_list("name", flat=True))


def words_used(viewer: Viewer, column: str) -> tuple[str, ...]:
    """The texts that opportunities have in "channel", "lead_source" or "segment"."""
    rows = Opportunity.objects.filter(organisation_id=viewer.organisation.id).exclude(**{column: ""})
    return tuple(rows.order_by(column).values_list(column, flat=True).distinct()[:50])

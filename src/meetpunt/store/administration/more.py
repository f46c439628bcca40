"""What hangs on a team or product from day to day: who managed it, what it was listed at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.models import Product, ProductPrice, TeamManagement


@dataclass(frozen=True)
class Manages:
    """Who managed a team; days are None at an open end."""

    person_id: int
    name: str
    first: date | None
    last: date | None
    is_now: bool


@dataclass(frozen=True)
class Price:
    """A price in minor units; days are None at an open end."""

    currency: str
    list_minor: int | None
    cost_minor: int | None
    first: date | None
    last: date | None


def managers_of(viewer: Viewer) -> dict[int, tuple[Manages, ...]]:
    """Per team who managed it, newest first."""
    found: dict[int, tuple[Manages, ...]] = {}
    for row in administered(viewer, TeamManagement).select_related("person").order_by("-valid_from"):
        is_now = row.valid_from <= viewer.today < row.valid_until
        one = Manages(row.person_id, row.person.name, *_ends(row.valid_from, row.valid_until), is_now)
        found[row.team_id] = (*found.get(row.team_id, ()), one)
    return found


def prices_of(viewer: Viewer, product_id: int) -> tuple[Price, ...]:
    """A product's prices, newest first."""
    find(administered(viewer, Product), product_id)
    rows = ProductPrice.objects.filter(product_id=product_id).order_by("-valid_from", "currency")
    return tuple(
        Price(row.currency, row.list_minor, row.cost_minor, *_ends(row.valid_from, row.valid_until)) for row in rows
    )


def _ends(first: date, until: date) -> tuple[date | None, date | None]:
    return None if first == BEGINNING else first, None if until == FOREVER else until

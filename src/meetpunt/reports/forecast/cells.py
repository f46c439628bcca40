"""The table of combinations that a forecast is counted in: whose it is, in which territory, of which product.

Rule: products as long as there are few of them, else their families; where even those make too many combinations, none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.alike import as_one
from meetpunt.reports.forecast.history import History, Ints, main_product, of_opportunity

MOST_PRODUCTS = 24
"""More products than these are counted by family."""
MOST_CELLS = 2_000
"""More combinations than these are counted without product."""

By = Literal["product", "family", "nothing"]


@dataclass(frozen=True)
class Cells:
    """The combinations, a row each, and where everything belongs.

    Attributes:
        by: what `thing` is an id of.
        seller, territory, thing: int64 [cells]; -1 = none.
        deals: int64 [deals], the row of each open opportunity.
        orders: int64 [orders], of each order of the history (see `Orders`).
        entries: int64 [histories], of each opportunity that ever entered.
    """

    by: By
    seller: Ints
    territory: Ints
    thing: Ints
    deals: Ints
    orders: Ints
    entries: Ints

    def __len__(self) -> int:
        return len(self.seller)


@dataclass(frozen=True)
class Orders:
    """The orders of the history, their lines added up; product and family are those of the largest line.

    Attributes:
        direct: bool, ordered without an opportunity.
        margin: of the lines whose cost is known; nan = of none.
    """

    order: Ints
    day: Ints
    owner: Ints
    territory: Ints
    product: Ints
    family: Ints
    amount: NDArray[np.float64]
    margin: NDArray[np.float64]
    direct: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.order)


def orders_of(history: History) -> Orders:
    """The orders of a history; lines of an order stand together."""
    lines = history.ordered
    by_size = np.lexsort((lines.amount, lines.order))
    ids = lines.order[by_size]
    last = np.flatnonzero(np.append(ids[1:] != ids[:-1], True)[: len(ids)])
    largest = by_size[last]
    whose = np.searchsorted(ids[last], lines.order)
    known = ~np.isnan(lines.margin)
    costed = np.bincount(whose[known], minlength=len(last))
    margin = np.bincount(whose[known], lines.margin[known], len(last))
    return Orders(
        order=ids[last],
        day=lines.day[largest],
        owner=lines.owner[largest],
        territory=lines.territory[largest],
        product=lines.product[largest],
        family=lines.family[largest],
        amount=np.bincount(whose, lines.amount, len(last)).astype(np.float64),
        margin=np.where(costed > 0, margin, np.nan),
        direct=lines.opportunity[largest] < 0,
    )


def cells_of(history: History, orders: Orders) -> Cells:
    """The combinations that occur, and the row of each open opportunity, order and entry."""
    deals, entered = history.deals, history.log.histories
    ids, product, family = main_product(history.asked)
    if len(np.unique(history.asked.product)) <= MOST_PRODUCTS:
        by: By = "product"
        things = (deals.product, orders.product, of_opportunity(ids, product, entered.opportunity))
    else:
        by = "family"
        things = (deals.family, orders.family, of_opportunity(ids, family, entered.opportunity))
    sellers = np.concatenate((deals.owner, orders.owner, entered.group))
    territories = np.concatenate((deals.territory, orders.territory, _first_territory(history)))
    table, place = _combined(sellers, territories, np.concatenate(things))
    if len(table) > MOST_CELLS:
        by = "nothing"
        table, place = _combined(sellers, territories, np.full(len(sellers), -1))
    parts = np.split(place, [len(deals), len(deals) + len(orders)])
    return Cells(by, table[:, 0], table[:, 1], table[:, 2], *parts)


def _first_territory(history: History) -> Ints:
    """Where each opportunity was when it entered the process."""
    whose = history.log.spells.opportunity
    first = np.flatnonzero(np.append(True, whose[1:] != whose[:-1])[: len(whose)])
    return np.asarray(history.log.territory[first], dtype=np.int64)


def _combined(*columns: Ints) -> tuple[Ints, Ints]:
    """The rows that occur, in order, and the place among them of each."""
    _alike, first, place = np.unique(as_one(*columns), return_index=True, return_inverse=True)
    return np.stack([one[first] for one in columns], axis=1), np.asarray(place, dtype=np.int64)

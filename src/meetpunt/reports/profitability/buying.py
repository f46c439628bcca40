"""What each account bought, as tables of numbers: of an organisation with many accounts they are asked on every card.

The rule: they stay as long as the lines of orders do, and those of now take the place of the former ones; on cards,
which are opened all day, they are those of this morning (`reports.settled`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.bought_together import Bought, size_classes
from meetpunt.reports.log import SETTLED
from meetpunt.reports.memory import answers

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Buying:
    """What was bought, and the accounts that bought anything at all, also what is of no family, with their size."""

    bought: Bought
    accounts: Ints
    sizes: Ints


def bought_of(scope: Scope, change: int) -> Bought:
    """What each account bought: products or families, as the scope is by."""
    return _buying(scope, change).bought


def sizes_of(scope: Scope, change: int) -> Ints:
    """The size class of each customer of that table, by all that it bought."""
    found = _buying(scope, change)
    return found.sizes[np.searchsorted(found.accounts, found.bought.customers)]


def _buying(scope: Scope, change: int) -> _Buying:
    if change == SETTLED:
        return answers.settled(("buying", scope), lambda: _asked(scope))
    return answers.latest(("buying", scope), since.of("baskets", scope, change), lambda: _asked(scope))


def _asked(scope: Scope) -> _Buying:
    column = measure_columns("baskets", scope)
    account = np.asarray(column["account_id"], dtype=np.int64)
    key = np.array([-1 if one is None else one for one in column["key"].tolist()], dtype=np.int64)
    accounts, place = np.unique(account, return_inverse=True)
    revenue = np.bincount(place, np.asarray(column["revenue_minor"], dtype=np.float64), minlength=len(accounts))
    bought = Bought.of(account[key >= 0], key[key >= 0])
    return _Buying(bought, accounts, size_classes(revenue.astype(np.float64)))

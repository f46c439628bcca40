"""What customers buy together: of those that bought one thing, how many bought another, against all customers.

The rule: it is called clear only where the number lies above chance (one-sided hypergeometric test) after a control of
the share of false ones among all that were looked at (Benjamini and Hochberg, 10 %), is at least a tenth more than
among all customers, and never of fewer than five. It says what goes together, not why.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from meetpunt.method.conversion import Z90, wilson

FEWEST = 5
FALSE_ONES = 0.1
LEAST_LIFT = 1.1
"""Less than a tenth more often is nothing to tell a customer of, however sure it is."""
PEERS = 20
"""From so many alike on they need not be taken wider."""


@dataclass(frozen=True)
class Bought:
    """The same as a table: of thousands of customers it is counted in a millisecond.

    Attributes:
        customers: int64 [customers], items: int64 [items], both in order.
        did: bool [customers, items].
    """

    customers: NDArray[np.int64]
    items: NDArray[np.int64]
    did: NDArray[np.bool_]

    @classmethod
    def of(cls, customer: NDArray[np.int64], item: NDArray[np.int64]) -> Bought:
        """The table of rows that each tell of a customer and something that it bought."""
        (customers, row), (items, column) = (np.unique(side, return_inverse=True) for side in (customer, item))
        did = np.zeros((len(customers), len(items)), dtype=np.bool_)
        did[row, column] = True
        return cls(customers, items, did)


@dataclass(frozen=True)
class Also:
    """Of `buyers` customers `both` also bought `other`; of all `customers` that bought anything, `others` did.

    Attributes:
        item: what the buyers have in common; None = they are alike in another way.
        low, high: 90 % interval of both / buyers (Wilson).
        lift: that share over the share among all; None when nobody bought the other.
        lift_low, lift_high: its 90 % interval; None where nobody has both.
        p: the chance of so many or more, were they drawn from all at random.
        is_clear: above chance, see the rule.
    """

    item: int | None
    other: int
    buyers: int
    both: int
    others: int
    customers: int
    low: float
    high: float
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    p: float
    is_clear: bool = False

    @property
    def share(self) -> float:
        """Which part of the buyers bought the other."""
        return self.both / self.buyers if self.buyers else 0.0

    @property
    def usual(self) -> float:
        """Which part of all customers did."""
        return self.others / self.customers if self.customers else 0.0


@dataclass(frozen=True)
class Alike:
    """The customers that are like one: same segment and size class and something bought in common, or wider.

    Attributes:
        customers: how many. by_segment, by_size: whether they are of its segment, of its size class.
        also: what they bought that it did not, the surest first.
    """

    customers: int
    by_segment: bool
    by_size: bool
    also: tuple[Also, ...]


def together(bought: Bought, fewest: int = FEWEST) -> tuple[Also, ...]:
    """Every ordered pair of things of which the first was bought by at least `fewest`, by item and other."""
    did = bought.did.astype(np.int64)
    both, items = did.T @ did, bought.items.tolist()
    found = []
    for place, item in enumerate(items):
        buyers = int(both[place, place])
        if buyers < fewest:
            continue
        for at, other in enumerate(items):
            if other != item:
                found.append(_also(item, other, buyers, int(both[place, at]), int(both[at, at]), len(bought.customers)))
    return clear_ones(found)


def bought_with(bought: Bought, items: Collection[int], fewest: int = FEWEST) -> tuple[Also, ...]:
    """The same of these things alone, beside all that is not among them; by item and other."""
    others = bought.did.sum(axis=0)
    beside = [place for place, other in enumerate(bought.items.tolist()) if other not in items]
    found = []
    for place in np.flatnonzero(np.isin(bought.items, list(items))):
        buyers = bought.did[:, place]
        if others[place] < fewest:
            continue
        both = bought.did[buyers].sum(axis=0)
        for at in beside:
            told = int(others[place]), int(both[at]), int(others[at]), len(bought.customers)
            found.append(_also(int(bought.items[place]), int(bought.items[at]), *told))
    return clear_ones(found)


def alike(
    bought: Bought,
    customer: int,
    segment: str,
    size: int,
    segments: NDArray[np.str_],
    sizes: NDArray[np.int64],
    fewest: int = FEWEST,
) -> Alike:
    """What customers like this one bought that it did not.

    Args:
        customer: itself counts neither among those like it nor among all.
        segment, size: its own; segments, sizes: [customers of bought]. Empty and -1 = not known.
    """
    rest = bought.customers != customer
    own = bought.did[~rest].any(axis=0)
    near = rest & bought.did[:, own].any(axis=1) if own.any() else rest
    chosen, by_segment, by_size = near, False, False
    of_segment = near & (segments == segment)
    if segment and of_segment.sum() >= fewest:
        chosen, by_segment = of_segment, True
    of_size = chosen & (sizes == size)
    if size >= 0 and of_size.sum() >= PEERS:
        chosen, by_size = of_size, True
    many, found = int(chosen.sum()), []
    if many >= fewest:
        both, others = bought.did[chosen].sum(axis=0), bought.did[rest].sum(axis=0)
        for at in np.flatnonzero((others > 0) & ~own):
            found.append(_also(None, int(bought.items[at]), many, int(both[at]), int(others[at]), int(rest.sum())))
    marked = clear_ones(found)
    return Alike(many, by_segment, by_size, tuple(sorted(marked, key=lambda one: (one.p, one.other))))


def clear_ones(found: Sequence[Also], false_ones: float = FALSE_ONES) -> tuple[Also, ...]:
    """The same with `is_clear` set: Benjamini and Hochberg 1995, J. Royal Statistical Society B 57:289-300."""
    ordered = sorted(one.p for one in found)
    kept = [p for rank, p in enumerate(ordered, start=1) if p <= false_ones * rank / len(ordered)]
    limit = kept[-1] if kept else -1.0
    return tuple(replace(one, is_clear=one.p <= limit and (one.lift or 0.0) >= LEAST_LIFT) for one in found)


def size_classes(amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Small, middle and large (0, 1, 2) by what each customer bought: thirds of the customers, ties in their order."""
    sizes = np.empty(len(amounts), dtype=np.int64)
    sizes[np.argsort(amounts, kind="stable")] = 3 * np.arange(len(amounts)) // max(1, len(amounts))
    return sizes


def _also(item: int | None, other: int, buyers: int, both: int, others: int, customers: int) -> Also:
    """One pair. Variance of log lift (delta method, four cells): 1/both - 1/buyers - 1/others + (2 lift - 1) / n."""
    low, high = wilson(both / buyers, buyers)
    lift = both * customers / (buyers * others) if others else None
    ends: tuple[float | None, float | None] = (None, None)
    if lift and both:
        variance = 1 / both - 1 / buyers - 1 / others + (2 * lift - 1) / customers
        reach = math.exp(Z90 * math.sqrt(max(0.0, variance)))
        ends = lift / reach, lift * reach
    p = _by_chance(both, buyers, others, customers)
    return Also(item, other, buyers, both, others, customers, low, high, lift, *ends, p)


def _by_chance(both: int, buyers: int, others: int, customers: int) -> float:
    """P(at least `both`) where the buyers are drawn from all customers by lot: the hypergeometric tail."""
    many = np.arange(max(both, buyers + others - customers), min(buyers, others) + 1)
    ways = _log_ways(others, many) + _log_ways(customers - others, buyers - many) - _log_ways(customers, buyers)
    return min(1.0, float(np.exp(ways).sum()))


def _log_ways(of: int, taken: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """The logarithm of in how many ways so many can be taken."""
    return np.asarray(gammaln(of + 1) - gammaln(np.add(taken, 1)) - gammaln(np.subtract(of + 1, taken)))

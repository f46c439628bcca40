"""What the demo company sells, at list and cost price, and what an opportunity asks of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FAMILIES = ("Koken", "Koelen", "Vaatwassen", "Diensten")
PRODUCTS: tuple[tuple[str, str, int, int, int, int], ...] = (
    # code, name, family, list price and cost in euros, how often asked for
    ("KO-110", "Combisteamer 10 laags", 0, 11_900, 7_600, 10),
    ("KO-120", "Combisteamer 20 laags", 0, 19_800, 12_900, 5),
    ("KO-210", "Inductiefornuis 4 zones", 0, 8_450, 5_300, 8),
    ("KO-310", "Kookketel 100 liter", 0, 13_600, 9_100, 4),
    ("KL-110", "Koelkast 1400 liter", 1, 3_250, 2_050, 9),
    ("KL-210", "Koelcel 6 m²", 1, 9_700, 6_500, 5),
    ("KL-310", "Snelkoeler", 1, 6_900, 4_350, 6),
    ("VW-110", "Voorlader", 2, 4_150, 2_600, 8),
    ("VW-210", "Doorschuifmachine", 2, 7_800, 4_900, 8),
    ("VW-310", "Korventransportmachine", 2, 27_500, 18_900, 3),
    ("DI-110", "Installatie en inbedrijfstelling", 3, 1_450, 900, 0),
    ("DI-210", "Onderhoudscontract per jaar", 3, 980, 420, 0),
    ("DI-310", "Keukenontwerp", 3, 2_400, 1_350, 0),
)
"""Services come with a machine; nobody asks for them alone."""
PRICE_RISE = 1.04
_MACHINES = 10
_COOLS, _WASHES = 4, 7
"""The first machine that cools and the first that washes."""
_INSTALLED, _PLUGGED_IN = (1.0, 0.38, 0.75, 0.45), (1.0, 0.38, 0.25, 0.12)
"""How often another machine and two services come along: what cools is plugged in by oneself."""
_MOST_LINES = 4


@dataclass(frozen=True)
class Lines:
    """Product lines of opportunities: which one, product number, pieces, amount and cost in cents."""

    opportunity: Ints
    product: Ints
    quantity: Ints
    amount: Ints
    cost: Ints


def price_cents(product: int, *, raised: bool, cost: bool = False) -> int:
    """List or cost price in cents, before or after the price rise."""
    euros = PRODUCTS[product][4] if cost else PRODUCTS[product][3]
    return round(euros * 100 * (PRICE_RISE if raised else 1.0))


def price_table() -> Ints:
    """Prices in cents: [before or after the rise, list or cost, product]."""
    return np.array(
        [
            [
                [price_cents(product, raised=raised, cost=cost) for product in range(len(PRODUCTS))]
                for cost in (False, True)
            ]
            for raised in (False, True)
        ]
    )


def draw_lines(rng: np.random.Generator, raised: NDArray[np.bool_]) -> Lines:
    """What each opportunity asks: a machine, often another one, and services with them; at list price of its day."""
    count = len(raised)
    weight = np.array([often for *_, often in PRODUCTS[:_MACHINES]], dtype=np.float64)
    first = rng.choice(_MACHINES, count, p=weight / weight.sum())
    second = rng.choice(_MACHINES, count, p=weight / weight.sum())
    chosen = np.stack((first, second, np.full(count, 10), rng.choice((11, 12), count, p=(0.7, 0.3))), axis=1)
    is_plugged_in = (first >= _COOLS) & (first < _WASHES)
    wanted = rng.random((count, _MOST_LINES)) < np.where(is_plugged_in[:, None], _PLUGGED_IN, _INSTALLED)
    wanted[:, 1] &= second != first
    opportunity, place = np.nonzero(wanted)
    product = chosen[opportunity, place]
    many = rng.choice((1, 2, 3, 4), len(product), p=(0.66, 0.21, 0.09, 0.04))
    quantity = np.where(product < _MACHINES, many, 1)
    prices = price_table()[raised[opportunity].astype(int), :, product]
    return Lines(opportunity, product, quantity, prices[:, 0] * quantity, prices[:, 1] * quantity)


def main_product(lines: Lines, count: int) -> Ints:
    """The first product of each opportunity, after which it is named."""
    found = np.zeros(count, dtype=np.int64)
    found[lines.opportunity[::-1]] = lines.product[::-1]
    return found


def sums(lines: Lines, count: int) -> tuple[Ints, Ints]:
    """Amount and cost per opportunity, in cents."""
    amount, cost = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(amount, lines.opportunity, lines.amount)
    np.add.at(cost, lines.opportunity, lines.cost)
    return amount, cost


def with_discount(amount: Ints, share: NDArray[np.float64]) -> Ints:
    """Amounts less a share, in whole euros' worth of cents."""
    return np.asarray(np.floor(amount * (1 - share) / 100).astype(np.int64) * 100)

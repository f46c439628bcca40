"""Whether a stated chance comes true: made teams with a history, their plan, and the year after.

Truth per series: conversions of a team moved by N(0, 0.3) on the logit, sellers by N(0, 0.35) around it, order sizes
log-normal, visits Poisson. The plan knows a history of closed chances only, through the same model as the product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from meetpunt.method.hierarchy import integrate, theta_grid
from meetpunt.method.planning.draws import outcome
from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs, exactly
from tests.method.planning.sellers import CODES, CONVERSIONS, VISITS

STATED = np.arange(0.1, 0.95, 0.1)
SIZE_SD = 0.7
SIZE_CV = float(np.sqrt(np.expm1(SIZE_SD**2)))


@dataclass(frozen=True)
class Kept:
    """Shares of the series.

    Attributes:
        team, seller: that reached the target, per stated chance of `STATED`.
        inside: whose team revenue lay in the 90 % interval.
        needed: that reached last year's revenue and a tenth with the P80 of the entries needed.
        middle: the same with the entries at the middle of the figures.
    """

    team: NDArray[np.float64]
    seller: NDArray[np.float64]
    inside: float
    needed: float
    middle: float


def kept(series: int, seed: int, sellers: int, entries: int = 120, draws: int = 600) -> Kept:
    """Plan and live so many teams."""
    rng = np.random.default_rng(seed)
    found: list[tuple[object, ...]] = []
    for _ in range(series):
        team = (
            rng.normal(0, 0.3, (len(CONVERSIONS), 1))
            + np.log(np.array(CONVERSIONS) / (1 - np.array(CONVERSIONS)))[:, None]
        )
        truth = 1 / (1 + np.exp(-team - rng.normal(0, 0.35, (len(CONVERSIONS), sellers))))
        sizes = 100 * np.exp(rng.normal(0, 0.15, sellers))
        visits = np.array(VISITS) * np.exp(rng.normal(0, 0.2))
        plan = measured(rng, truth, sizes, visits, np.maximum(rng.poisson(entries, sellers), 20))
        drawing = np.random.default_rng(rng.integers(2**32))
        stated = outcome(plan, drawing, draws=draws)
        reached = np.array([[1.0, *np.cumprod(truth[:-1, row])] for row in range(sellers)])
        planned = np.array([seller.workable_days.value or 0 for seller in plan]) / (reached @ visits)
        orders, revenue = year(rng, planned, truth, sizes)
        limits = np.quantile(stated.revenue, 1 - STATED)
        own = stated.sellers[0].revenue
        need = stated.total.need
        assert own is not None
        assert need is not None
        assert need.entries[0] is not None
        target = stated.total.target or 0.0
        first = np.array([seller.steps[0].conversion.n for seller in plan])
        # The same mix of sellers as the plan has: so many times the entries at the middle.
        at_middle = np.array([middle_entries(seller) for seller in plan])
        lived = [
            year(rng, at_middle * times, truth, sizes)[1].sum() >= target
            for times in (need.entries[0].p80 / at_middle.sum(), 1.0)
        ]
        assert len(first) == sellers
        one = (own.p10, own.p50, own.p80)
        found.append(
            (
                revenue.sum() >= limits,
                [revenue[0] >= limit for limit in one],
                bool(stated.total.revenue and stated.total.revenue.p5 <= revenue.sum() <= stated.total.revenue.p95),
                *lived,
            )
        )
    return Kept(*(np.mean([row[at] for row in found], axis=0) for at in range(5)))  # type: ignore[arg-type]


def measured(
    rng: np.random.Generator,
    truth: NDArray[np.float64],
    sizes: NDArray[np.float64],
    visits: NDArray[np.float64],
    entries: NDArray[np.int64],
) -> list[SellerInputs]:
    """A history of so many closed chances per seller, and the figures that the product takes from it."""
    sellers = truth.shape[1]
    entered = [entries]
    for step in truth:
        entered.append(rng.binomial(entered[-1], step))
    figures = []
    for at in range(len(truth)):
        edges, theta = theta_grid(float(entered[at].max()))
        on, lost = entered[at + 1][:, None], (entered[at] - entered[at + 1])[:, None]
        quantiles = integrate(on * np.log(theta) + lost * np.log1p(-theta), edges, theta).quantiles
        spent = rng.poisson(visits[at] * entered[at].sum())
        rate, spread = spent / entered[at].sum(), np.exp(1.645 / np.sqrt(max(spent, 1)))
        of_step = Figure(rate, rate / spread, rate * spread, float(spent))
        figures.append(
            [
                StepInputs(CODES[at], Figure(float(middle), float(low), float(high), float(n)), of_step)
                for (low, middle, high), n in zip(quantiles, entered[at], strict=True)
            ]
        )
    plan = []
    sold = [
        rng.lognormal(np.log(size) - SIZE_SD**2 / 2, SIZE_SD, n) for size, n in zip(sizes, entered[-1], strict=True)
    ]
    mean = sum(values.sum() for values in sold) / max(entered[-1].sum(), 1)
    for row, values in enumerate(sold):
        orders = len(values)
        # Drawn to the team's mean as if that were four orders more.
        size = (values.sum() + 4 * mean) / (orders + 4)
        wide = np.exp(1.645 * SIZE_CV / np.sqrt(orders + 4))
        plan.append(
            SellerInputs(
                row + 1,
                f"Seller {row + 1}",
                workable_days=exactly(500.0),
                visits_per_day=exactly(1.0),
                target=exactly(float(1.1 * max(values.sum(), 100.0))),
                order_size=Figure(size, size / wide, size * wide, orders + 4.0),
                steps=tuple(step[row] for step in figures),
            )
        )
    return plan


def year(
    rng: np.random.Generator, entries: NDArray[np.float64], truth: NDArray[np.float64], sizes: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Orders and revenue of a year with so many entries."""
    orders = np.rint(entries).astype(np.int64)
    for step in truth:
        orders = rng.binomial(orders, step)
    values = [
        rng.lognormal(np.log(size) - SIZE_SD**2 / 2, SIZE_SD, n).sum() for size, n in zip(sizes, orders, strict=True)
    ]
    return orders, np.array(values)


def middle_entries(seller: SellerInputs) -> float:
    """Entries of the first step at the middle of the figures."""
    chance = np.prod([step.conversion.value for step in seller.steps])
    return float((seller.target.value or 0) / (seller.order_size.value or 1) / chance)


if __name__ == "__main__":
    import sys, time

    n, r, e = map(int, sys.argv[1:4])
    t = time.perf_counter()
    k = kept(n, 7, r, e)
    print(time.perf_counter() - t, k)

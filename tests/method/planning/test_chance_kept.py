"""Whether a stated chance comes true: made teams with a history, their plan, and the year after.

Truth per series: conversions of a team moved by N(0, 0.3) on the logit, sellers by N(0, 0.35) around it, order sizes
log-normal, visits Poisson. The plan knows a history of closed chances only, through the same model as the product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from meetpunt.method.planning.back_calculation import way_back
from meetpunt.method.planning.draws import outcome, people
from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs, exactly
from meetpunt.method.planning.ratios import Estimate, counted, ratios, shares, spread_of
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
        revenue = year(rng, 500 / (reached @ visits), truth, sizes)
        own, need, whole = stated.sellers[0].revenue, stated.total.need, stated.total.revenue
        if own is None or need is None or whole is None or need.entries[0] is None:
            continue  # under five orders in all: the plan says that it does not know
        limits = np.quantile(stated.revenue, 1 - STATED)
        # So many times the entries at the middle, each seller for the own target.
        middle = np.array([way_back(seller).steps[0].entries for seller in people(plan)], dtype=np.float64)
        target = stated.total.target or 0.0
        lived = [
            year(rng, middle * times, truth, sizes).sum() >= target for times in (need.entries[0].p80 / middle.sum(), 1)
        ]
        one = (own.p10, own.p50, own.p80)
        found.append(
            (
                revenue.sum() >= limits,
                [revenue[0] >= limit for limit in one],
                bool(whole.p5 <= revenue.sum() <= whole.p95),
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
    """A history of so many closed chances per seller, and what the product measures from it: whole and sellers."""
    entered = [entries]
    for step in truth:
        entered.append(rng.binomial(entered[-1], step))
    steps: list[list[StepInputs]] = []
    for at, code in enumerate(CODES):
        conversion = shares(entered[at + 1], entered[at])
        spent = rng.poisson(visits[at] * entered[at])
        total = float(entered[at].sum())
        effort = figure(counted(float(spent.sum()), total, total))
        steps.append([StepInputs(code, figure(one), effort) for one in (conversion.whole, *conversion.groups)])
    sold = [
        rng.lognormal(np.log(size) - SIZE_SD**2 / 2, SIZE_SD, n) for size, n in zip(sizes, entered[-1], strict=True)
    ]
    amounts = np.array([values.sum() for values in sold])
    size = ratios(amounts, entered[-1], entered[-1], spread_of(np.concatenate(sold)))
    target = 1.1 * np.maximum(amounts, 100.0)
    return [
        SellerInputs(
            key,
            f"Seller {key}",
            workable_days=exactly(500.0),
            visits_per_day=exactly(1.0),
            target=exactly(float(target.sum() if key == 0 else target[key - 1])),
            order_size=figure(estimate),
            steps=tuple(step[key] for step in steps),
        )
        for key, estimate in enumerate((size.whole, *size.groups))
    ]


def figure(estimate: Estimate) -> Figure:
    """As a report hands it on."""
    return Figure(estimate.value, estimate.low, estimate.high, estimate.n)


def year(
    rng: np.random.Generator, entries: NDArray[np.float64], truth: NDArray[np.float64], sizes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Revenue per seller of a year with so many entries."""
    orders = np.rint(entries).astype(np.int64)
    for step in truth:
        orders = rng.binomial(orders, step)
    values = zip(sizes, orders, strict=True)
    return np.array([rng.lognormal(np.log(size) - SIZE_SD**2 / 2, SIZE_SD, n).sum() for size, n in values])


if __name__ == "__main__":
    import sys, time

    n, r, e = map(int, sys.argv[1:4])
    t = time.perf_counter()
    k = kept(n, 7, r, e)
    print(time.perf_counter() - t, k)

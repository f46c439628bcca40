"""Whether a stated chance comes true: made teams with a history, their plan, and the year after.

Truth per series: conversions of a team moved by N(0, 0.3) on the logit, sellers by N(0, 0.35) around it, order sizes
log-normal, visits Poisson. The plan knows a history of closed chances only, through the same model as the product.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
        apart: like inside, when the sellers' doubts are taken to have nothing in common.
    """

    team: NDArray[np.float64]
    seller: NDArray[np.float64]
    inside: float
    needed: float
    middle: float
    apart: float


def kept(series: int, seed: int, sellers: int = 6, entries: int = 780, draws: int = 600) -> Kept:
    """Plan and live so many teams, each seller with so many entries of history: 780 are about 40 orders."""
    rng = np.random.default_rng(seed)
    centre = np.log(np.array(CONVERSIONS) / (1 - np.array(CONVERSIONS)))[:, None]
    found: list[tuple[object, ...]] = []
    for _ in range(series):
        team = centre + rng.normal(0, 0.3, (len(CODES), 1))
        truth = 1 / (1 + np.exp(-team - rng.normal(0, 0.35, (len(CODES), sellers))))
        sizes = 100 * np.exp(rng.normal(0, 0.15, sellers))
        visits = np.array(VISITS) * np.exp(rng.normal(0, 0.2))
        plan = measured(rng, truth, sizes, visits, np.maximum(rng.poisson(entries, sellers), 20))
        drawing = np.random.default_rng(rng.integers(2**32))
        stated = outcome(plan, drawing, draws=draws)
        reached = np.array([[1.0, *np.cumprod(truth[:-1, row])] for row in range(sellers)])
        revenue = year(rng, 500 / (reached @ visits), truth, sizes)
        apart = outcome([without_number(one) for one in people(plan)], drawing, draws=draws).total.revenue
        own, need, whole = stated.sellers[0].revenue, stated.total.need, stated.total.revenue
        alone = apart or whole
        if own is None or need is None or whole is None or alone is None or need.entries[0] is None:
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
                bool(alone.p5 <= revenue.sum() <= alone.p95),
            )
        )
    return Kept(*(np.mean([row[at] for row in found], axis=0) for at in range(6)))  # type: ignore[arg-type]


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


def without_number(seller: SellerInputs) -> SellerInputs:
    """The same without the number of records, so that nothing tells what sellers have in common."""
    steps = tuple(replace(one, conversion=replace(one.conversion, n=0)) for one in seller.steps)
    return replace(seller, steps=steps)


def test_stated_chances_come_true_within_six_points() -> None:
    found = kept(100, seed=11)
    assert np.abs(found.team - STATED).max() < 0.1
    assert found.team[7] == pytest.approx(0.8, abs=0.06)
    assert found.needed == pytest.approx(0.8, abs=0.06)
    assert found.middle == pytest.approx(0.5, abs=0.1)
    assert found.inside == pytest.approx(0.9, abs=0.06)


@pytest.mark.long
def test_of_two_thousand_plans_with_a_stated_chance_of_80_per_cent_77_to_83_come_true_and_deciles_likewise() -> None:
    found = kept(2000, seed=7)
    assert np.abs(found.team - STATED).max() < 0.03
    assert np.abs(found.seller - np.array((0.9, 0.5, 0.2))).max() < 0.04
    assert found.needed == pytest.approx(0.8, abs=0.03)
    assert found.inside == pytest.approx(0.9, abs=0.03)
    assert found.middle == pytest.approx(0.5, abs=0.04), "planning on the mean is a coin toss"


@pytest.mark.long
def test_without_what_sellers_share_in_doubt_the_interval_of_twenty_is_too_narrow() -> None:
    found = kept(1000, seed=8, sellers=20, entries=400)
    assert found.inside > 0.86
    assert found.apart < found.inside - 0.03


@pytest.mark.long
def test_with_few_orders_the_stated_chance_is_at_most_ten_points_too_low() -> None:
    found = kept(1000, seed=9, entries=120)
    assert (found.team - STATED).max() < 0.10, "8.2 points at a stated 40 per cent: docs/counting/plan-uncertainty.md"
    assert (STATED - found.team).max() < 0.03
    assert found.inside > 0.86

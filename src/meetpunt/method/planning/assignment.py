"""Who spends sales hours on which family of products (*wie verkoopt wat*): a proposal, and how firm each part of it is.

The rule: the optimiser knows only chances, margins and hours; a tenth of everybody's hours stays spread evenly, and
what does not come out the same in four of five draws of the skills is too close to call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import MethodError

EXPLORED = 0.1
"""The least share of everybody's hours that is spread evenly over what they sell, so that skills stay known."""
HOLDS = 0.8
"""A part of the proposal holds when it comes out alike in more than this share of the draws."""
_TOUCHED = 1e-6
_LEAST_PRICE = 0.5
"""Minor units an hour; under half a cent it is nothing."""

Array = NDArray[np.float64]


class Nothing(StrEnum):
    """Why there is nothing to divide."""

    NO_SELLERS = "no_sellers"
    NO_FAMILIES = "no_families"
    NO_HOURS = "no_hours"
    NO_DEMAND = "no_demand"
    NOBODY_SELLS = "nobody_sells"
    NO_WORTH = "no_worth"


class Idle(StrEnum):
    """Why one more hour of a seller is worth nothing."""

    SELLS_NOTHING = "sells_nothing"
    NO_WORTH = "no_worth"
    NO_DEMAND = "no_demand"


@dataclass(frozen=True)
class Market:
    """What is divided; I sellers, J families.

    Attributes:
        hours: sales hours of each seller in the period, shape (I,).
        demand: hours that can be spent on each family's addressable demand, shape (J,).
        hours_each: sales hours per opportunity of each family, above 0, shape (J,).
        margin: of an order of each family, minor units, at least 0, shape (J,).
        sells: who sells what, shape (I, J).
        skill: chance that an opportunity becomes an order, shrunken, shape (I, J).
        draws: the same drawn from its posterior, shape (D, I, J).
    """

    hours: Array
    demand: Array
    hours_each: Array
    margin: Array
    sells: NDArray[np.bool_]
    skill: Array
    draws: Array


@dataclass(frozen=True)
class Range:
    """A worth, minor units, with the interval that four of five draws fall in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Assignment:
    """The proposal.

    Attributes:
        hours: proposed, shape (I, J). explored: the part of them that is spread evenly whatever comes out.
        agree: share of the draws in which a cell comes out alike: more than its even part, or not.
        worth: expected margin of the proposal, over the draws of the skills.
        beside: of the hours that it was set beside. gain: worth - beside, draw by draw.
        of_seller: what one more hour of a seller is worth; of_demand: one more hour of a family's demand.
        nothing: why there is nothing to divide; then all is zero.
    """

    hours: Array
    explored: Array
    agree: Array
    worth: Range
    beside: Range
    gain: Range
    of_seller: tuple[Range, ...]
    of_demand: tuple[Range, ...]
    nothing: Nothing | None = None

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Which cells come out alike often enough."""
        return self.agree > HOLDS


def assign(market: Market, beside: Array | None = None) -> Assignment:
    """Divide sales hours over families so that the expected margin is greatest.

    max sum_ij h_ij skill_ij margin_j / hours_j with sum_j h_ij <= hours_i, sum_i h_ij <= demand_j, h_ij = 0 where
    somebody does not sell it, and h_ij >= the even part: a tenth of hours_i over what i sells, less where the demand
    is smaller. There is always an answer. Solved once on the shrunken skills and once per draw (HiGHS, each from the
    last basis); the prices of the two limits are what one more hour is worth.

    Args:
        market: what is divided.
        beside: hours to set it beside, as they are spent now, shape (I, J); None = spread evenly over what everybody
            sells, as far as there is demand.

    Raises:
        MethodError: shapes that do not fit, or numbers that are not there or below zero.
    """
    _check(market)
    sellers, families = market.sells.shape
    worth = market.sells * market.margin / np.where(market.hours_each > 0, market.hours_each, 1)
    nothing = _nothing(market, worth)
    if nothing is not None:
        none, zero = np.zeros((sellers, families)), Range(0.0, 0.0, 0.0)
        return Assignment(none, none, none, zero, zero, zero, (zero,) * sellers, (zero,) * families, nothing)
    explored = even_part(market, EXPLORED)
    skills = [market.skill, *market.draws]
    solved = list(_solve(market, explored, [skill * worth for skill in skills]))
    chosen = np.array([one.hours for one in solved])
    more = chosen > explored + _TOUCHED * max(1.0, float(market.hours.max()))
    agree = (more[1:] == more[0]).mean(axis=0) if len(market.draws) else np.zeros((sellers, families))
    hours, other = chosen[0], even_part(market, 1.0) if beside is None else beside
    by_draw = np.array([[float((h * skill * worth).sum()) for h in (hours, other)] for skill in skills])
    proposed, before, gain = _ranges(np.column_stack((by_draw, by_draw[:, 0] - by_draw[:, 1])))
    prices = _ranges(np.array([one.prices for one in solved]))
    return Assignment(hours, explored, agree, proposed, before, gain, prices[:sellers], prices[sellers:])


def idle_of(market: Market, found: Assignment) -> tuple[Idle | None, ...]:
    """Per seller why one more hour is worth nothing; None where it is worth something.

    A price of nothing beside something to sell means that hours are left over: every family that they sell and that is
    worth anything has all of its demand given out.
    """
    worth = np.asarray((market.sells * market.margin * market.skill).any(axis=1))
    sold = np.asarray(market.sells.any(axis=1))
    return tuple(
        None
        if price.value >= _LEAST_PRICE
        else Idle.SELLS_NOTHING
        if not sells
        else Idle.NO_DEMAND
        if has_worth
        else Idle.NO_WORTH
        for price, sells, has_worth in zip(found.of_seller, sold, worth, strict=True)
    )


def even_part(market: Market, share: float) -> Array:
    """A share of everybody's hours, evenly over what they sell; where demand is smaller, less for all alike.

    What a small demand leaves over is not moved to other families. Shape (I, J).
    """
    number = market.sells.sum(axis=1, keepdims=True)
    wanted = np.where(market.sells, share * market.hours[:, None] / np.maximum(number, 1), 0.0)
    total = wanted.sum(axis=0)
    return np.asarray(wanted * np.minimum(1.0, market.demand / np.where(total > 0, total, 1.0)))


def focus_of(market: Market, now: Array, found: Assignment) -> Array:
    """What following the proposal does to each seller, only where it holds: elsewhere the hours stay as they are.

    Gives per seller by how much orders per hour are multiplied (1 where nothing is known), and the margin per order
    now and then, shape (I, 3). orders_i = sum_j h_ij skill_ij / hours_j, the hours of both brought to the same sum.
    """
    hours = np.where(found.holds, found.hours, now)
    per_hour = market.sells * market.skill / market.hours_each
    rates, margins = [], []
    for spent in (now, hours):
        total = spent.sum(axis=1)
        orders = (spent * per_hour).sum(axis=1)
        rates.append(orders / np.where(total > 0, total, 1))
        margins.append((spent * per_hour * market.margin).sum(axis=1) / np.where(orders > 0, orders, 1))
    old, new = rates
    return np.column_stack((np.where((new > 0) & (old > 0), new / np.where(old > 0, old, 1), 1.0), *margins))


@dataclass(frozen=True)
class _Solved:
    hours: Array
    prices: Array


class _Quiet(highspy.Highs):
    """The solver; asking it for calls back makes it print its licence before it can be told not to."""

    def enableCallbacks(self) -> None:
        """None are asked for."""


def _solve(market: Market, least: Array, costs: list[Array]) -> Iterator[_Solved]:
    """One model, other costs each time; every run begins at the basis of the one before."""
    sellers, families = market.sells.shape
    columns = sellers * families
    scale = max(float(one.max()) for one in costs) or 1.0
    solver = _Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, sellers + families
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = (costs[0] / scale).ravel()
    model.col_lower_ = least.ravel()
    model.col_upper_ = np.where(market.sells, highspy.kHighsInf, 0.0).ravel()
    model.row_lower_ = np.full(sellers + families, -highspy.kHighsInf)
    model.row_upper_ = np.concatenate((market.hours, market.demand))
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * columns + 1, 2, dtype=np.int32)
    cells = np.indices((sellers, families)).reshape(2, -1).T + np.array([0, sellers])
    matrix.index_ = cells.ravel().astype(np.int32)
    matrix.value_ = np.ones(2 * columns)
    solver.passModel(model)
    every = np.arange(columns, dtype=np.int32)
    for cost in costs:
        solver.changeColsCost(columns, every, (cost / scale).ravel())
        solver.run()
        found = solver.getSolution()
        hours = np.array(found.col_value).reshape(sellers, families)
        yield _Solved(hours, np.maximum(0.0, np.array(found.row_dual)) * scale)


def _ranges(values: Array) -> tuple[Range, ...]:
    """Per column the value on the shrunken skills, which stands in the first row, and the interval of the draws."""
    drawn = values[1:] if len(values) > 1 else values
    low, high = np.quantile(drawn, (0.1, 0.9), axis=0)
    return tuple(Range(*map(float, one)) for one in zip(values[0], low, high, strict=True))


def _nothing(market: Market, worth: Array) -> Nothing | None:
    sellers, families = market.sells.shape
    tried = (
        (sellers == 0, Nothing.NO_SELLERS),
        (families == 0, Nothing.NO_FAMILIES),
        (not market.hours.any(), Nothing.NO_HOURS),
        (not market.demand.any(), Nothing.NO_DEMAND),
        (not market.sells.any(), Nothing.NOBODY_SELLS),
        (not (worth * market.skill).any(), Nothing.NO_WORTH),
    )
    return next((why for is_so, why in tried if is_so), None)


def _check(market: Market) -> None:
    sellers, families = market.sells.shape
    shapes = {
        "hours": (market.hours, (sellers,)),
        "demand": (market.demand, (families,)),
        "hours_each": (market.hours_each, (families,)),
        "margin": (market.margin, (families,)),
        "skill": (market.skill, (sellers, families)),
        "draws": (market.draws, (len(market.draws), sellers, families)),
    }
    for name, (values, shape) in shapes.items():
        if values.shape != shape:
            raise MethodError(f"{name} has shape {values.shape}, not {shape}")
        if not np.isfinite(values).all() or (values < 0).any():
            raise MethodError(f"{name} holds a number that is not there, or below zero")
    if (market.hours_each == 0).any():
        raise MethodError("hours_each: an opportunity takes more than no time")
    if (market.skill > 1).any() or (market.draws > 1).any():
        raise MethodError("a chance is at most 1")

"""Who spends hours on which family of products: what is known, the proposal, and how firm each part of it is.

The rule: the optimiser knows only these figures; nobody is ranked, and what is too close to call is said to be so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.assignment import Assignment, Idle, Market, Range, assign, focus_of, idle_of
from meetpunt.method.planning.back_calculation import entries_needed, known, sales_visits, share, step_visits
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import HOURS_PER_DAY
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.plan import ask_of
from meetpunt.reports.planning.scenarios import Base, base_of
from meetpunt.reports.planning.skills import Skill, SkillMatrix, skill_matrix
from meetpunt.store.access import Viewer

DRAWS = 50
NOT = "not"
ROOMS = (1.0, 1.25, 1.5, 2.0)
"""How much of a family can be found, as a multiple of what came in over the measured days."""


@dataclass(frozen=True)
class Cell:
    """One seller and one family.

    Attributes:
        sells: may be given hours. hours, now: proposed, and as they are spent now. even: what is kept in any case.
        holds: comes out alike in most draws; agree: in which share of them.
        skill: chance on an order, shrunken; None = nothing is known. n: opportunities that it rests on.
    """

    sells: bool
    hours: float
    now: float
    even: float
    holds: bool
    agree: float
    skill: float | None
    n: int


@dataclass(frozen=True)
class SellerLine:
    """A seller: hours to divide, what one more is worth (minor units), and the families in order. None = not known.

    idle: why one more hour is worth nothing; None = it is worth something, or hours are not known.
    """

    key: int
    name: str
    hours: float | None
    worth: Range
    idle: Idle | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FamilyColumn:
    """A family: hours to be found, hours per opportunity, margin per order, worth of an hour more; minor units."""

    name: str
    demand: float
    hours_each: float | None
    margin: float | None
    worth: Range


@dataclass(frozen=True)
class FocusReport:
    """The proposal.

    Attributes:
        base: the plan. room: how much can be found, as a multiple of what came in.
        sellers: alphabetically. families: likewise.
        found: with the gain over the hours as they are now.
        factors: per seller by how much orders per hour and the order size are multiplied (key, orders, size), where
            following what holds changes anything.
    """

    base: Base
    room: float
    sellers: tuple[SellerLine, ...]
    families: tuple[FamilyColumn, ...]
    found: Assignment
    factors: tuple[tuple[int, float, float], ...]


def focus(viewer: Viewer, plan_id: int, room: float = 1.0) -> FocusReport:
    """The proposal for a plan's period, of the sellers whom the viewer sees by name.

    Raises:
        NotVisible: there is no such plan for the viewer.
    """
    base = base_of(viewer, plan_id)
    ask = ask_of(base.plan)
    matrix = skill_matrix(viewer, ask)
    hours = _hours(base, matrix)
    market = _market(matrix, hours, ask, room)
    now = _now(matrix, market)
    found = assign(market, now)
    factors = () if found.nothing else _factors(base, matrix, focus_of(market, now, found))
    idle = idle_of(market, found)
    sellers = tuple(
        SellerLine(
            who.id,
            who.name,
            hours[row],
            found.of_seller[row],
            None if hours[row] is None else idle[row],
            tuple(_cell(matrix.cells[row][column], market, now, found, row, column) for column in _columns(matrix)),
        )
        for row, who in enumerate(matrix.persons)
    )
    families = tuple(
        FamilyColumn(
            one.name, float(market.demand[column]), known(one.hours), known(one.margin), found.of_demand[column]
        )
        for column, one in enumerate(matrix.families)
    )
    return FocusReport(base, room, sellers, families, found, factors)


def sales_hours(one: SellerInputs) -> float | None:
    """Hours on opportunities that somebody's sales visits go along with; None when not known.

    entries = sales visits / sum_k v_k reach_k; hours = entries x sum_k h_k reach_k, reach_k the share of what enters
    the first step that gets to step k, h_k and v_k hours and visits per opportunity that enters it. Never more than the
    hours of the workable days.
    """
    visits, _gaps = sales_visits(one)
    per_entry, _factor = step_visits(one)
    reach = _reach(one)
    spent = [known(step.hours) for step in one.steps]
    if visits is None or reach is None or None in per_entry or None in spent:
        return None
    visits_each = sum((each or 0) * part for each, part in zip(per_entry, reach, strict=True))
    hours_each = sum((each or 0) * part for each, part in zip(spent, reach, strict=True))
    days = known(one.workable_days)
    if visits_each <= 0 or days is None:
        return None
    return min(visits / visits_each * hours_each, days * HOURS_PER_DAY)


def _reach(one: SellerInputs) -> list[float] | None:
    entries = entries_needed(1.0, [share(step.conversion) for step in one.steps])
    if not entries or entries[0] is None:
        return None
    return [(entry or 0.0) / entries[0] for entry in entries]


def _factors(base: Base, matrix: SkillMatrix, changed: NDArray[np.float64]) -> tuple[tuple[int, float, float], ...]:
    """Size = 1 + (margin per order then - now) / (margin share x order size): what more margin is in revenue."""
    inputs = {one.key: one for one in base.state.sellers}
    found = []
    for who, (orders, before, after) in zip(matrix.persons, changed, strict=True):
        one = inputs.get(who.id)
        size = known(one.order_size) if one else None
        part = (share(one.margin_share) if one else None) or 1.0
        factor = max(0.1, 1 + float(after - before) / (part * size)) if size else 1.0
        if abs(orders - 1) > 0.001 or abs(factor - 1) > 0.001:
            found.append((who.id, float(orders), factor))
    return tuple(found)


def _columns(matrix: SkillMatrix) -> range:
    return range(len(matrix.families))


def _hours(base: Base, matrix: SkillMatrix) -> list[float | None]:
    inputs = {one.key: one for one in base.state.sellers}
    return [sales_hours(inputs[who.id]) if who.id in inputs else None for who in matrix.persons]


def _market(matrix: SkillMatrix, hours: list[float | None], ask: PlanAsk, room: float) -> Market:
    """What is not known of a family (hours, margin) leaves it out; what is not known of a seller leaves them out."""
    days = (ask.measured_until - ask.measured_from).days + 1
    part = ((ask.last - ask.first).days + 1) / days
    each = np.array([known(one.hours) or 0.0 for one in matrix.families])
    available = np.array([one.available for one in matrix.families], dtype=float)
    margin = np.array([known(one.margin) or 0.0 for one in matrix.families])
    shape = (len(matrix.persons), len(matrix.families))
    skill = np.array([[cell.mean or 0.0 for cell in cells] for cells in matrix.cells]).reshape(shape)
    sells = np.array([[_sells(cell) for cell in cells] for cells in matrix.cells], dtype=bool).reshape(shape)
    return Market(
        np.array([one or 0.0 for one in hours]),
        available * each * part * room,
        np.where(each > 0, each, 1.0),
        margin,
        sells & (each > 0),
        skill,
        np.nan_to_num(matrix.draws(DRAWS, seed=1)).reshape(DRAWS, *shape),
    )


def _sells(cell: Skill) -> bool:
    """What the manager set; where nobody did, who had opportunities of it."""
    return cell.level != NOT and cell.mean is not None if cell.level else cell.n > 0


def _now(matrix: SkillMatrix, market: Market) -> NDArray[np.float64]:
    """The hours as they go now: in proportion to everybody's opportunities of a family times its hours."""
    counts = np.array([[cell.n for cell in cells] for cells in matrix.cells], dtype=float).reshape(market.sells.shape)
    spent = counts * market.hours_each * market.sells
    total = spent.sum(axis=1, keepdims=True)
    return np.asarray(market.hours[:, None] * spent / np.where(total > 0, total, 1.0))


def _cell(skill: Skill, market: Market, now: NDArray[np.float64], found: Assignment, row: int, column: int) -> Cell:
    at = (row, column)
    return Cell(
        bool(market.sells[at]),
        float(found.hours[at]),
        float(now[at]),
        float(found.explored[at]),
        bool(found.holds[at]),
        float(found.agree[at]),
        skill.mean,
        skill.n,
    )


def family_gaps(families: tuple[FamilyColumn, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of families without known hours, and of those without a known margin."""
    hours = tuple(one.name for one in families if not one.hours_each)
    return hours, tuple(one.name for one in families if one.margin is None)

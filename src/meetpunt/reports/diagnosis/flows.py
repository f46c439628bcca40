"""What came through each step of the cohort that entered in the period, and what its orders brought.

The rule: an open opportunity counts for what its age tells; where a person's own share is too little to say, the team's
stands for it and is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.ageing import ageing_curve, chance_of_going_on
from meetpunt.method.diagnosis import Segment, StepFlow
from meetpunt.method.planning.inputs import Code, Figure
from meetpunt.method.planning.order_book import OrderLines
from meetpunt.method.planning.spread import spread_of
from meetpunt.method.spells import Cause, Spells
from meetpunt.reports.diagnosis.ask import Result, Subject
from meetpunt.reports.log import ProcessLog
from meetpunt.reports.memory import answers
from meetpunt.reports.planning.history import History
from meetpunt.reports.signals import comparison
from meetpunt.reports.step_lines import conversions_of

DRAWS = 400
LEAST = 0.001
"""A planned share of nothing explains nothing: taken as one in a thousand."""


@dataclass(frozen=True)
class Flow:
    """A step of the cohort.

    Attributes:
        flow: for the decomposition. believed: what is now believed of the share, with its interval; n = reached.
        of_team: the person's own is too few to say, so this is the team's.
        below: of how many people the share is believed lower than planned, of how many it can be said.
    """

    flow: StepFlow
    believed: Figure
    of_team: bool
    below: tuple[int, int]


def flows_of(known: History, subject: Subject, planned: Sequence[Figure]) -> tuple[Flow, ...]:
    """Every step but the last, in order. Deterministic: draws hang on the step only.

    Kept while the log of events, the sellers and the machines are the same: what people did is no part of it.
    """
    view = known.view
    codes = tuple(step.code for step in view.process.steps)
    key = ("flows", view.organisation, known.ask, subject.key, codes, tuple(planned))
    whose = (known.ids, view.machines)

    def renewed(former: _Kept | None) -> _Kept:
        if former is not None and former.log() is view.log and former.whose == whose:
            return former
        return _Kept(ref(view.log), whose, _flows(known, subject, planned))

    return answers.renew(key, renewed).flows


@dataclass(frozen=True)
class _Kept:
    """Flows, with the log and the sellers and machines that they are of; an old log is not held on to for it."""

    log: ref[ProcessLog]
    whose: tuple[tuple[int, ...], frozenset[int]]
    flows: tuple[Flow, ...]


def _flows(known: History, subject: Subject, planned: Sequence[Figure]) -> tuple[Flow, ...]:
    view = known.view
    cohort = view.spells.where(known.theirs & view.in_cohort)
    whole = conversions_of(view, known.theirs)
    found = []
    for step in range(view.log.steps - 1):
        spells = cohort.of_step(step)
        beside = comparison(spells, known.ids) if known.ids else None
        own = spells.where(spells.group == subject.key) if subject.key else spells
        figure, of_team = Figure(whole[step].value, whole[step].low, whole[step].high, len(own)), False
        if subject.key and beside is not None:
            group = next(one for one in beside.groups if one.group == subject.key)
            of_team = group.conversion is None
            low, high = (beside.team_low, beside.team_high) if of_team else (group.low, group.high)
            figure = Figure(beside.team if of_team else group.conversion, low, high, group.n)
        aim = planned[step].value if step < len(planned) else None
        aim = figure.value if aim is None else aim
        believed = figure if figure.value is not None else Figure(wanted=aim if aim is not None else 0.5)
        flow = StepFlow(
            view.process.steps[step].code,
            float(np.clip(aim if aim is not None else believed.value or 0.5, LEAST, 1.0)),
            len(own),
            int(np.sum(own.cause == Cause.WENT_ON)),
            _still_expected(spells, own, believed.value or 0.0),
            _draws(believed, step),
        )
        said = [one.conversion for one in (beside.groups if beside else ()) if one.conversion is not None]
        lower = sum(1 for one in said if one < flow.planned)
        found.append(Flow(flow, figure, of_team, (lower, len(said))))
    return tuple(found)


def segments_of(
    before: OrderLines, after: OrderLines, planned_size: float, result: Result, names: dict[int, str]
) -> tuple[Segment, ...]:
    """The orders by the product family that brought most of each: shares and sizes, planned and realised.

    Planned shares are those of the days that the plan was measured in, with sizes brought to the planned average.
    Without orders on one side there is nothing to say about a mix: then it is one segment.
    """
    old, new = _by_family(before, result), _by_family(after, result)
    size_now = sum(amount for _n, amount in new.values()) / max(1, sum(n for n, _amount in new.values()))
    all_before = sum(n for n, _amount in old.values())
    average = sum(amount for _n, amount in old.values()) / all_before if all_before else 0.0
    if not new or not old or average <= 0:
        return (Segment("", 1.0, 1.0, planned_size, size_now if new else planned_size),)
    count = sum(n for n, _amount in new.values())
    found = []
    for family in sorted(old.keys() | new.keys(), key=lambda one: names.get(one, "")):
        n0, amount0 = old.get(family, (0, 0.0))
        n1, amount1 = new.get(family, (0, 0.0))
        size1 = amount1 / n1 if n1 else None
        size0 = amount0 / n0 * planned_size / average if n0 else size1
        found.append(
            Segment(
                names.get(family, ""),
                n0 / all_before,
                n1 / count,
                max(0.0, float(size0 or 0.0)),
                max(0.0, float(size0 if size1 is None else size1) if size0 is not None else 0.0),
            )
        )
    return tuple(found)


def outside_of(orders: int, alone: int) -> float:
    """Orders per order that came by an opportunity; 1 where none came by one."""
    return orders / (orders - alone) if orders > alone else 1.0


def _by_family(lines: OrderLines, result: Result) -> dict[int, tuple[int, float]]:
    """Per family: orders, and what they brought, of which it is the largest part (of equals the lowest number)."""
    if not len(lines):
        return {}
    amount = lines.margin if result is Result.MARGIN else lines.revenue
    ranked = np.lexsort((lines.family, -lines.revenue, lines.order))
    orders, first = np.unique(lines.order[ranked], return_index=True)
    family = lines.family[ranked][first]
    brought = np.ones(len(orders))
    if result is not Result.ORDERS:
        brought = np.bincount(np.searchsorted(orders, lines.order), weights=amount, minlength=len(orders)).astype(float)
    return {int(one): (int(np.sum(family == one)), float(brought[family == one].sum())) for one in np.unique(family)}


def _still_expected(spells: Spells, own: Spells, conversion: float) -> float:
    """How many of the open ones are expected to go on yet."""
    still = own.where(own.cause == Cause.OPEN)
    if not len(still):
        return 0.0
    return float(chance_of_going_on(conversion, ageing_curve(spells), still.age).sum())


def _draws(figure: Figure, step: int) -> NDArray[np.float64]:
    spread = spread_of(Code.CONVERSION, figure)
    assert spread is not None
    z = np.random.default_rng(step).standard_normal(DRAWS)
    if not np.isfinite(spread.centre):
        return np.full(DRAWS, float(figure.value or 0.0))
    return np.asarray(1.0 / (1.0 + np.exp(-(spread.centre + spread.sd * z))), dtype=np.float64)

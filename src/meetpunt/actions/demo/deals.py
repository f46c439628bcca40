"""What the opportunities of a rep are about: lines, quotes with their revisions and discounts, amounts and dates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.goods import Lines, draw_lines, sums, with_discount
from meetpunt.actions.demo.kinds import STEP, O
from meetpunt.actions.demo.timeline import OPEN, Timeline
from meetpunt.actions.demo.workdays import Diary

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MOST_REVISIONS = 3


@dataclass(frozen=True)
class Quotes:
    """Issued quotes, one element per revision: opportunity, revision from 1, moment, day, amount and discount."""

    opportunity: Ints
    revision: Ints
    at: Ints
    day: Ints
    amount: Ints
    discount: Ints


@dataclass(frozen=True)
class Deals:
    """The terms of opportunities.

    Attributes:
        lines: as last quoted, else at list price; their sums are `amount` and `cost`.
        estimate: what was thought before the first quote; close, first_close: the expected day, now and before it.
    """

    lines: Lines
    amount: Ints
    cost: Ints
    estimate: Ints
    close: Ints
    first_close: Ints
    quotes: Quotes


def strike_deals(
    plan: CompanyPlan, rep: RepPlan, time: Timeline, started_day: Ints, raised: int, diary: Diary
) -> Deals:
    """Draw the terms of every opportunity."""
    rng, count = plan.random(7, rep.number), len(time.outcome)
    lines = draw_lines(rng, started_day >= raised)
    listed, cost = sums(lines, count)
    quoted, shares = _quotes(rng, plan, time, diary)
    # The amount of every revision: discounts are taken line by line, so that lines always add up.
    of_revision = np.stack(
        [
            sums(replace(lines, amount=with_discount(lines.amount, shares[lines.opportunity, number])), count)[0]
            for number in range(_MOST_REVISIONS)
        ],
        axis=1,
    )
    amounts = of_revision[quoted.opportunity, quoted.revision - 1]
    quotes = replace(quoted, amount=amounts, discount=listed[quoted.opportunity] - amounts)
    last = np.zeros(count, dtype=np.int64)
    np.maximum.at(last, quotes.opportunity, quotes.revision)
    share = np.where(last > 0, shares[np.arange(count), np.maximum(0, last - 1)], 0.0)
    lines = replace(lines, amount=with_discount(lines.amount, share[lines.opportunity]))
    amount, cost = sums(lines, count)
    estimate = np.round(listed * rng.uniform(0.75, 1.25, count) / 50_000).astype(np.int64) * 50_000 + 50_000
    first_close = started_day + rng.integers(60, 150, count)
    close = np.where(
        time.outcome == OPEN, first_close + rng.integers(0, 60, count), time.closed + rng.integers(-9, 10, count)
    )
    # Some look at their old dates and mend them, others leave them standing in the past.
    mended = (time.outcome == OPEN) & (close < plan.cut) & (rng.random(count) < 0.6)
    close = np.where(mended, plan.cut + rng.integers(7, 70, count), close)
    return Deals(lines, amount, cost, estimate, close, np.minimum(first_close, np.maximum(close, started_day)), quotes)


def _quotes(rng: np.random.Generator, plan: CompanyPlan, time: Timeline, diary: Diary) -> tuple[Quotes, Floats]:
    """The quotes without their amounts, and per opportunity the discount of each revision as a share."""
    count = len(time.outcome)
    shares = np.cumsum(
        np.column_stack(
            (rng.choice((0.0, 0.03, 0.05), count, p=(0.72, 0.16, 0.12)), rng.uniform(0.015, 0.05, (count, 2)))
        ),
        axis=1,
    )
    entries = np.flatnonzero((time.kind == STEP) & (time.step == O))
    opportunity, first = np.unique(time.opportunity[entries], return_index=True)
    entries = entries[first]
    following = np.full(len(time.day) + 1, plan.cut)
    following[:-1][:-1] = np.where(time.opportunity[1:] == time.opportunity[:-1], time.day[1:], plan.cut)
    until = following[entries]
    wanted = rng.choice((1, 2, 3), len(entries), p=(0.64, 0.27, 0.09))
    parts = [(opportunity, np.ones(len(entries), dtype=np.int64), time.at[entries], time.day[entries])]
    day, still = time.day[entries], np.ones(len(entries), dtype=np.bool_)
    for revision in range(2, _MOST_REVISIONS + 1):
        day = diary.next_day(day + rng.integers(3, 11, len(entries)))
        still = still & (wanted >= revision) & (day < until)
        moment = diary.moment(day, rng.integers(9 * 60, 17 * 60, len(entries)).astype(np.float64))
        parts.append((opportunity[still], np.full(int(still.sum()), revision), moment[still], day[still]))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    opportunity, number, at, day = (column[order] for column in columns)
    return Quotes(opportunity, number, at, day, np.zeros_like(at), np.zeros_like(at)), shares

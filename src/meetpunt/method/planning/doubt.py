"""The draws behind a plan: every figure of every seller, a year's orders with their luck, and what a target takes.

The rule: one place holds the arrays [seller x draw]; outcome and levers read them, so that they differ by nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from meetpunt.method.planning.back_calculation import (
    Gap,
    Reason,
    agreed_visits,
    counted,
    entries_needed,
    known,
    revenue_per_order,
    share,
    step_visits,
    uplift,
    visits_before,
)
from meetpunt.method.planning.inputs import Code, Figure, SellerInputs
from meetpunt.method.planning.merging import STEP_FIGURES
from meetpunt.method.planning.spread import drawn, order_cv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Draws = NDArray[np.float64]

MOST = 1.5
"""Sales visits beyond one and a half times those that were made bring nothing that can be counted on."""
ONE_IN = 0.05
"""Where only visits per order are known, an order is taken to be one in twenty chances: close to Poisson luck."""


_OF_STEPS = ("conversions", "tails", "spent")
_UNDRAWN = ("has_steps", "cv", "before")
_OF_SELLERS = ("has_steps", "cv", "value", "per_day", "before", "days", "service", "entries", "orders", "revenue")


@dataclass(frozen=True)
class Doubt:
    """Draws of sellers' figures and of a year; all but the first two [seller x draw].

    Attributes:
        has_steps: per seller, whether the steps are known; else one step of `ONE_IN` stands for them.
        cv: per seller, coefficient of variation of single orders.
        conversions: [step x seller x draw].
        tails: prod_{j >= k} p_j, [step + 1 x seller x draw], the last 1.
        spent: sales visits in each step per entry of the first, [step x seller x draw]; nan = not known.
        value: revenue per order through the funnel.
        per_day: visits per workable day; nan = not known.
        before: sales visits that were made, per seller; infinite = not known.
        days: workable. service: agreed visits without a sale. nan = not known.
        entries: of the first step, that the visits allow or that are planned.
        orders, revenue: of a year, with luck; 0 where nothing is planned.
        luck: standard normal, [seller + 1 x draw], the last for all together.
    """

    has_steps: NDArray[np.bool_]
    cv: NDArray[np.float64]
    conversions: Draws
    tails: Draws
    spent: Draws
    value: Draws
    per_day: Draws
    before: NDArray[np.float64]
    days: Draws
    service: Draws
    entries: Draws
    orders: Draws
    revenue: Draws
    luck: Draws

    @cached_property
    def per_entry(self) -> Draws:
        """Sales visits per entry of the first step: sum_k v_k prod_{j < k} p_j; nan = not known."""
        return np.asarray(self.spent.sum(axis=0), dtype=np.float64)

    def visits(self, per_day: Draws, service: Draws) -> Draws:
        """Sales visits that can be counted on: days x visits per day - agreed visits, at most `MOST` x before."""
        left = np.maximum(self.days * per_day - service, 0)
        return np.asarray(np.minimum(left, MOST * self.before[:, None]), dtype=np.float64)

    def of(self, rows: Sequence[int]) -> Doubt:
        """The same of these sellers only."""
        if len(rows) == len(self.cv):
            return self
        steps: dict[str, Any] = {name: getattr(self, name)[:, rows] for name in _OF_STEPS}
        others: dict[str, Any] = {name: getattr(self, name)[rows] for name in _OF_SELLERS}
        return replace(self, **steps, **others)

    def first(self, draws: int) -> Doubt:
        """The same with the first so many draws."""
        others: dict[str, Any] = {
            name: getattr(self, name)[..., :draws]
            for name in (*_OF_STEPS, *_OF_SELLERS, "luck")
            if name not in _UNDRAWN
        }
        return replace(self, **others)

    def multiples(self, orders: NDArray[np.float64], tails: NDArray[np.float64], target: float, luck: Draws) -> Draws:
        """Per draw, how many times the middle need has to enter the first, ..., the last step, or has to be ordered.

        With m entries for one at the middle, revenue = m mu + sqrt(m) sigma z reaches the target T at
        sqrt(m) = (-sigma z + sqrt(sigma^2 z^2 + 4 mu T)) / (2 mu), where mu = sum E P r, sigma^2 = sum E P r^2
        (cv^2 + 1 - P): per seller E entries, P the share that becomes an order, r revenue per order.

        Args:
            orders: needed per seller at the middle of the figures; tails: P at the middle, [step + 1 x seller].
            luck: z, [draw].

        Returns:
            [step + 1 x draw]
        """
        amount = orders[None, :, None] / tails[:, :, None] * self.tails * self.value
        mean = amount.sum(axis=1)
        spread = np.square(self.cv)[None, :, None] + 1 - self.tails
        push = np.sqrt((amount * self.value * spread).sum(axis=1)) * luck
        return np.asarray(
            np.square((np.sqrt(np.square(push) + 4 * mean * target) - push) / (2 * mean)), dtype=np.float64
        )


def gap_of(seller: SellerInputs) -> Gap | None:
    """Why nothing can be drawn for a seller; None = it can."""
    if revenue_per_order(seller) is None:
        return Gap(Reason.NO_ORDER_SIZE)
    for step in seller.steps:
        if share(step.conversion) == 0:
            return Gap(Reason.ZERO_CONVERSION, step.code)
    if _has_steps(seller) or known(seller.visits_per_order):
        return None
    for step in seller.steps:
        if share(step.conversion) is None:
            return Gap(Reason.NO_CONVERSION, step.code)
    return Gap(Reason.NO_VISITS if seller.steps else Reason.NO_STEPS)


def middle_tails(seller: SellerInputs, steps: int) -> list[float]:
    """prod_{j >= k} p_j at the middle of the figures for each of so many steps, and 1."""
    shares = [share(step.conversion) or 0.0 for step in seller.steps] if _has_steps(seller) else [ONE_IN]
    shares += [1.0] * (steps - len(shares))
    return [math.prod(shares[at:]) for at in range(steps + 1)]


def doubt_of(
    sellers: Sequence[SellerInputs],
    rng: np.random.Generator,
    draws: int,
    entries: Sequence[float] | None = None,
    cv: float | None = None,
    whole: SellerInputs | None = None,
) -> Doubt:
    """Draw everything for sellers without a `gap_of`.

    Args:
        entries: of the first step per seller, instead of what visits allow.
        cv: of single orders; None = as measured. whole: of all together; tells how sure one record makes.
    """
    count = max([len(seller.steps) for seller in sellers if _has_steps(seller)], default=1)
    shape = (len(sellers), draws)
    streams = iter(rng.spawn(2 * count + 7))

    of_whole = {} if whole is None else {step.code: step for step in whole.steps}

    def draw(code: Code, step: str = "") -> Callable[[Sequence[Figure]], Draws]:
        source = of_whole.get(step) if code in STEP_FIGURES else whole
        together: Figure | None = None if source is None else getattr(source, STEP_FIGURES.get(code, code.value))
        return lambda figures: drawn(code, figures, draws, next(streams), together)

    conversions, spent = _steps(sellers, count, draw)
    tails = np.ones((count + 1, *shape))
    for at in reversed(range(count)):
        tails[at] = tails[at + 1] * conversions[at]
    value = draw(Code.ORDER_SIZE)([seller.order_size for seller in sellers])
    follow_on = draw(Code.FOLLOW_ON)([seller.follow_on for seller in sellers])
    for row, seller in enumerate(sellers):
        if seller.follow_on.wanted is not None:
            value[row] *= uplift(seller, follow_on[row])
    per_day = draw(Code.VISITS_PER_DAY)([seller.visits_per_day for seller in sellers])
    none = per_day == 0
    with_sale = np.nan_to_num(draw(Code.SALE_SHARE)([seller.sale_share for seller in sellers]))
    agreed = np.array([[agreed_visits(seller)] for seller in sellers])
    days = draw(Code.WORKABLE_DAYS)([seller.workable_days for seller in sellers])
    service = agreed * (1 - with_sale)
    before = np.array([visits_before(seller) or math.inf for seller in sellers])
    visits = np.minimum(np.maximum(days * per_day - service, 0), MOST * before[:, None])
    per_day[none] = np.nan
    if entries is None:
        planned = visits / spent.sum(axis=0)
    else:
        planned = np.repeat(np.asarray(entries, dtype=np.float64)[:, None], draws, axis=1)
    luck = next(streams)
    orders = luck.binomial(np.rint(np.nan_to_num(planned, posinf=0.0)).astype(np.int64), tails[0]).astype(np.float64)
    spread = np.array(
        [
            cv if cv is not None else order_cv(seller.order_size, None if whole is None else whole.order_size)
            for seller in sellers
        ]
    )
    of_sum = np.sqrt(np.log1p(np.square(spread)[:, None] / np.maximum(orders, 1)))
    revenue = orders * value * np.exp(of_sum * luck.standard_normal(shape) - np.square(of_sum) / 2)
    return Doubt(
        has_steps=np.array([_has_steps(seller) for seller in sellers]),
        cv=spread,
        conversions=conversions,
        tails=tails,
        spent=spent,
        value=value,
        per_day=per_day,
        before=before,
        days=days,
        service=service,
        entries=planned,
        orders=orders,
        revenue=revenue,
        luck=luck.standard_normal((len(sellers) + 1, draws)),
    )


def middle_visits(seller: SellerInputs) -> tuple[float, ...] | None:
    """Visits per opportunity entering each step at the middle; all in the first where they are not told apart."""
    visits, _ = step_visits(seller)
    told = [visit for visit in visits if visit is not None]
    per_order = known(seller.visits_per_order)
    if len(told) == len(visits) and sum(told) > 0:
        return tuple(told)
    first = entries_needed(1.0, [counted(step.conversion) or share(step.conversion) for step in seller.steps])[0]
    return (per_order / first, *[0.0] * (len(visits) - 1)) if per_order and first else None


def _steps(
    sellers: Sequence[SellerInputs], count: int, draw: Callable[..., Callable[[Sequence[Figure]], Draws]]
) -> tuple[NDArray[np.float64], Draws]:
    """Conversions, and visits in each step per entry of the first: v_k prod_{j < k} p_j."""
    has_steps = np.array([_has_steps(seller) for seller in sellers])
    middle = [middle_visits(seller) if has else None for seller, has in zip(sellers, has_steps, strict=True)]
    per_order = draw(Code.VISITS_PER_ORDER)([seller.visits_per_order for seller in sellers])
    conversions, spent = np.ones((count, *per_order.shape)), np.zeros((count, *per_order.shape))
    conversions[0, ~has_steps] = ONE_IN
    spent[0, ~has_steps] = ONE_IN * per_order[~has_steps]
    spent[0, [row for row, visits in enumerate(middle) if has_steps[row] and not visits]] = np.nan
    reached = np.ones(per_order.shape)
    for at in range(count):
        rows = [row for row, seller in enumerate(sellers) if has_steps[row] and at < len(seller.steps)]
        steps = [sellers[row].steps[at] for row in rows]
        code = steps[0].code if steps else ""
        conversions[at, rows] = draw(Code.CONVERSION, code)([step.conversion for step in steps])
        of_step = draw(Code.VISITS_PER_ENTRY, code)([step.visits for step in steps])
        for row, step, told in zip(rows, steps, of_step, strict=True):
            visits = middle[row]
            if visits and visits[at]:
                own = known(step.visits)
                doubt = told / own if own else per_order[row] / (known(sellers[row].visits_per_order) or 1.0)
                spent[at, row] = visits[at] * reached[row] * doubt
        reached = reached * conversions[at]
    return conversions, spent


def _has_steps(seller: SellerInputs) -> bool:
    """Whether all conversions are known and over 0."""
    return bool(seller.steps) and all(share(step.conversion) for step in seller.steps)

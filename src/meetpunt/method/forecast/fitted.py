"""A forecast's model once learnt: the chance of every open opportunity to go on, to be won, and to be won by a day.

The rule: what is shown of one opportunity and what the forecast draws come from the same formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.arrivals import Arrivals, arrivals
from meetpunt.method.forecast.cautions import Caution, cautions
from meetpunt.method.forecast.evidence import evidence
from meetpunt.method.forecast.inputs import Deals, ForecastInputs
from meetpunt.method.forecast.next_step import NextStep, next_step
from meetpunt.method.forecast.rhythm import Rhythm, rhythm
from meetpunt.method.forecast.shock import Shock, by_month, shock
from meetpunt.method.forecast.sizes import Sizes, sizes
from meetpunt.method.forecast.timing import Timing, When, timings, when
from meetpunt.method.forecast.whether import Share, share
from meetpunt.method.forecast.window import followed_from, in_window
from meetpunt.method.spells import MethodError
from meetpunt.method.step_convolution import POINT_DAYS


@dataclass(frozen=True)
class Parameters:
    """What is not known for sure, once or as draws.

    Attributes:
        logit: float64 [draws, sellers, steps-1], of the share that goes on.
        size: float64 [draws, steps-1], effect of log amount.
        market: float64 [draws, steps-1], what the coming months may do to the logit; None = nothing.
    """

    logit: NDArray[np.float64]
    size: NDArray[np.float64]
    market: NDArray[np.float64] | None


@dataclass(frozen=True)
class Fitted:
    """What history taught.

    Attributes:
        steps: number of steps.
        sellers: int64 [sellers], every seller, ascending.
        timings: per step but the last.
        when: their sums.
        shares: per step but the last.
        shock: what a month does to all.
        arrivals: what is yet to come in.
        sizes: what an order is worth.
        rhythm: in which months of a quarter decisions fall.
        as_of: the moment, days since 1970-01-01 UTC.
        next_step: what a dated next step is worth.
        warnings: what to be careful about.
    """

    steps: int
    sellers: NDArray[np.int64]
    timings: tuple[Timing, ...]
    when: When
    shares: tuple[Share, ...]
    shock: Shock
    arrivals: Arrivals
    sizes: Sizes
    rhythm: Rhythm
    as_of: float
    next_step: NextStep
    warnings: tuple[Caution, ...]

    def chance_going_on(self, deals: Deals) -> NDArray[np.float64]:
        """P(goes on from its step | open at this age); float64 [n], in the order given."""
        return np.asarray(self.chances(deals, self.expected())[0][0])

    def chance_won(self, deals: Deals) -> NDArray[np.float64]:
        """P(is ever won | open at this age); float64 [n]."""
        return np.asarray(self.chances(deals, self.expected())[1][0])

    def expected(self) -> Parameters:
        """The posterior means, without a shock: its mean effect is none."""
        logit = (np.stack([_logit(one.mean) for one in self.shares], axis=1) + self.shock.level)[None]
        return Parameters(logit, np.array([[one.size for one in self.shares]]), None)

    def draws(self, generator: np.random.Generator, count: int) -> Parameters:
        """Draws of everything that is not known for sure."""
        logit = np.stack([_logit(one.draws(generator, count)) for one in self.shares], axis=2)
        logit += self.shock.level
        sd = np.array([one.size_sd for one in self.shares])
        size = np.array([one.size for one in self.shares]) + sd * generator.standard_normal((count, len(sd)))
        return Parameters(logit, size, self.shock.draws(generator, count))

    def chances(self, deals: Deals, told: Parameters) -> tuple[NDArray[Any], NDArray[Any]]:
        """P(goes on) and P(is won) per draw and opportunity; [draws, n] each.

        logit p_now = logit theta + b x + log(S_A / S_N) + next step; P(won) = p_now * product of the later steps'. With
        what the months may do the product is rescaled so that its mean over the draws stays what it is without.
        """
        kind = np.float64 if len(told.logit) == 1 else np.float32  # draws need no more, and are twice as quick
        going = np.zeros((len(told.logit), len(deals)), dtype=kind)
        won = np.zeros_like(going)
        place = np.minimum(np.searchsorted(self.sellers, deals.seller), len(self.sellers) - 1)
        if np.any(self.sellers[place] != deals.seller):
            raise MethodError("An opportunity has a seller that the forecast was not fitted with: fit anew.")
        with np.errstate(divide="ignore", invalid="ignore"):
            log_amount = np.log(np.where(deals.amount > 0, deals.amount, np.nan))
        for step in range(self.steps - 1):
            here = np.flatnonzero(deals.step == step)
            if not len(here):
                continue
            x = np.stack([np.nan_to_num(log_amount[here] - one.usual) for one in self.shares[step:]])
            planned = self.next_step.effect * (deals.has_next_step[here] - self.next_step.usual)
            age = self.timings[step].log_odds(deals.age[here]) + planned
            logit = (
                told.logit[:, place[here], step:].transpose(2, 0, 1) + told.size[:, step:].T[:, :, None] * x[:, None]
            )
            logit[0] += age
            first, product = _product(logit)
            if told.market is not None:
                mean = product.mean(axis=0)
                logit += told.market[:, step:].T[:, :, None].astype(kind)
                first, product = _product(logit)
                product *= mean / np.maximum(product.mean(axis=0), 1e-30)
            going[:, here] = first
            won[:, here] = np.minimum(product, 1.0)
        return going, won

    def won_of_new_by(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Orders by each day of one entry a day from now on, if all became orders; float64 [days]."""
        return self.when.entered_evenly(self.rhythm.days(self.as_of, days))

    def won_by(self, deals: Deals, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(order within `days` | it becomes an order); [n, days]."""
        found = np.zeros((len(deals), len(days)))
        days = self.rhythm.days(self.as_of, days)
        for step in range(self.steps - 1):
            here = np.flatnonzero(deals.step == step)
            if len(here):
                found[here] = self.when.won_by(step, deals.age[here], days)
        return found


def fit(inputs: ForecastInputs, point_days: float = POINT_DAYS) -> Fitted:
    """Learn from the window of history.

    Args:
        inputs: what was known at the moment.
        point_days: width of the points on which steps are added up.
    """
    start = inputs.as_of - inputs.window_days
    spells, rows = in_window(inputs.spells, start)
    owners = (inputs.spells.group, inputs.deals.seller, inputs.cell_seller, inputs.entry_seller)
    sellers = np.unique(np.concatenate(owners))
    timed = timings(spells, inputs.steps)
    told = [evidence(spells, one, step, sellers) for step, one in enumerate(timed)]
    log_amount = None
    if inputs.spell_amount is not None:
        amount = inputs.spell_amount[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            log_amount = np.log(np.where(amount > 0, amount, np.nan))
    shares = tuple(share(one, len(sellers), None if log_amount is None else log_amount[one.row]) for one in told)
    scores = [
        (one.entered, *one.score(_logit(found.mean)[one.seller])) for one, found in zip(told, shares, strict=True)
    ]
    since = followed_from(inputs.spells, inputs.entries, start)
    months = by_month(scores, since, inputs.as_of)
    market = shock(months)
    coming = arrivals(
        inputs.entries,
        inputs.entry_cell,
        since,
        inputs.as_of,
        np.searchsorted(sellers, inputs.cell_seller),
        len(sellers),
        inputs.planned_entries,
    )
    worth = sizes(inputs.won, inputs.deals, inputs.cells, inputs.cell_family, inputs.window_days)
    followed = inputs.as_of - since if len(inputs.entries) else 0.0
    careful = cautions(timed, months, market, coming, worth, len(inputs.won), followed, inputs.as_of)
    summed = when(timed, inputs.horizon_days * 1.5, point_days)
    planned = next_step(inputs.landmarks, timed)
    return Fitted(
        steps=inputs.steps,
        sellers=sellers,
        timings=timed,
        when=summed,
        shares=shares,
        shock=market,
        arrivals=coming,
        sizes=worth,
        rhythm=rhythm(inputs.won.day, max(start, since), inputs.as_of),
        as_of=inputs.as_of,
        next_step=planned,
        warnings=careful,
    )


def _product(logit: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    from scipy.special import expit

    p = expit(logit)
    return p[0], p.prod(axis=0)


def _logit(p: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(p, 1e-9, 1.0 - 1e-9)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))

"""The forecast: draws of what is open and of what is yet to come in, per cell and period.

The rule: a hundred draws of what is not known, each with as many outcomes as asked for; the same inputs and seed give
the same draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.cube import Cube
from meetpunt.method.forecast.fitted import Fitted, Parameters, fit
from meetpunt.method.forecast.inputs import Deals, ForecastInputs
from meetpunt.method.spells import MethodError

__all__ = ["fit", "forecast", "simulate"]

PARAMETER_DRAWS = 100
_BLOCK = 4096


def forecast(inputs: ForecastInputs, edges: NDArray[np.float64], draws: int = 1000, seed: int = 0) -> Cube:
    """Learn from history and draw what is to come.

    Args:
        inputs: what was known at the moment.
        edges: float64 [periods+1], days from the as-of moment, ascending from 0 (or later) to the horizon at most.
        draws: how many.
        seed: of the generator.

    Raises:
        MethodError: edges that do not ascend, or that go past the horizon.
    """
    return simulate(fit(inputs), inputs, edges, draws, seed)


def simulate(
    fitted: Fitted, inputs: ForecastInputs, edges: NDArray[np.float64], draws: int = 1000, seed: int = 0
) -> Cube:
    """Draw what is to come with a model learnt before; see `forecast`."""
    edges = np.asarray(edges, dtype=np.float64)
    if len(edges) < 2 or np.any(np.diff(edges) <= 0) or edges[0] < 0:
        raise MethodError("Periods need edges that ascend, from the as-of moment or later.")
    if edges[-1] > inputs.horizon_days + 1e-6:
        raise MethodError("A period ends past the horizon: fit with a longer one.")
    generator = np.random.default_rng(seed)
    told = fitted.draws(generator, min(PARAMETER_DRAWS, draws))
    period, wins = _of_open(fitted, told, inputs.deals, edges, draws, generator)
    shape = (draws, inputs.cells, len(edges) - 1)
    known = fitted.sizes.known, bool(np.isfinite(fitted.sizes.margin_share))
    opened = _filled(shape, wins, _values(fitted, inputs.deals, wins, generator), known)
    coming = _of_new(fitted, told, edges, shape, generator)
    created = _filled(shape, coming, fitted.sizes.draw(coming.cell, generator), known)
    return Cube(
        edges=edges,
        draws=draws,
        deal_period=period,
        open_orders=opened[0],
        open_amount=opened[1],
        open_margin=opened[2],
        new_orders=created[0],
        new_amount=created[1],
        new_margin=created[2],
        warnings=fitted.warnings,
    )


@dataclass(frozen=True)
class _Wins:
    """Orders of all draws: the place of the deal (-1 = new), the cell, the place in [draws, cells, periods]."""

    deal: NDArray[np.intp]
    cell: NDArray[np.intp]
    flat: NDArray[np.intp]


def _of_open(
    fitted: Fitted,
    told: Parameters,
    deals: Deals,
    edges: NDArray[np.float64],
    draws: int,
    generator: np.random.Generator,
) -> tuple[NDArray[np.int8] | NDArray[np.int16], _Wins]:
    """One number per draw and opportunity decides both: won when under P(won), and by which day by how far under."""
    count, periods = len(told.logit), len(edges) - 1
    cells = len(fitted.arrivals.seller)
    period = np.full((draws, len(deals)), -1, dtype=np.int8 if periods < 127 else np.int16)
    found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for begin in range(0, len(deals), _BLOCK):
        some = deals.where(np.arange(begin, min(begin + _BLOCK, len(deals))))
        chance = fitted.chances(some, told)[1].astype(np.float32, copy=False)
        by = fitted.won_by(some, edges).astype(np.float32)
        limit = chance * by[:, -1]
        for start in range(0, draws, count):
            rows = min(count, draws - start)
            u = generator.random((rows, len(some)), dtype=np.float32)
            draw, deal = np.nonzero(u < limit[:rows])
            level = u[draw, deal] / chance[draw, deal]
            at = (level[:, None] >= by[deal, :-1]).sum(axis=1) - 1
            draw, deal, at = draw[at >= 0] + start, deal[at >= 0] + begin, at[at >= 0]
            period[draw, deal] = at
            found.append((deal, (draw * cells + deals.cell[deal]) * periods + at))
    deal, flat = (
        np.concatenate([one[column] for one in found]) if found else np.zeros(0, dtype=np.intp) for column in (0, 1)
    )
    return period, _Wins(deal, deals.cell[deal].astype(np.intp), flat)


def _values(
    fitted: Fitted, deals: Deals, wins: _Wins, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Amount and margin of open opportunities; unknown ones are drawn, an unknown margin is the usual share."""
    margin = np.where(np.isfinite(deals.margin), deals.margin, deals.amount * fitted.sizes.margin_share)
    amount, gain = deals.amount[wins.deal], margin[wins.deal]
    unknown = np.flatnonzero(np.isnan(amount))
    if len(unknown):
        amount[unknown], drawn = fitted.sizes.draw(wins.cell[unknown], generator)
        gain[unknown] = np.where(np.isnan(gain[unknown]), drawn, gain[unknown])
    return amount, gain


def _of_new(
    fitted: Fitted,
    told: Parameters,
    edges: NDArray[np.float64],
    shape: tuple[int, int, int],
    generator: np.random.Generator,
) -> _Wins:
    """Poisson orders per draw, cell and period: entries a day * P(won) * what the lead time lets through by then."""
    from scipy.special import expit

    draws, cells, _ = shape
    won = expit(told.logit).prod(axis=2)
    if told.market is not None:
        shocked = expit(told.logit + told.market[:, None, :]).prod(axis=2)
        won = np.minimum(1.0, shocked * (won.mean(axis=0) / np.maximum(shocked.mean(axis=0), 1e-300)))
    per_day = fitted.arrivals.draws(generator, len(won)) * won[:, fitted.arrivals.seller]
    through = np.diff(fitted.won_of_new_by(edges))
    expected = per_day[:, :, None] * through
    counts = np.concatenate(
        [generator.poisson(expected[: min(len(won), draws - start)]) for start in range(0, draws, len(won))]
    ).ravel()
    some = np.flatnonzero(counts)
    flat = np.repeat(some, counts[some])
    return _Wins(np.full(len(flat), -1), flat // shape[2] % cells, flat)


def _filled(
    shape: tuple[int, int, int],
    wins: _Wins,
    values: tuple[NDArray[np.float64], NDArray[np.float64]],
    known: tuple[bool, bool],
) -> list[NDArray[np.float32]]:
    """Orders, amounts and margins added up; amounts or margins all nan where none at all is known."""
    size = int(np.prod(shape))
    found = [np.bincount(wins.flat, minlength=size).astype(np.float32).reshape(shape)]
    for value, told in zip(values, known, strict=True):
        if told:
            found.append(np.bincount(wins.flat, value, size).astype(np.float32).reshape(shape))
        else:
            found.append(np.full(shape, np.nan, dtype=np.float32))
    return found

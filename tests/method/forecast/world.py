"""A sales organisation whose future is known, to hold forecasts against.

SPATOCO with team conversions .55 .70 .65 .70 .45 .65; reps differ normally on the logit (sd .35); of those that do not
go on a quarter is never closed, the rest gets a loss after a log-normal delay; going on takes a Weibull time of 1.5 to
4 weeks on average; arrivals are Poisson with rep and season effects; amounts are log-normal. What is declared here is
not how any firm behaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.inputs import Deals, ForecastInputs, Won
from meetpunt.method.spells import Spells

STEPS = 7
CONVERSION = np.array([0.55, 0.70, 0.65, 0.70, 0.45, 0.65])
MEAN_DAYS = 7.0 * np.array([1.5, 2.0, 2.5, 3.0, 4.0, 2.0])
SHAPE = 1.3
MONTH = 365.25 / 12


@dataclass(frozen=True)
class Scenario:
    """What holds in a world.

    Attributes:
        reps: how many; entries: per rep and week.
        spread: sd of reps on the logit; pace: sd of the log of a rep's entries.
        season: amplitude of entries over the year.
        market, persistence: sd and month-to-month correlation of a shock on every step's logit.
        size: logit per unit of log amount, in the last three steps.
        drift: what happens to the last two steps' logit at `DRIFT_WEEK`; growth: to the entries, as a factor.
        slow: sd of the log of a deal's own pace; slow ones go on less often by `slow_logit` per unit.
        pushing: share of the decisions in the last three steps that wait for the end of a quarter to go on, and for the
            month after it to be lost.
        never_closed: share of those that stop.
    """

    reps: int = 20
    entries: float = 2.0
    spread: float = 0.35
    pace: float = 0.3
    season: float = 0.15
    market: float = 0.0
    persistence: float = 0.7
    size: float = 0.0
    drift: float = 0.0
    growth: float = 1.0
    slow: float = 0.0
    slow_logit: float = 0.8
    pushing: float = 0.0
    never_closed: float = 0.25
    families: int = 1


DRIFT_WEEK = 104
A = Scenario()
B = Scenario(market=0.25, size=-0.2)
C = replace(B, reps=50)
D = Scenario(drift=-0.5, growth=1.3)
E = Scenario(slow=0.4)
F = Scenario(pushing=0.6)


@dataclass(frozen=True)
class World:
    """Opportunities with everything that will ever happen to them; times in days since the world began.

    Attributes:
        scenario: what holds.
        rep, family: int64 [n].
        amount: float64 [n].
        entered: float64 [n, STEPS], moment of entry of each step; inf = never.
        lost: float64 [n], moment of the loss; inf = none.
    """

    scenario: Scenario
    rep: NDArray[np.int64]
    family: NDArray[np.int64]
    amount: NDArray[np.float64]
    entered: NDArray[np.float64]
    lost: NDArray[np.float64]

    @property
    def cell(self) -> NDArray[np.int64]:
        return self.rep * self.scenario.families + self.family

    def at(
        self, as_of: float, horizon_days: float = 183.0, window_days: float = 364.0, begin: float = 0
    ) -> ForecastInputs:
        """What was known at a moment."""
        seen = np.flatnonzero((self.entered[:, 0] < as_of) & (self.entered[:, 0] >= begin))
        entered, lost, rep, amount, cell = (
            one[seen] for one in (self.entered, self.lost, self.rep, self.amount, self.cell)
        )
        reached = entered < as_of
        row, step = np.nonzero(reached)
        final = step == STEPS - 1
        following = entered[row, np.minimum(step + 1, STEPS - 1)]
        went_on = final | (following < as_of)
        is_lost = ~went_on & (lost[row] < as_of)
        start = entered[row, step]
        end = np.where(final, start, np.where(went_on, following, np.where(is_lost, lost[row], as_of)))
        n = len(row)
        spells = Spells(
            opportunity=seen[row].astype(np.int64),
            step=step.astype(np.int16),
            group=rep[row],
            team=np.zeros(n, dtype=np.int64),
            entered=start,
            age=end - start,
            cause=np.where(went_on, 1, np.where(is_lost, 2, 0)).astype(np.int8),
            skipped=np.zeros(n, dtype=np.bool_),
            unknown_entry=np.zeros(n, dtype=np.bool_),
            observed_from=np.zeros(n),
            bulk_closed=np.zeros(n, dtype=np.bool_),
            last_sign=np.full(n, np.nan),
        )
        furthest = reached.sum(axis=1) - 1
        is_won = furthest == STEPS - 1
        is_open = ~is_won & (lost >= as_of)
        o = np.flatnonzero(is_open)
        deals = Deals(
            opportunity=seen[o].astype(np.int64),
            seller=rep[o],
            cell=cell[o],
            step=furthest[o].astype(np.int16),
            age=as_of - entered[o, furthest[o]],
            amount=amount[o],
            margin=0.3 * amount[o],
            has_next_step=np.zeros(len(o), dtype=np.bool_),
        )
        w = np.flatnonzero(is_won)
        won = Won(entered[w, -1] - as_of, amount[w], 0.3 * amount[w], cell[w], rep[w])
        reps, families = self.scenario.reps, self.scenario.families
        return ForecastInputs(
            steps=STEPS,
            spells=spells,
            entries=entered[:, 0],
            entry_seller=rep,
            entry_cell=cell,
            as_of=as_of,
            deals=deals,
            won=won,
            cells=reps * families,
            cell_seller=np.repeat(np.arange(reps), families),
            horizon_days=horizon_days,
            window_days=window_days,
            spell_amount=amount[row],
            spell_cell=cell[row],
            cell_family=np.tile(np.arange(families), reps),
        )

    def truth(self, as_of: float, edges: NDArray[np.float64], part: str = "all") -> NDArray[np.float64]:
        """Orders and revenue per cell and period after a moment; [2, cells, periods]."""
        at = self.entered[:, -1] - as_of
        period = np.searchsorted(edges, at, side="right") - 1
        inside = (at >= edges[0]) & (at < edges[-1])
        if part != "all":
            inside &= (self.entered[:, 0] < as_of) == (part == "open")
        cells, periods = self.scenario.reps * self.scenario.families, len(edges) - 1
        flat = self.cell[inside] * periods + period[inside]
        orders = np.bincount(flat, minlength=cells * periods)
        amount = np.bincount(flat, self.amount[inside], cells * periods)
        return np.stack((orders, amount)).reshape(2, cells, periods)


def make(scenario: Scenario, seed: int, weeks: float = 190.0) -> World:
    """A world of so many weeks; everything in it is followed to its end."""
    rng = np.random.default_rng(seed)
    one, days = scenario, weeks * 7.0
    pace = np.exp(one.pace * rng.standard_normal(one.reps) - one.pace**2 / 2)
    most = (1 + one.season) * max(1.0, one.growth)
    n = rng.poisson(one.entries * weeks * most * pace)
    rep = np.repeat(np.arange(one.reps), n)
    moment = rng.uniform(0, days, len(rep))
    phase = rng.uniform(0, 2 * np.pi)
    strength = 1 + one.season * np.sin(2 * np.pi * moment / 364 + phase)
    strength *= np.where(moment < DRIFT_WEEK * 7, 1.0, one.growth)
    kept = rng.random(len(rep)) < strength / most
    rep, moment = rep[kept], moment[kept]
    total = len(rep)
    family = rng.integers(0, one.families, total)
    log_amount = np.log(1_000_000) + 0.7 * rng.standard_normal(total) + 0.5 * family
    months = int((days + 2000) / MONTH) + 1
    market = np.empty(months)
    market[0] = rng.standard_normal()
    for month in range(1, months):
        market[month] = one.persistence * market[month - 1] + np.sqrt(1 - one.persistence**2) * rng.standard_normal()
    market *= one.market
    slow = one.slow * rng.standard_normal(total)
    effect = one.spread * rng.standard_normal((one.reps, STEPS - 1))
    team = np.log(CONVERSION / (1 - CONVERSION))
    entered = np.full((total, STEPS), np.inf)
    lost = np.full(total, np.inf)
    entered[:, 0] = moment
    alive = np.arange(total)
    for step in range(STEPS - 1):
        now = entered[alive, step]
        logit = team[step] + effect[rep[alive], step] + market[np.minimum((now / MONTH).astype(int), months - 1)]
        if step >= 3:
            logit = logit + one.size * (log_amount[alive] - np.log(1_000_000))
        if step >= STEPS - 3:
            logit = logit + np.where(now >= DRIFT_WEEK * 7, one.drift, 0.0)
        logit = logit - one.slow_logit * slow[alive]
        goes_on = rng.random(len(alive)) < 1 / (1 + np.exp(-logit))
        stuck = ~goes_on & (rng.random(len(alive)) < one.never_closed)
        own = np.exp(slow[alive])
        to_next = own * MEAN_DAYS[step] / 0.9236 * rng.weibull(SHAPE, len(alive))
        to_loss = own * 1.4 * MEAN_DAYS[step] * rng.lognormal(-0.18, 0.6, len(alive))
        if one.pushing and step >= STEPS - 4:
            to_next = np.where(
                rng.random(len(alive)) < one.pushing, _month_of_quarter(now + to_next, 2, rng) - now, to_next
            )
            to_loss = np.where(
                rng.random(len(alive)) < one.pushing, _month_of_quarter(now + to_loss, 0, rng) - now, to_loss
            )
        closed = ~goes_on & ~stuck
        lost[alive[closed]] = (now + to_loss)[closed]
        entered[alive[goes_on], step + 1] = (now + to_next)[goes_on]
        alive = alive[goes_on]
    return World(one, rep, family, np.exp(log_amount), entered, lost)


def _month_of_quarter(at: NDArray[np.float64], month: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """The moment itself when it lies in that month of its quarter, else one in the next such month."""
    place = (at / MONTH).astype(int)
    later = place + (month - place) % 3
    return np.where(later == place, at, (later + rng.random(len(at))) * MONTH)

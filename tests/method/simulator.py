"""A sales organisation whose true conversions are known, to hold the estimates against.

SPATOCO with team conversions .55 .70 .65 .70 .45 .65; reps differ normally on the logit; of those that do not go on a
quarter is never closed, the rest gets a loss after a log-normal delay; going on takes a Weibull time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.events import EventKind, Events
from meetpunt.method.first_passage import spells_from_events
from meetpunt.method.spells import Cause, Spells

STEPS = 7
CONVERSION = np.array([0.55, 0.70, 0.65, 0.70, 0.45, 0.65])
MEAN_DAYS = 7.0 * np.array([1.5, 2.0, 2.5, 3.0, 4.0, 2.0])
REP_SPREAD = 0.35
NEVER_CLOSED = 0.25
_SHAPE = 1.3


@dataclass(frozen=True)
class World:
    """Events and the truth behind them: `conversion[rep, step]`."""

    events: Events
    conversion: NDArray[np.float64]
    as_of: float

    def spells(self) -> Spells:
        """The spells as of the end of the simulated time."""
        return spells_from_events(self.events, STEPS, self.as_of)


def simulate(
    rng: np.random.Generator,
    reps: int = 12,
    weeks: float = 52.0,
    opportunities: int = 900,
    spread: float = REP_SPREAD,
    never_closed: float = NEVER_CLOSED,
) -> World:
    """Opportunities arriving evenly over the weeks, followed to their end."""
    as_of = weeks * 7.0
    logit = np.log(CONVERSION / (1 - CONVERSION)) + spread * rng.normal(size=(reps, STEPS - 1))
    truth = 1 / (1 + np.exp(-logit))
    rep = rng.integers(0, reps, opportunities)
    alive = np.arange(opportunities)
    moment = rng.uniform(0, as_of, opportunities)
    rows: list[tuple[NDArray[np.int64], int, int, NDArray[np.float64]]] = [(alive, EventKind.STEP, 0, moment)]
    for step in range(STEPS - 1):
        goes_on = rng.random(len(alive)) < truth[rep[alive], step]
        closed = ~goes_on & (rng.random(len(alive)) >= never_closed)
        to_next = (MEAN_DAYS[step] / 0.9236) * rng.weibull(_SHAPE, len(alive))
        to_loss = 1.4 * MEAN_DAYS[step] * rng.lognormal(-0.18, 0.6, len(alive))
        rows.append((alive[closed], EventKind.LOST, -1, (moment + to_loss)[closed]))
        alive, moment = alive[goes_on], (moment + to_next)[goes_on]
        rows.append((alive, EventKind.STEP, step + 1, moment))
    opportunity = np.concatenate([row[0] for row in rows])
    n = len(opportunity)
    events = Events(
        opportunity=opportunity,
        kind=np.concatenate([np.full(len(row[0]), row[1], dtype=np.int8) for row in rows]),
        position=np.concatenate([np.full(len(row[0]), row[2], dtype=np.int16) for row in rows]),
        happened=np.concatenate([row[3] for row in rows]),
        owner=rep[opportunity].astype(np.int64),
        team=np.zeros(n, dtype=np.int64),
        seen_at_import=np.zeros(n, dtype=np.bool_),
    )
    return World(events, truth, as_of)


def step_spells(
    age: object,
    cause: object,
    group: object = 0,
    observed_from: object = 0.0,
    *,
    bulk: object = False,
    last_sign: object = np.nan,
    skipped: object = False,
    unknown_entry: object = False,
) -> Spells:
    """Spells of one step from what matters to a test; single values are repeated."""
    ages = np.asarray(age, dtype=np.float64)
    n = len(ages)

    def repeated(value: object, kind: type) -> NDArray[np.generic]:
        return np.array(np.broadcast_to(np.asarray(value, dtype=kind), n))

    return Spells(
        opportunity=np.arange(n),
        step=np.zeros(n, dtype=np.int16),
        group=repeated(group, np.int64),
        team=np.zeros(n, dtype=np.int64),
        entered=np.zeros(n),
        age=ages,
        cause=repeated(cause, np.int8),
        skipped=repeated(skipped, np.bool_),
        unknown_entry=repeated(unknown_entry, np.bool_),
        observed_from=repeated(observed_from, np.float64),
        bulk_closed=repeated(bulk, np.bool_),
        last_sign=repeated(last_sign, np.float64),
    )


def one_step(
    rng: np.random.Generator,
    n: int,
    conversion: float | NDArray[np.float64] = 0.45,
    days: float = 28.0,
    follow_up: float = 365.0,
    never_closed: float = NEVER_CLOSED,
    group: object = 0,
) -> Spells:
    """Spells of one step entered evenly over the time followed."""
    goes_on = rng.random(n) < conversion
    never = ~goes_on & (rng.random(n) < never_closed)
    time = np.where(goes_on, days / 0.9236 * rng.weibull(_SHAPE, n), 1.4 * days * rng.lognormal(-0.18, 0.6, n))
    time = np.where(never, np.inf, time)
    seen = rng.uniform(0, follow_up, n)
    cause = np.where(time <= seen, np.where(goes_on, Cause.WENT_ON, Cause.LOST), Cause.OPEN)
    return step_spells(np.minimum(time, seen), cause, group)

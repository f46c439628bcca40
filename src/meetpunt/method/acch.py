"""ACCH: how many addresses of a territory (or contacts of a key account) know us, are visited as agreed, prefer us,
and promised.

The rule: each count lies within the one before it, N >= A >= C >= K >= H, and "not asked" is never "no": who was not
asked
is estimated from who was, beside comparable territories, and only for the part that was not asked
(docs/counting/acch.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.hierarchy import integrate, theta_grid

Answer = bool | None
"""Yes, no, or not asked."""
DRAWS = 2000
TOO_FEW = 5
"""Of fewer that were asked no share is given."""
INDICATIVE = 20


class Rung(StrEnum):
    """The four, in their order."""

    AWARENESS = "awareness"
    COVERAGE = "coverage"
    CONSIDERATION = "consideration"
    HITRATE = "hitrate"


RUNGS = tuple(Rung)


@dataclass(frozen=True)
class State:
    """What an address or a contact answered to each of the four."""

    aware: Answer = None
    covered: Answer = None
    considers: Answer = None
    promised: Answer = None

    @property
    def answers(self) -> tuple[Answer, Answer, Answer, Answer]:
        """In the order of the four."""
        return self.aware, self.covered, self.considers, self.promised

    @property
    def is_contradictory(self) -> bool:
        """A later yes of who is said not to know us: a data error, which is explained and counts as not asked."""
        return self.aware is False and any(self.answers[1:])

    @property
    def is_beside(self) -> bool:
        """Prefers us or promised, without agreed visits: that lies beside the four, not within them."""
        return self.covered is False and bool(self.considers or self.promised)


def proposed(state: State, rung: Rung, answer: Answer) -> State:
    """A state with one answer given: a yes proposes yes for what was not asked before it, a no proposes no for what
    comes after.
    """
    answers, place = list(state.answers), RUNGS.index(rung)
    answers[place] = answer
    if answer:
        answers[:place] = [True if one is None else one for one in answers[:place]]
    elif answer is False:
        answers[place:] = [False] * (len(RUNGS) - place)
    return State(*answers)


def updated(before: State, told: State) -> State:
    """How something stands after what was told this time: what was not asked stays, as far as it does not contradict.

    A yes makes a yes of what comes before it, a no takes back what comes after it, unless that was told this time too.
    """
    state = list(before.answers)
    said = [place for place, one in enumerate(told.answers) if one is not None]
    for place in said:
        if told.answers[place]:
            state[:place] = [True] * place
        else:
            state[place:] = [False if one is not None else None for one in state[place:]]
    for place in said:
        state[place] = told.answers[place]
    return State(*state)


def nested(state: State) -> tuple[Answer, Answer, Answer, Answer]:
    """The four answers, each within the one before: after a no all are no, a later yes tells the ones that were not
    asked.

    A contradictory state tells nothing.
    """
    if state.is_contradictory:
        return None, None, None, None
    found: list[Answer] = []
    before: Answer = True
    for place, one in enumerate(state.answers):
        told = True if one is None and any(state.answers[place + 1 :]) else one
        before = told if before else before
        found.append(before)
    return found[0], found[1], found[2], found[3]


@dataclass(frozen=True)
class Tally:
    """A territory, counted.

    Attributes:
        total: N, all addresses.
        yes: A, C, K and H as far as they are told.
        asked: how many were asked each of the four: of all, of those aware, of those covered, of those who prefer us.
        sure: addresses that are covered for certain and therefore aware, so that asking them would tell nothing (only
            where
            coverage is counted from agreed visits).
        is_counted: coverage was counted from agreed visits, of all addresses, instead of asked.
        errors: contradictory states, which count as not asked; beside: prefer us or promised without agreed visits.
    """

    total: int = 0
    yes: tuple[int, int, int, int] = (0, 0, 0, 0)
    asked: tuple[int, int, int, int] = (0, 0, 0, 0)
    sure: int = 0
    is_counted: bool = False
    errors: int = 0
    beside: int = 0

    @property
    def is_enough(self) -> tuple[bool, bool, bool, bool]:
        """Whether there is enough to give a share of all for each of the four: it rests on those before it."""
        enough, found = True, []
        for place in range(4):
            known = self.enough_asked(place)
            enough = known and (enough or (place == 1 and self.is_counted))
            found.append(enough)
        return found[0], found[1], found[2], found[3]

    def enough_asked(self, place: int) -> bool:
        """Whether enough were asked, or everybody up to here: of a small territory all may be known."""
        if place == 1 and self.is_counted:
            return self.total > 0
        of = (self.total, *self.yes[:3])
        is_all = self.total > 0 and all(self.asked[at] >= of[at] for at in range(place + 1))
        return is_all or self.asked[place] - (self.sure if place == 0 else 0) >= TOO_FEW


def tally(rows: Iterable[tuple[State, bool, int]], is_counted: bool) -> Tally:
    """Count a territory.

    Parameters:
        rows: a state, whether visits are agreed for that day, and how many addresses stand so.
        is_counted: agreed visits are registered, so that who has none and is not told to be covered is not covered.
    """
    total = sure = errors = beside = 0
    yes, asked = [0, 0, 0, 0], [0, 0, 0, 0]
    for told, has_agreement, count in rows:
        total += count
        state = told
        if is_counted:
            state = replace(told, covered=has_agreement or bool(told.covered))
        if state.is_contradictory:
            errors += count
            continue
        beside += count if state.is_beside else 0
        is_sure = is_counted and bool(state.covered)
        sure += count if is_sure else 0
        answers = nested(state)
        of = True
        for place, answer in enumerate(answers):
            if not of:
                break
            asked[place] += count if answer is not None else 0
            yes[place] += count if answer else 0
            of = bool(answer)
    return Tally(
        total,
        (yes[0], yes[1], yes[2], yes[3]),
        (asked[0], asked[1], asked[2], asked[3]),
        sure,
        is_counted,
        errors,
        beside,
    )


def added(tallies: Iterable[Tally]) -> Tally:
    """Several territories as one."""
    found = list(tallies)

    def four(name: str) -> tuple[int, int, int, int]:
        sums = [sum(getattr(one, name)[place] for one in found) for place in range(4)]
        return sums[0], sums[1], sums[2], sums[3]

    return Tally(
        sum(one.total for one in found),
        four("yes"),
        four("asked"),
        sum(one.sure for one in found),
        any(one.is_counted for one in found),
        sum(one.errors for one in found),
        sum(one.beside for one in found),
    )


@dataclass(frozen=True)
class Drawn:
    """Draws of what the five counts really are.

    Attributes:
        counts: float64 [territories, 5, draws]: N, A, C, K, H of each territory, each within the one before.
        shares: float64 [territories, 4, draws]: the chance of each of the four for an address that got to the one
            before.
    """

    counts: NDArray[np.float64]
    shares: NDArray[np.float64]


def draw(tallies: Sequence[Tally], seed: int, draws: int = DRAWS) -> Drawn:
    """Draw what the counts really are, with the territories as groups that resemble each other.

    Per rung theta_g ~ Beta(m s, (1 - m) s) with (m, s) integrated over a grid (`hierarchy`), from x yes of n asked.
    Who was not
    asked follows Binomial(rest, theta): the more of a territory was asked, the less there is left to be unsure of, and
    once all
    were asked nothing is (the correction for a finite population, exactly).
    """
    random = np.random.default_rng(seed)
    groups = len(tallies)
    if not groups:
        return Drawn(np.zeros((0, 5, draws)), np.zeros((0, 4, draws)))
    counts = np.zeros((groups, 5, draws))
    shares = np.zeros((groups, 4, draws))
    counts[:, 0, :] = np.array([one.total for one in tallies], dtype=np.float64)[:, None]
    for place in range(4):
        sure = np.array([one.sure if place == 0 else 0 for one in tallies], dtype=np.int64)
        yes = np.array([one.yes[place] for one in tallies], dtype=np.int64)
        asked = np.array([one.asked[place] for one in tallies], dtype=np.int64)
        theta = _theta(yes - sure, asked - sure, random, draws)
        rest = np.maximum(counts[:, place, :] - asked[:, None], 0).astype(np.int64)
        found = yes[:, None] + random.binomial(rest, theta)
        if place == 1:
            counted = np.array([one.is_counted for one in tallies])
            found = np.where(counted[:, None], yes[:, None], found)
        counts[:, place + 1, :] = np.minimum(found, counts[:, place, :])
        with np.errstate(invalid="ignore", divide="ignore"):
            of_all = counts[:, place + 1, :] / counts[:, place, :]
        shares[:, place, :] = np.where(counts[:, place, :] > 0, of_all, theta)
    return Drawn(counts, shares)


def _theta(
    yes: NDArray[np.int64], asked: NDArray[np.int64], random: np.random.Generator, draws: int
) -> NDArray[np.float64]:
    """Draws of the share of each group, float64 [groups, draws]."""
    edges, theta = theta_grid(float(asked.max(initial=0)))
    log_likelihood = yes[:, None] * np.log(theta) + (asked - yes)[:, None] * np.log1p(-theta)
    cumulative = np.cumsum(integrate(log_likelihood, edges, theta).mass, axis=1)
    found = np.empty((len(yes), draws))
    for group, row in enumerate(cumulative):
        cells = np.minimum(np.searchsorted(row, random.random(draws) * row[-1]), len(theta) - 1)
        found[group] = edges[cells] + random.random(draws) * (edges[cells + 1] - edges[cells])
    return found


@dataclass(frozen=True)
class Share:
    """A share with its 90 % interval; None = too few to say. is_indicative: from fewer than 20."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_indicative: bool = False


def share_of(values: NDArray[np.float64], is_enough: bool, n: int) -> Share:
    """The median and 90 % interval of draws."""
    if not is_enough or not np.isfinite(values).any():
        return Share()
    low, middle, high = np.nanquantile(values, (0.05, 0.5, 0.95))
    return Share(float(middle), float(low), float(high), n < INDICATIVE)

"""Signals: at which step is whose conversion probably materially lower than the team's?

The rule: one list over all reps and steps of an organisation's process and period, in which at most about one in ten
is a false alarm; a signal is the start of a question with possible causes, never a verdict and never a ranking.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from meetpunt.method.comparison import Comparison
from meetpunt.method.hierarchy import MATERIAL
from meetpunt.method.process import Process

FALSE_ALARMS = 0.10
"""Bayesian false discovery rate of the list."""

_DECIDED = 1.2815515655446004  # one-sided 90 % point of the normal distribution
_MOST = 1000


@dataclass(frozen=True)
class Candidate:
    """One rep at one step, as compared with the team.

    Attributes:
        group: identity of the rep.
        step: index of the step, 0-based.
        probability: P(conversion < 0.9 x team).
    """

    group: int
    step: int
    probability: float


@dataclass(frozen=True)
class Signal:
    """A candidate that is in the list.

    Attributes:
        group, step, probability: as in Candidate.
        question: code of the question, the codes of the two steps, such as "O-C".
        causes: codes of the possible causes to ask about, as the process lists them.
    """

    group: int
    step: int
    probability: float
    question: str
    causes: tuple[str, ...]


def flagged(candidates: Iterable[Candidate], rate: float = FALSE_ALARMS) -> tuple[Candidate, ...]:
    """The largest set with mean(1 - P) <= rate, ordered by step and rep (never by probability).

    Equal probabilities come in or stay out together, so that no order of reading decides who is in the list.
    Source: Newton et al. 2004, Biostatistics 5:155-176 (Bayesian false discovery rate).
    """
    candidates = tuple(candidates)
    least = least_flagged([candidate.probability for candidate in candidates], rate)
    found = (candidate for candidate in candidates if candidate.probability >= least)
    return tuple(sorted(found, key=lambda candidate: (candidate.step, candidate.group)))


def least_flagged(probabilities: Sequence[float], rate: float = FALSE_ALARMS) -> float:
    """The least probability in the list that `flagged` makes of candidates with these; infinite when it is empty."""
    ranked = np.sort(np.asarray(probabilities, dtype=np.float64))[::-1]
    last_of_its_kind = np.append(ranked[1:] < ranked[:-1], np.ones(min(1, len(ranked)), dtype=np.bool_))
    within = np.cumsum(1.0 - ranked) <= rate * np.arange(1, len(ranked) + 1) + 1e-12
    lengths = np.flatnonzero(last_of_its_kind & within)
    return float(ranked[lengths[-1]]) if len(lengths) else math.inf


def candidates_of(step: int, comparison: Comparison) -> tuple[Candidate, ...]:
    """The candidates of one step and team: reps of whom there is enough to say a conversion."""
    return tuple(
        Candidate(group.group, step, group.materially_below)
        for group in comparison.groups
        if group.conversion is not None
    )


def signals(candidates: Iterable[Candidate], process: Process, rate: float = FALSE_ALARMS) -> tuple[Signal, ...]:
    """The flagged candidates with the question and the possible causes that the process lists for that step.

    Args:
        candidates: all reps x steps of the process and period in the organisation, together.
        process: the process that the steps belong to.
        rate: share of false alarms to accept.
    """
    found = []
    for candidate in flagged(candidates, rate):
        transition = process.transition(candidate.step)
        causes = tuple(cause.code for cause in transition.causes)
        found.append(Signal(candidate.group, candidate.step, candidate.probability, transition.code, causes))
    return tuple(found)


def more_needed(conversion: float, n_eff: float, team: float, spread: float = 0.0) -> int | None:
    """About how many more opportunities with a known outcome would decide whether it is materially lower.

    Should the rep go on at the present estimate p, then after N more P(theta < 0.9 m) passes 0.9 (or falls under
    0.1) once 1.28 sqrt(p (1 - p) / (s + n_eff + N)) <= |0.9 m - p|. Normal approximation; the team is taken as known.

    Args:
        conversion: the rep's posterior median p, 0..1.
        n_eff: information so far.
        team: the team's mean m, 0..1.
        spread: s of the comparison, which counts as so many opportunities.

    Returns:
        A number rounded up to two figures; 0 when it is decided; None when more than a thousand would be needed
        (the difference is too small to matter).
    """
    gap = abs(MATERIAL * team - conversion)
    if gap <= 0:
        return None
    total = conversion * (1.0 - conversion) * (_DECIDED / gap) ** 2
    more = total - spread - n_eff
    if more <= 0:
        return 0
    if more > _MOST:
        return None
    unit = 10 ** max(0, int(math.log10(more)) - 1)
    return int(math.ceil(more / unit) * unit)

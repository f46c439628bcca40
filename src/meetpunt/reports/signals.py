"""The organisation's list of signals: one list over all reps and steps, the same on every page.

It never depends on what a page filters by; it is made per process, period, as-of moment and change number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from meetpunt.measures.scope import Scope
from meetpunt.method.comparison import Comparison, compare_groups
from meetpunt.method.signals import Candidate, candidates_of, flagged
from meetpunt.method.spells import Spells
from meetpunt.reports.memory import answers, of_data


@dataclass(frozen=True)
class SignalList:
    """The flagged (team, rep, step) with P(conversion < 0.9 x team)."""

    chances: dict[tuple[int, int, int], float]


def signal_list(spells: Spells, steps: int, scope: Scope, number: int, machines: frozenset[int]) -> SignalList:
    """The signals among all spells of the cohort; persons that are machines are nobody to talk with.

    Parameters: number, of the facts that the spells were made of (`measures.since`).
    """
    key = ("signals", scope, machines)
    return answers.latest(key, number, lambda: _list(spells, steps, machines))


def comparison(spells: Spells, groups: tuple[int, ...] | None = None) -> Comparison:
    """Reps of one team at one step; remembered by the data itself, so that only what changed is computed again."""
    return of_data(f"comparison {groups}", spells.columns, lambda: compare_groups(spells, groups))


def team_step(spells: Spells, team: int, step: int) -> Spells:
    """The spells of a team's reps at a step; without an owner nobody can be compared."""
    return spells.where((spells.team == team) & (spells.step == step) & (spells.group >= 0))


def _list(spells: Spells, steps: int, machines: frozenset[int]) -> SignalList:
    people = spells.where(~np.isin(spells.group, list(machines)))
    places: list[tuple[int, int, int]] = []
    candidates: list[Candidate] = []
    for team, step, chosen in _by_team_and_step(people, steps):
        if len(np.unique(chosen.group)) < 2:
            continue
        for candidate in candidates_of(step, comparison(chosen)):
            # A rep of two teams is compared in each: the list numbers its places, not its people.
            candidates.append(Candidate(len(places), step, candidate.probability))
            places.append((team, candidate.group, step))
    return SignalList({places[one.group]: one.probability for one in flagged(candidates)})


def _by_team_and_step(spells: Spells, steps: int) -> Iterator[tuple[int, int, Spells]]:
    """Every `team_step` but those of the last step, by team and step; put in order once for all of them."""
    fit = np.flatnonzero((spells.team >= 0) & (spells.group >= 0) & (spells.step < steps - 1))
    if not len(fit):
        return
    place = spells.team[fit] * np.int64(steps) + spells.step[fit]
    order = np.argsort(place, kind="stable")
    found, first = np.unique(place[order], return_index=True)
    for one, rows in zip(found.tolist(), np.split(fit[order], first[1:]), strict=True):
        yield one // steps, one % steps, spells.where(rows)

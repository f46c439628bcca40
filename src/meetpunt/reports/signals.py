"""The organisation's list of signals: one list over all reps and steps, the same on every page.

It never depends on what a page filters by; it is made per process, period, as-of moment and change number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.scope import Scope
from meetpunt.method.comparison import Comparison, compare_groups
from meetpunt.method.signals import Candidate, candidates_of, least_flagged
from meetpunt.method.spells import Spells
from meetpunt.reports.log import ProcessLog, Renewal
from meetpunt.reports.memory import answers, comparisons, of_data


@dataclass(frozen=True)
class SignalList:
    """The flagged (team, rep, step) with P(conversion < 0.9 x team)."""

    chances: dict[tuple[int, int, int], float]


def signal_list(log: ProcessLog, in_cohort: NDArray[np.bool_], scope: Scope, machines: frozenset[int]) -> SignalList:
    """The signals among the spells of the cohort; persons that are machines are nobody to talk with.

    Parameters: in_cohort, bool [spells]; scope, the question of which that is the cohort. Only of teams in which a
    spell became another one is it made anew.
    """

    def renewed(former: _Seen | None) -> _Seen:
        latest = log.renewals[-1]
        if former is not None and former.renewal is latest:
            return former
        teams = None if former is None else log.teams_renewed_since(former.renewal)
        chosen = in_cohort & ~np.isin(log.spells.group, list(machines))
        if former is None or teams is None:
            return _Seen(latest, _candidates(log.spells.where(chosen), log.steps))
        chosen &= np.isin(log.spells.team, list(teams))
        stays = {team: found for team, found in former.teams.items() if team not in teams}
        return _Seen(latest, stays | _candidates(log.spells.where(chosen), log.steps))

    return answers.renew(("signals", scope, machines), renewed).signals


def comparison(spells: Spells, groups: tuple[int, ...] | None = None) -> Comparison:
    """Reps of one team at one step; remembered by the data itself, so that only what changed is computed again."""
    return of_data(f"comparison {groups}", spells.columns, lambda: compare_groups(spells, groups), comparisons)


def team_step(spells: Spells, team: int, step: int) -> Spells:
    """The spells of a team's reps at a step; without an owner nobody can be compared."""
    return spells.where((spells.team == team) & (spells.step == step) & (spells.group >= 0))


@dataclass(frozen=True)
class _Seen:
    """The candidates of each team, after a renewal of the log."""

    renewal: Renewal
    teams: dict[int, list[Candidate]]

    @cached_property
    def signals(self) -> SignalList:
        """Those that are flagged, of all teams together."""
        # A rep of two teams is compared in each, so a candidate is a rep in a team.
        everybody = [(team, one) for team in sorted(self.teams) for one in self.teams[team]]
        least = least_flagged([one.probability for _team, one in everybody])
        found = [(team, one) for team, one in everybody if one.probability >= least]
        found.sort(key=lambda pair: pair[1].step)
        return SignalList({(team, one.group, one.step): one.probability for team, one in found})


def _candidates(spells: Spells, steps: int) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for team, step, chosen in _by_team_and_step(spells, steps):
        if len(np.unique(chosen.group)) >= 2:
            found.setdefault(team, []).extend(candidates_of(step, comparison(chosen)))
    return found


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

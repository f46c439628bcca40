"""Comparing a rep with the team when their mix of segments differs (Simpson's paradox).

The rule: a difference in total that turns round within the segments is never shown without saying so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import MethodError


@dataclass(frozen=True)
class MixComparison:
    """One rep beside the team, as it is and with the team's mix.

    Attributes:
        own, team: share in total, 0..1; None without opportunities.
        adjusted: the rep's share had the rep the team's mix, over the segments that the rep has; None when none.
        team_adjusted: the team's share over those same segments with the team's mix.
        by_segment: per segment (own share or None, team share or None).
        covered: part of the team's opportunities that lie in segments which the rep has too, 0..1.
        turns: True when the difference turns its sign once the mix is taken away: warn.
    """

    own: float | None
    team: float | None
    adjusted: float | None
    team_adjusted: float | None
    by_segment: tuple[tuple[float | None, float | None], ...]
    covered: float
    turns: bool


def compare_mix(
    own_success: NDArray[np.float64],
    own_n: NDArray[np.float64],
    team_success: NDArray[np.float64],
    team_n: NDArray[np.float64],
) -> MixComparison:
    """Direct standardisation on the team's mix: adjusted = sum over segments of team share of segment x own conversion.

    Args:
        own_success, own_n: per segment, the rep's successes and opportunities.
        team_success, team_n: the same of the team, this rep included.

    Raises:
        MethodError: the four do not have the same number of segments.
    """
    if len({len(own_success), len(own_n), len(team_success), len(team_n)}) != 1:
        raise MethodError("The rep and the team must be given over the same segments.")
    own_total, team_total = _share(own_success.sum(), own_n.sum()), _share(team_success.sum(), team_n.sum())
    pairs = tuple(
        (_share(a, b), _share(c, d)) for a, b, c, d in zip(own_success, own_n, team_success, team_n, strict=True)
    )
    both = (own_n > 0) & (team_n > 0)
    covered = float(team_n[both].sum() / team_n.sum()) if team_n.sum() > 0 else 0.0
    if not both.any() or own_total is None or team_total is None:
        return MixComparison(own_total, team_total, None, None, pairs, covered, turns=False)
    weight = team_n[both] / team_n[both].sum()
    adjusted = float(weight @ (own_success[both] / own_n[both]))
    team_adjusted = float(weight @ (team_success[both] / team_n[both]))
    turns = (own_total - team_total) * (adjusted - team_adjusted) < 0
    return MixComparison(own_total, team_total, adjusted, team_adjusted, pairs, covered, bool(turns))


def _share(success: float, n: float) -> float | None:
    return float(success / n) if n > 0 else None

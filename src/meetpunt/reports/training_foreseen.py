"""The smallest effect that a training could show with this team, said before it starts.

The rule: it rests on how much chance alone moved each person's figure over as many months as will be compared.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from meetpunt.method.training_plan import is_short, moved
from meetpunt.method.training_size import FEWEST, SPREAD, Smallest, smallest_effect, smallest_in_waves
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.training_outcomes import Outcome, Outcomes, latest
from meetpunt.store.access import Viewer
from meetpunt.store.trainings import people_of

WORTH = 10.0
"""The effect of which the chance to be shown is told: ten points of a share, a tenth of anything else."""


@dataclass(frozen=True)
class Foreseen:
    """What could be shown, in the unit of the KPI as it is shown.

    Attributes:
        people: who could take part; trained, beside: how many on each side; is_wide: who stands beside is of other
            teams.
        level: the mean of the KPI over the last months; n: the mean number of records per person under it.
        smallest: the effect that would be shown in 80 of 100; None = too few people or figures.
        worth, chance: how often an effect of `worth` would be shown, 0..1.
        is_short: between two turns there is no time to follow what enters.
    """

    kpi: str
    people: int
    trained: int
    beside: int
    is_wide: bool
    level: float | None
    n: float | None
    smallest: float | None
    worth: float | None
    chance: float | None
    is_short: bool = False

    def kept(self) -> dict[str, Any]:
        """As it is frozen with the training."""
        return asdict(self)


def foresee(
    viewer: Viewer, kpi: Kpi, team_id: int | None, choosing: str, trained: int, months: int, waves: int
) -> Foreseen:
    """Say it for so many participants of a team (None = the organisation); in waves and with everybody, for all."""
    team = people_of(viewer, team_id, viewer.today)
    most = len(team) - 1 if choosing == "lot" else len(team)
    trained = len(team) if choosing in ("waves", "all") else max(min(trained, most), 0)
    beside, is_wide = len(team) - trained, False
    ids = frozenset(team)
    if choosing != "waves" and beside < FEWEST and team_id is not None:
        ids = frozenset(people_of(viewer, None, viewer.today)) | ids
        beside, is_wide = len(ids) - trained, True
    outcomes = Outcomes(viewer, kpi)
    days = latest(viewer, moved(viewer.today, -months), outcomes.follow_up)
    known = outcomes.of(ids, days)
    short = choosing == "waves" and is_short(viewer.today, moved(viewer.today, months), outcomes.follow_up)
    size = None if short else _smallest(kpi, known, choosing, trained, beside, waves)
    if choosing == "waves" and size is not None:
        beside = size.beside
    level, n = _means(known)
    worth = None if level is None else WORTH if is_share(kpi) else abs(level) * WORTH / 100
    return Foreseen(
        kpi.code,
        len(team),
        trained,
        beside,
        is_wide,
        level,
        n,
        size.effect if size else None,
        worth,
        size.chance_to_show(worth) if size and worth is not None else None,
        short,
    )


def is_share(kpi: Kpi) -> bool:
    """It is told in per cents, so that a change of it is told in points."""
    return kpi.unit.get("en") == "%"


def _smallest(
    kpi: Kpi, known: dict[int, Outcome], choosing: str, trained: int, beside: int, waves: int
) -> Smallest | None:
    level, _n = _means(known)
    if level is None or len(known) < FEWEST:
        return None
    noise = 2 * sum(one.noise for one in known.values()) / len(known)
    spread = 100 * SPREAD if is_share(kpi) else abs(level) * WORTH / 100
    if choosing == "waves":
        return smallest_in_waves(noise, waves, trained, spread)
    return smallest_effect(noise, trained, beside, spread)


def _means(known: dict[int, Outcome]) -> tuple[float | None, float | None]:
    if not known:
        return None, None
    return sum(one.value for one in known.values()) / len(known), sum(one.n for one in known.values()) / len(known)

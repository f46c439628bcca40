"""What a training changed in a KPI: who took part beside who did not, as the way of choosing allows.

The rule: who was drawn counts, also who did not come, else the lot would be undone; who was not drawn is compared with
people whose figures were alike; of fewer than four others nothing is told to who may not see them all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from meetpunt.method.period import Period
from meetpunt.method.training_effect import Effect, Why, alike, by_lot, in_waves
from meetpunt.method.training_plan import Windows, wave_windows, windows
from meetpunt.method.training_size import FEWEST
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.memory import answers
from meetpunt.reports.training_outcomes import Outcome, Outcomes, is_compared
from meetpunt.store.access import Viewer
from meetpunt.store.access.trainings import are_few, sees_all
from meetpunt.store.tenancy import change_number
from meetpunt.store.trainings import TrainingRow, people_of

SEED = 1
"""Of the drawings behind an interval: the same figures give the same interval."""


@dataclass(frozen=True)
class KpiEffect:
    """The answer for one KPI.

    Attributes:
        kpi: None when the organisation has it no more.
        effect: None when nothing is told, of which `why` says why; hidden: it would tell of too few people.
        periods: the days before and after (several of a training in waves); ready_on: from when on there is an answer.
        is_whole: all the months that were meant to be compared are over.
        is_wide: who stands beside is of other teams, because of the own there were too few.
        follow_up: days for which what entered the step was followed; 0 = nothing is followed.
        entered: opportunities of participants that entered the step after the training; orders_each: chance of an order
            of one more that goes on.
    """

    kpi: Kpi | None
    effect: Effect | None
    why: Why | None = None
    is_hidden: bool = False
    periods: tuple[Period, ...] = ()
    ready_on: date | None = None
    is_whole: bool = False
    is_wide: bool = False
    follow_up: int = 0
    entered: int = 0
    orders_each: float | None = None


def effect_on(viewer: Viewer, training: TrainingRow, code: str) -> KpiEffect:
    """What the training changed in the KPI of a code; for a training that the viewer may read."""
    kpi = next((one for one in kpis(viewer) if one.code == code and is_compared(one)), None)
    if kpi is None:
        return KpiEffect(None, None, Why.NOT_COUNTED)
    took = frozenset(one.person_id for one in training.places)
    beside, is_wide = _beside(viewer, training, took)
    if sees_all(viewer, took | beside):
        return _kept(viewer, training, kpi, took, beside, is_wide)
    if are_few(viewer, took, len(took)) or (beside and are_few(viewer, beside, len(beside))):
        return KpiEffect(kpi, None, is_hidden=True)
    found = _kept(viewer, training, kpi, took, beside, is_wide)
    effect = found.effect
    if effect is not None and (are_few(viewer, took, effect.trained) or are_few(viewer, beside, effect.beside)):
        return KpiEffect(kpi, None, is_hidden=True)
    return found


def _kept(
    viewer: Viewer, training: TrainingRow, kpi: Kpi, took: frozenset[int], beside: frozenset[int], is_wide: bool
) -> KpiEffect:
    """Worked out once for everybody who reads it."""
    organisation = viewer.organisation.id
    key = ("training", organisation, training.id, took, beside, kpi.code, viewer.today)
    return answers.latest(
        key, change_number(organisation), lambda: _effect(viewer, training, kpi, took, beside, is_wide)
    )


def _effect(
    viewer: Viewer, training: TrainingRow, kpi: Kpi, took: frozenset[int], beside: frozenset[int], is_wide: bool
) -> KpiEffect:
    outcomes = Outcomes(viewer, kpi)
    starts = sorted({one.first_on for one in training.places})
    waves = training.choosing == "waves" and len(starts) > 1
    used = starts if beside else starts[:-1]  # after the last turn began nobody is left to compare with
    days = _windows(training, used if waves else [], outcomes.follow_up, viewer.today)
    if not days.times:
        why = Why.NOT_OVER if days.ready_on else Why.TOO_SHORT
        return KpiEffect(kpi, None, why, ready_on=days.ready_on, follow_up=outcomes.follow_up)
    known = [outcomes.of(took | beside, one) for one in days.times]
    ids = sorted(one for one in took | beside if all(one in told for told in known))
    turns = {one.person_id: starts.index(one.first_on) + 1 if waves else 1 for one in training.places}
    if waves:
        wave = np.array([turns.get(one, len(starts) + 1) for one in ids], dtype=np.int64)
        found = in_waves(_values(known, ids), wave, SEED) if ids else Why.TOO_FEW
    else:
        found = _two_groups(known, ids, took, training.is_by_lot and not is_wide)
    return KpiEffect(
        kpi,
        found if isinstance(found, Effect) else None,
        found if isinstance(found, Why) else None,
        periods=days.times,
        ready_on=days.ready_on,
        is_whole=days.is_whole,
        is_wide=is_wide,
        follow_up=outcomes.follow_up,
        entered=sum(
            outcomes.entered([one for one, turn in turns.items() if turn <= place], time)
            for place, time in enumerate(days.times)
        ),
        orders_each=outcomes.orders_of_each,
    )


def _beside(viewer: Viewer, training: TrainingRow, took: frozenset[int]) -> tuple[frozenset[int], bool]:
    """Who stands beside: the others of the team when the training began; where they are too few everybody's others."""
    day = min(training.first_on, viewer.today)
    others = frozenset(people_of(viewer, training.team_id, day)) - took
    if len(others) >= FEWEST or training.team_id is None:
        return others, False
    if training.choosing == "waves":
        return others, False
    return frozenset(people_of(viewer, None, day)) - took, True


def _windows(training: TrainingRow, starts: list[date], follow_up: int, today: date) -> Windows:
    if starts:
        return wave_windows(starts, training.months, follow_up, today)
    return windows(training.first_on, training.last_on, training.months, follow_up, today)


def _two_groups(known: list[dict[int, Outcome]], ids: list[int], took: Collection[int], is_lot: bool) -> Effect | Why:
    values = _values(known, ids)
    trained = np.array([one in took for one in ids], dtype=np.bool_)
    if not trained.any():
        return Why.TOO_FEW
    if is_lot:
        change = values[:, 1] - values[:, 0]
        return by_lot(change[trained], change[~trained])
    noise = np.array([known[0][one].noise for one in ids])
    return alike(values[:, 0], noise, values[:, 1], trained, SEED)


def _values(known: list[dict[int, Outcome]], ids: list[int]) -> np.ndarray:
    return np.array([[told[one].value for told in known] for one in ids], dtype=np.float64).reshape(
        len(ids), len(known)
    )

"""The latest release of the pool as who takes part reads it, and as what is known beforehand of a step's conversion.

The rule: without taking part there is no pool, and every figure is what it was; with it, it only speaks where the whole
organisation has too little to say, and is marked as coming from there.
"""

from __future__ import annotations

import numpy as np

from meetpunt.measures.register.pooled import CONVERSIONS
from meetpunt.method.conversion import followed
from meetpunt.method.planning.inputs import Figure, Origin
from meetpunt.method.pool import Pooled, Prior, informed, prior, weight_beside
from meetpunt.method.spatoco import SPATOCO
from meetpunt.reports.kpis.register import process_of
from meetpunt.reports.memory import answers
from meetpunt.reports.step_lines import everybody
from meetpunt.reports.view import Mask, View
from meetpunt.store.access import Viewer
from meetpunt.store.pool import is_member, latest_release
from meetpunt.store.refs import ProcessRef
from meetpunt.store.tenancy import change_number

Priors = tuple[Prior | None, ...]
"""Per step but the last; empty = no pool."""


def pool_of(viewer: Viewer) -> dict[str, Pooled]:
    """The latest release by code, for who takes part; nothing for others. Kept under the change number."""
    organisation = viewer.organisation.id
    return answers.latest(("pool of", organisation), change_number(organisation), lambda: _pool_of(organisation))


def priors(viewer: Viewer, process: ProcessRef) -> Priors:
    """What the pool says beforehand of each step; nothing of steps other than SPATOCO's."""
    if not is_spatoco(process):
        return ()
    told = pool_of(viewer)
    found = tuple(prior(told[one.code]) if one.code in told else None for one in CONVERSIONS)
    return found if any(found) else ()


def pool_beside(viewer: Viewer, code: str) -> Pooled | None:
    """What the pool tells of a KPI; of a step only where the steps that are used are SPATOCO's."""
    told = pool_of(viewer).get(code)
    if told is not None and code in {one.code for one in CONVERSIONS}:
        process = process_of(viewer, None)
        return told if process is not None and is_spatoco(process) else None
    return told


def from_pool(view: View, whole: Mask, known: Priors, conversions: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The conversions per step, with the pool's word beside the own information where the organisation has too little.

    The measured value stays; what counts instead is told as of the pool. See `method.pool.informed`.

    Args:
        whole: bool [spells], whose conversions they are. conversions: as measured, per step but the last.
    """
    if not known:
        return conversions
    cohort = view.in_cohort & view.chosen
    found = []
    for step, (figure, one) in enumerate(zip(conversions, known, strict=True)):
        here = cohort & (view.spells.step == step)
        _share, n_eff = followed(view.spells.where(np.flatnonzero(here & everybody(view))))
        weight = 0.0 if one is None else weight_beside(one, n_eff)
        if one is None or weight <= 0:
            found.append(figure)
            continue
        _low, middle, _high = informed(one, weight, *followed(view.spells.where(np.flatnonzero(here & whole))))
        found.append(figure.with_wanted(middle, Origin.POOL))
    return tuple(found)


def filled_from(whole: Figure, own: Figure) -> Figure:
    """Somebody's conversion, taken from the whole's where there is none and the whole's is of the pool."""
    is_gap = own.measured is None and whole.origin is Origin.POOL
    return own.with_wanted(whole.value, Origin.POOL) if is_gap else own


def is_spatoco(process: ProcessRef) -> bool:
    """Whether the steps are those of SPATOCO: a step of the same letter in another process is something else."""
    return [step.code for step in process.steps] == [step.code for step in SPATOCO.steps]


def _pool_of(organisation_id: int) -> dict[str, Pooled]:
    if not is_member(organisation_id):
        return {}
    found = latest_release()
    return {} if found is None else dict(found.figures)

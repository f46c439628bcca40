"""What the age of an open opportunity tells: of a hundred this old so many still go on, beside a hundred new ones.

Rule: said only past the age at which nine of ten had left the step (the funnel's line for standing still), and never of
a step that too few went through. What was written down until yesterday counts, and is kept for the day: a norm does not
hang on this morning's entries, and reading every event again after each of them took half a second a page. On a day on
which much came in at once (an import, the organisation's first day) everything counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.ageing import ageing_curve, chance_of_going_on
from meetpunt.method.conversion import conversion
from meetpunt.method.curve import Curve
from meetpunt.method.lead_time import lead_times
from meetpunt.reports.ask import FunnelAsk, scope_of
from meetpunt.reports.figures import Days
from meetpunt.reports.log import SETTLED, process_log
from meetpunt.reports.memory import answers
from meetpunt.reports.settled import of_the_day
from meetpunt.reports.step_lines import of_lead_time
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ProcessRef
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class Ageing:
    """Of a hundred this old `still` go on; of a hundred that just came in `new` do."""

    still: int
    new: int


@dataclass(frozen=True)
class Norms:
    """How long the steps of a process take in the organisation.

    Attributes:
        days: per step but the last, how long it took those that went on.
        segments: names; still: float64 [segments, steps], the age past which one stands still (nan: too few).
        curves, conversions: per step but the last; conversion None = too few to say.
    """

    days: tuple[Days, ...]
    segments: tuple[str, ...]
    still: NDArray[np.float64]
    curves: tuple[Curve, ...]
    conversions: tuple[float | None, ...]

    def ageing(self, position: int, segment: str, age_days: float) -> Ageing | None:
        """What an age in a step tells; None when it is no news or nothing can be said."""
        if not 0 <= position < len(self.conversions):
            return None
        theta = self.conversions[position]
        row = self.segments.index(segment) if segment in self.segments else 0
        line = float(self.still[row, position])
        if theta is None or np.isnan(line) or age_days <= line:
            return None
        still = chance_of_going_on(theta, self.curves[position], np.array([age_days]))[0]
        return Ageing(round(100 * float(still)), round(100 * theta))


def norms(viewer: Viewer, process: ProcessRef) -> Norms:
    """The norms of the organisation as they are today."""
    organisation, steps = viewer.organisation.id, len(process.steps)
    ask = of_the_day(viewer, FunnelAsk(as_of=viewer.today))
    if ask.known_until is None:
        change = change_number(organisation)
        key = ("ageing", organisation, process.id, steps, viewer.today)
        return answers.latest(key, change, lambda: _build(viewer, process, ask, change))
    settled = ("ageing", organisation, process.id, steps, ask)
    return answers.settled(settled, lambda: _build(viewer, process, ask, SETTLED))


def _build(viewer: Viewer, process: ProcessRef, ask: FunnelAsk, change: int) -> Norms:
    scope = scope_of(viewer.organisation, process, ask)
    log = process_log(scope, len(process.steps), change)
    steps = range(log.steps - 1)
    parts = [log.spells.of_step(step) for step in steps]
    return Norms(
        days=tuple(of_lead_time(one) for one in lead_times(log.spells, log.steps)),
        segments=log.segments,
        still=log.still,
        curves=tuple(ageing_curve(part) for part in parts),
        conversions=tuple(conversion(part).conversion for part in parts),
    )

"""What the home pages show of signals: steps to ask about and what is wanting in the registration; none that rests.

The steps are those of this morning (`reports.settled`), what is wanting is as it stands now; letting one rest counts at
once.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.reports.data_signals import DataSignal, data_signals
from meetpunt.reports.memory import answers
from meetpunt.reports.signals_page import StepSignal, step_signals
from meetpunt.store.access import NotVisible, Viewer


@dataclass(frozen=True)
class HomeSignals:
    """The steps to ask about, and the marked signals about the registration."""

    steps: tuple[StepSignal, ...] = ()
    data: tuple[DataSignal, ...] = ()

    def of_team(self, team_id: int) -> HomeSignals:
        """Those of the people who are in a team today."""
        return HomeSignals(
            tuple(one for one in self.steps if one.person.team_id == team_id),
            tuple(one for one in self.data if one.person.team_id == team_id),
        )


def home_signals(viewer: Viewer) -> HomeSignals:
    """What is there today of the people whose figures the viewer may see; nothing for who sees none."""
    key = ("home_signals", viewer)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _made(viewer))


def _made(viewer: Viewer) -> HomeSignals:
    try:
        steps = step_signals(viewer, viewer.today, of_this_morning=True)
    except NotVisible:
        return HomeSignals()
    data = data_signals(viewer, viewer.today)
    return HomeSignals(
        tuple(one for one in steps if one.rest is None),
        tuple(one for one in data if one.is_signal and one.rest is None),
    )

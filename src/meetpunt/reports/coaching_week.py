"""A manager's week with the team: with whom to speak and why, what is prepared, what is open; and how the talks go.

The rule: alphabetical, and no figure of a person but counts of what was agreed; what the reps think is told in fours,
so that no single rating can be worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetpunt.method.coaching import RatingMean, is_due, told_in_fours
from meetpunt.method.conversion import wilson
from meetpunt.reports.signals_home import home_signals
from meetpunt.reports.signals_page import StepSignal
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.coaching_week import RepTalks, ended_in_actions, promises, scores, talks_of_team

A_YEAR = timedelta(days=365)
FEWEST = 5


@dataclass(frozen=True)
class Share:
    """k of n; low, high: its 90 % interval, None of fewer than five."""

    k: int
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class RepWeek:
    """A rep in the week. is_due: the rhythm asks for a conversation, none is planned. signals: steps to ask about."""

    talks: RepTalks
    is_due: bool
    signals: tuple[StepSignal, ...]

    @property
    def asks(self) -> bool:
        """There is a reason to speak with each other, and nothing is planned."""
        return self.talks.planned_id is None and (self.is_due or bool(self.signals))


@dataclass(frozen=True)
class CoachingWeek:
    """The page.

    Attributes:
        reps: alphabetically.
        with_actions: conversations of the last year that ended in an action. kept: own actions done in time.
        rating: what the reps think of the conversations; None = of fewer than four.
    """

    reps: tuple[RepWeek, ...]
    with_actions: Share
    kept: Share
    rating: RatingMean | None


def coaching_week(viewer: Viewer) -> CoachingWeek:
    """The viewer's own week.

    Raises:
        NotVisible: the viewer manages no team.
    """
    if not viewer.managed_team_ids or viewer.person_id is None:
        raise NotVisible("coaching week")
    since = datetime.combine(viewer.today - A_YEAR, time(), ZoneInfo(viewer.organisation.time_zone))
    by_rep: dict[int, list[StepSignal]] = {}
    for one in home_signals(viewer).steps:
        by_rep.setdefault(one.person.id, []).append(one)
    reps = tuple(
        RepWeek(
            one,
            one.planned_id is None and is_due(one.every_weeks, one.held_on, viewer.today),
            tuple(by_rep.get(one.rep.id, ())),
        )
        for one in talks_of_team(viewer)
    )
    return CoachingWeek(
        reps,
        share_of(*ended_in_actions(viewer, since)),
        share_of(*promises(viewer, viewer.today - A_YEAR)),
        told_in_fours(scores(viewer, since)),
    )


def share_of(k: int, n: int) -> Share:
    """With Wilson's interval from five on."""
    return Share(k, n, *wilson(k / n, n)) if n >= FEWEST else Share(k, n)

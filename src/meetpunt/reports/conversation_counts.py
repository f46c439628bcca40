"""That conversations take place and how many actions they end in: per team, per name only as far as names are shown.

The rule: no word of a conversation or an action, and no figure of how well; directors and who manages a team read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.reports.target_actuals import months_before
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.conversation_counts import Counted, counted_by_rep
from meetpunt.store.refs import Named

MONTHS, MOST_MONTHS = 3, 120
EVERYBODY = "everybody"


@dataclass(frozen=True)
class TeamCounts:
    """A team; reps: by name where the viewer may see names, else none."""

    team: Named
    people: int
    counted: Counted
    reps: tuple[tuple[Named, Counted], ...]


@dataclass(frozen=True)
class ConversationCounts:
    """first, last: the days, both included. teams: alphabetically. whole: all of those together."""

    first: date
    last: date
    teams: tuple[TeamCounts, ...]
    whole: Counted


def conversation_counts(viewer: Viewer, months: int = MONTHS) -> ConversationCounts:
    """Over the last months, up to today; at least one and at most ten years of them.

    Raises:
        NotVisible: the viewer neither directs nor manages a team.
    """
    teams = access.teams(viewer)
    if not teams:
        raise NotVisible("conversation counts")
    first = months_before(viewer.today, min(max(months, 1), MOST_MONTHS))
    counted = counted_by_rep(viewer.organisation, first, viewer.today)
    found, whole = [], Counted()
    for team in teams:
        own = {rep: one for (of, rep), one in counted.items() if of == team.id}
        together = sum(own.values(), Counted())
        whole += together
        named = access.members_of([team.id], viewer.today) if _shows_names(viewer, team.id) else {}
        reps = tuple((Named(pk, name), own.get(pk, Counted())) for pk, name in named.items())
        found.append(TeamCounts(Named(team.id, team.name), team.size, together, reps))
    return ConversationCounts(first, viewer.today, tuple(found), whole)


def _shows_names(viewer: Viewer, team_id: int) -> bool:
    """As on every page; the operator sees what a director does."""
    if viewer.is_operator:
        return viewer.organisation.names_for_directors == EVERYBODY
    return access.sees_names_of_team(viewer, team_id)

"""That conversations took place, and how many actions they ended in: counts by team and rep, never a word of them.

Rule: a conversation counts in the team that the rep was in on its day. Only to make what `reports.conversation_counts`
may show of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from meetpunt.method.period import day_of
from meetpunt.store.models import Action, Conversation, TeamMembership
from meetpunt.store.refs import OrganisationRef


@dataclass(frozen=True)
class Counted:
    """Of a rep in a team: conversations held and planned, and actions agreed in the held ones and done."""

    held: int = 0
    planned: int = 0
    agreed: int = 0
    done: int = 0

    def __add__(self, other: Counted) -> Counted:
        """Both together."""
        return Counted(
            self.held + other.held,
            self.planned + other.planned,
            self.agreed + other.agreed,
            self.done + other.done,
        )


def counted_by_rep(organisation: OrganisationRef, first: date, last: date) -> dict[tuple[int, int], Counted]:
    """By team (0 = none on that day) and rep: held on these days, both included, and planned from the last one on."""
    zone = ZoneInfo(organisation.time_zone)
    begin, today, end = (datetime.combine(day, time(), zone) for day in (first, last, last + timedelta(days=1)))
    held = Q(state=Conversation.State.HELD, planned_at__gte=begin, planned_at__lt=end)
    planned = Q(state=Conversation.State.PLANNED, planned_at__gte=today)
    rows = Conversation.objects.filter(held | planned, organisation_id=organisation.id).annotate(
        n=Count("actions"), done=Count("actions", filter=Q(actions__state=Action.State.DONE))
    )
    stays: dict[int, list[tuple[date, date, int]]] = {}
    for person, since, until, team in TeamMembership.objects.filter(organisation_id=organisation.id).values_list(
        "person_id", "valid_from", "valid_until", "team_id"
    ):
        stays.setdefault(person, []).append((since, until, team))
    found: dict[tuple[int, int], Counted] = {}
    for rep, at, state, n, done in rows.values_list("rep_id", "planned_at", "state", "n", "done"):
        day = day_of(at, zone)
        team = next((team for since, until, team in stays.get(rep, ()) if since <= day < until), 0)
        is_held = state == Conversation.State.HELD
        one = Counted(1, 0, n, done) if is_held else Counted(planned=1)
        found[team, rep] = found.get((team, rep), Counted()) + one
    return found

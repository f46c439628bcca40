"""A manager's conversations with the own team, to read: with whom, when, prepared, and what they ended in.

Rule: only conversations that the viewer has as the manager; of ratings only the scores, without whose they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from meetpunt.method.period import day_of
from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import actions, conversations, managed_reps
from meetpunt.store.models import Action, Conversation, ConversationRating, ConversationRhythm, Person, Preparation
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class RepTalks:
    """What a manager and a rep have with each other.

    Attributes:
        every_weeks: of their rhythm; None = they have none.
        held_on: the day of their last conversation; None = they had none yet.
        planned_id, planned_at, is_shared: their next one, and whether the rep shared a preparation of it.
        open, late: actions about the rep's work that are still to be done, and those past their day.
    """

    rep: Named
    every_weeks: int | None
    held_on: date | None
    planned_id: int | None
    planned_at: datetime | None
    is_shared: bool
    open: int
    late: int


def talks_of_team(viewer: Viewer) -> tuple[RepTalks, ...]:
    """Of everybody whom the viewer manages, alphabetically."""
    people = Person.objects.filter(pk__in=managed_reps(viewer), is_active=True, is_machine=False).order_by("name", "pk")
    zone, me = ZoneInfo(viewer.organisation.time_zone), viewer.person_id or 0
    own = conversations(viewer).filter(manager_id=me)
    held = own.filter(state=Conversation.State.HELD).values_list("rep_id").annotate(last=Max("planned_at"))
    last = {rep: day_of(at, zone) for rep, at in held}
    shared = Preparation.objects.filter(
        conversation_id=OuterRef("pk"), person_id=OuterRef("rep_id"), shared_at__isnull=False
    )
    coming = own.filter(state=Conversation.State.PLANNED).annotate(is_shared=Exists(shared)).order_by("-planned_at")
    next_ones = {row.rep_id: row for row in coming}
    rhythms = ConversationRhythm.objects.filter(organisation_id=viewer.organisation.id, manager_id=me, ended_at=None)
    weeks = dict(rhythms.values_list("rep_id", "every_weeks"))
    late = Count("pk", filter=Q(due_on__lt=viewer.today))
    rows = actions(viewer).filter(state=Action.State.OPEN).values_list("rep_id").annotate(n=Count("pk"), late=late)
    counts = {rep: (n, behind) for rep, n, behind in rows.order_by("rep_id")}
    found = []
    for pk, name in people.values_list("pk", "name"):
        one = next_ones.get(pk)
        n, behind = counts.get(pk, (0, 0))
        found.append(
            RepTalks(
                Named(pk, name),
                weeks.get(pk),
                last.get(pk),
                one.pk if one else None,
                one.planned_at if one else None,
                bool(one and one.is_shared),
                n,
                behind,
            )
        )
    return tuple(found)


def ended_in_actions(viewer: Viewer, since: datetime) -> tuple[int, int]:
    """Of the viewer's conversations as the manager that were held since: with an action, and all."""
    rows = conversations(viewer).filter(
        manager_id=viewer.person_id or 0, state=Conversation.State.HELD, planned_at__gte=since
    )
    with_action = rows.filter(Exists(Action.objects.filter(conversation_id=OuterRef("pk"))))
    return with_action.count(), rows.count()


def promises(viewer: Viewer, first: date) -> tuple[int, int]:
    """Of the viewer's own actions with a day from the first one until yesterday: done in time, and all not dropped."""
    me, zone = viewer.person_id or 0, ZoneInfo(viewer.organisation.time_zone)
    rows = actions(viewer).filter(owner_id=me, due_on__gte=first, due_on__lt=viewer.today)
    told = list(rows.exclude(state=Action.State.DROPPED).values_list("state", "ended_at", "due_on"))
    in_time = [at for state, at, due in told if state == Action.State.DONE and at and day_of(at, zone) <= due]
    return len(in_time), len(told)


def scores(viewer: Viewer, since: datetime) -> tuple[int, ...]:
    """How reps rated the viewer's conversations that were held since, in the order in which they did."""
    rows = ConversationRating.objects.filter(
        organisation_id=viewer.organisation.id,
        conversation__manager_id=viewer.person_id or 0,
        conversation__planned_at__gte=since,
        person_id=F("conversation__rep_id"),
    )
    return tuple(rows.order_by("at", "pk").values_list("score", flat=True))

"""What stands in the product of the twelve preconditions, counted of a whole organisation; answers; points over time.

Rule: nothing here tells of one person; answers come as one mean per person, without a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Avg, Count, Exists, OuterRef, Q

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.models import (
    Account,
    Action,
    Activity,
    Charter,
    Conversation,
    ConversationRating,
    ConversationRhythm,
    Dashboard,
    DashboardShare,
    KpiVersion,
    KpiVoice,
    Opportunity,
    Person,
    PersonRole,
    ReadinessAnswer,
    ReadinessPoint,
    Role,
    Step,
    StepDefinition,
    TeamMembership,
)

ANSWERERS = frozenset({Role.REP.value, Role.INSIDE_SALES.value, Role.MANAGER.value})
REPS = (Role.REP, Role.INSIDE_SALES)


@dataclass(frozen=True)
class Talks:
    """Conversations of a period: held, held with at least one action, past in all (not called off), actions agreed."""

    held: int
    with_action: int
    past: int
    actions: int


@dataclass(frozen=True)
class Begun:
    """What a new organisation has: reps with a team, accounts, things done, conversations held, and rhythms."""

    people: bool
    records: bool
    charter: bool
    rhythm: bool
    talk: bool


def steps_with_criterion(organisation_id: int, today: date) -> tuple[int, int]:
    """How many steps say when they are entered, and how many steps there are."""
    said = StepDefinition.objects.filter(on_day(today), step_id=OuterRef("pk")).exclude(
        criterion_nl="", criterion_en=""
    )
    rows = Step.objects.filter(organisation_id=organisation_id).annotate(said=Exists(said))
    found = rows.aggregate(k=Count("pk", filter=Q(said=True)), n=Count("pk"))
    return found["k"], found["n"]


def agreed_codes(organisation_id: int) -> frozenset[str]:
    """KPIs of which a version holds that somebody agreed with, and nobody's last word is against."""
    rows = KpiVoice.objects.filter(
        organisation_id=organisation_id, version__state=KpiVersion.State.HOLDS, agrees__isnull=False
    )
    last: dict[tuple[str, int], bool | None] = {}
    for code, person, agrees in rows.order_by("at", "pk").values_list("version__code", "person_id", "agrees"):
        last[code, person] = agrees
    against = {code for (code, _person), agrees in last.items() if not agrees}
    return frozenset(code for code, _person in last if code not in against)


def shared_dashboards(organisation_id: int) -> int:
    """How many dashboards are shared with others."""
    rows = DashboardShare.objects.filter(organisation_id=organisation_id)
    return rows.values("dashboard_id").distinct().count()


def open_in_a_step(organisation_id: int) -> tuple[int, int]:
    """How many open opportunities stand in a step of the process, and how many are open."""
    rows = Opportunity.objects.filter(organisation_id=organisation_id, outcome="open")
    found = rows.aggregate(k=Count("step_id"), n=Count("pk"))
    return found["k"], found["n"]


def reps_of(organisation_id: int, today: date) -> frozenset[int]:
    """Who sells today and is in a team."""
    member = TeamMembership.objects.filter(on_day(today), person_id=OuterRef("pk"))
    rows = Person.objects.filter(organisation_id=organisation_id, is_active=True, is_machine=False)
    rows = rows.filter(Exists(member), roles__role__in=REPS)
    return frozenset(rows.values_list("pk", flat=True))


def with_own_dashboard(organisation_id: int, reps: Iterable[int]) -> int:
    """How many of these made a dashboard themselves."""
    rows = Dashboard.objects.filter(organisation_id=organisation_id, owner_id__in=list(reps))
    return rows.values("owner_id").distinct().count()


def talks(organisation_id: int, first: datetime, until: datetime) -> Talks:
    """The conversations planned between two moments."""
    rows = Conversation.objects.filter(
        organisation_id=organisation_id, planned_at__gte=first, planned_at__lt=until
    ).exclude(state=Conversation.State.CANCELLED)
    has = Action.objects.filter(conversation_id=OuterRef("pk"))
    held = Q(state=Conversation.State.HELD)
    found = rows.annotate(acts=Exists(has)).aggregate(
        held=Count("pk", filter=held), with_action=Count("pk", filter=held & Q(acts=True)), past=Count("pk")
    )
    agreed = Action.objects.filter(
        conversation__in=rows.filter(held).values("pk"), organisation_id=organisation_id
    ).count()
    return Talks(found["held"], found["with_action"], found["past"], agreed)


def rhythms(organisation_id: int) -> tuple[tuple[int, int, date], ...]:
    """Of every rhythm in force: whose, every how many weeks, since which day."""
    rows = ConversationRhythm.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
    return tuple(rows.values_list("rep_id", "every_weeks", "first_on"))


def answers(organisation_id: int) -> dict[str, dict[int, float]]:
    """Everybody's latest answer, by precondition and person, of who works here and may answer."""
    who = PersonRole.objects.filter(person_id=OuterRef("person_id"), role__in=ANSWERERS)
    rows = ReadinessAnswer.objects.filter(Exists(who), organisation_id=organisation_id, person__is_active=True)
    found: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for code, person, score in rows.order_by("at", "pk").values_list("code", "person_id", "score"):
        found[code][person] = float(score)
    return dict(found)


def own_answers(viewer: Viewer) -> dict[str, int]:
    """The viewer's latest answers."""
    rows = ReadinessAnswer.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return dict(rows.order_by("at", "pk").values_list("code", "score"))


def ratings(organisation_id: int, first: datetime) -> dict[int, float]:
    """What each rep thought of the conversations since a moment: one mean per person."""
    rows = ConversationRating.objects.filter(
        organisation_id=organisation_id, conversation__planned_at__gte=first, person__is_active=True
    )
    return dict(rows.order_by().values_list("person_id").annotate(mean=Avg("score")))


def points(organisation_id: int, since: date) -> dict[str, tuple[tuple[date, float | None, int], ...]]:
    """The weekly points of each precondition since a day, the oldest first."""
    rows = ReadinessPoint.objects.filter(organisation_id=organisation_id, day__gte=since).order_by("day")
    found: defaultdict[str, list[tuple[date, float | None, int]]] = defaultdict(list)
    for code, day, share, n in rows.values_list("code", "day", "share", "n"):
        found[code].append((day, share, n))
    return {code: tuple(line) for code, line in found.items()}


def begun(organisation_id: int, today: date) -> Begun:
    """What of the beginning is there."""
    of = {"organisation_id": organisation_id}
    records = Account.objects.filter(**of).exists() or Activity.objects.filter(**of).exists()
    return Begun(
        people=bool(reps_of(organisation_id, today)),
        records=records,
        charter=Charter.objects.filter(**of, state=Charter.State.HOLDS).exists(),
        rhythm=ConversationRhythm.objects.filter(**of, ended_at__isnull=True).exists(),
        talk=Conversation.objects.filter(**of, state=Conversation.State.HELD).exists(),
    )

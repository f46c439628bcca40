"""Visits that managers and reps talk about, as rows to read: found through whose figures the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from meetpunt.method.planning.bargain import Say, Side, Talk, Terms, To, sides, stand
from meetpunt.store.access import NotVisible, Viewer, find_person, on_day
from meetpunt.store.access.registration import activities
from meetpunt.store.models import Account, ProductFamily, TeamManagement, TeamMembership, VisitDeal, VisitDealTurn
from meetpunt.store.prepared import prepared
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class TurnRef:
    """One thing that was said. visits: the number named, or agreed with or declined."""

    id: int
    say: Say
    side: Side
    by: str
    visits: int
    note: str
    at: datetime


@dataclass(frozen=True)
class DealRef:
    """A deal with all that was said.

    Attributes:
        state: open, agreed, declined, or replaced by a later one.
        visits: what was agreed; None until then.
        replaces: the deal that this one talks about anew.
    """

    id: int
    person_id: int
    person_name: str
    asked_by_id: int | None
    terms: Terms
    family_name: str
    state: str
    visits: int | None
    replaces: int | None
    turns: tuple[TurnRef, ...]

    @property
    def talk(self) -> Talk | None:
        """How it stands."""
        return stand([(turn.say, turn.visits) for turn in self.turns])

    def last(self, say: Say) -> int | None:
        """The last number that was asked or offered; None when none was."""
        return next((turn.visits for turn in reversed(self.turns) if turn.say is say), None)


@dataclass(frozen=True)
class HeldVisit:
    """A visit that was held, to read."""

    id: int
    day: date | None
    kind: str
    purpose: str
    account_id: int | None
    account_name: str
    town: str
    opportunity_name: str


def deals_between(
    organisation_id: int, person_ids: Collection[int], first: date, last: date, states: Collection[str] = ()
) -> tuple[DealRef, ...]:
    """The deals of these persons whose period touches these days, by name and then by period; as found visible."""
    found = _touching(organisation_id, tuple(person_ids), first, last, states=tuple(states))
    return tuple(_ref(row) for row in found)


@prepared
def _touching(
    organisation_id: int, person_ids: tuple[int, ...], first: date, last: date, *, states: tuple[str, ...]
) -> QuerySet[VisitDeal]:
    rows = _rows(organisation_id).filter(person_id__in=person_ids, first_day__lte=last, last_day__gte=first)
    if states:
        rows = rows.filter(state__in=states)
    return rows.order_by("person__name", "person_id", "first_day", "last_day", "pk")


def find_deal(viewer: Viewer, deal_id: int) -> DealRef:
    """The deal, when it is one's own or of somebody whose figures one may see.

    Raises:
        NotVisible: it is not.
    """
    row = _rows(viewer.organisation.id).filter(pk=deal_id).first()
    if row is None:
        raise NotVisible(f"visit deal {deal_id}")
    if row.person_id != viewer.person_id:
        find_person(viewer, row.person_id)
    return _ref(row)


def side_of(viewer: Viewer, person_id: int) -> Side | None:
    """On which side of the table the viewer sits with this person's deals; None for who only reads along.

    Of others, ask only for persons whose figures the viewer sees: who stands in for somebody does not bargain for them.
    """
    if viewer.person_id is None or not viewer.sells:
        return None
    if person_id == viewer.person_id:
        return Side.REP
    return Side.MANAGER if person_id in viewer.in_hand and viewer.managed_team_ids else None


def before(deal: DealRef, organisation_id: int) -> tuple[DealRef, ...]:
    """The deals that this one came instead of, the first one first."""
    found: list[DealRef] = []
    wanted = deal.replaces
    while wanted is not None and all(one.id != wanted for one in found):
        row = _rows(organisation_id).filter(pk=wanted).first()
        if row is None:
            break
        found.append(_ref(row))
        wanted = row.replaces_id
    return tuple(reversed(found))


def after(deal: DealRef, organisation_id: int) -> tuple[int, str] | None:
    """Number and state of the deal in which this one is talked about anew, not counting one that was declined."""
    rows = VisitDeal.objects.filter(organisation_id=organisation_id, replaces_id=deal.id)
    return rows.exclude(state=VisitDeal.State.DECLINED).order_by("-pk").values_list("pk", "state").first()


def held_visits(viewer: Viewer, activity_ids: Collection[int]) -> tuple[HeldVisit, ...]:
    """These visits, the newest first; only those in whose registration the viewer works."""
    rows = activities(viewer).filter(pk__in=activity_ids).select_related("account", "opportunity")
    return tuple(
        HeldVisit(
            row.pk,
            row.started_on,
            row.kind,
            row.purpose,
            row.account_id,
            row.account.name if row.account else "",
            row.account.town if row.account else "",
            row.opportunity.name if row.opportunity else "",
        )
        for row in rows.order_by("-started_on", "-started_at", "-pk")
    )


def managers_of(organisation_id: int, person_id: int, day: date) -> frozenset[int]:
    """Who manages the team that somebody is in on a day."""
    teams = TeamMembership.objects.filter(on_day(day), organisation_id=organisation_id, person_id=person_id)
    rows = TeamManagement.objects.filter(on_day(day), team__in=teams.values("team_id"), person__is_active=True)
    return frozenset(rows.values_list("person_id", flat=True))


def account_segments(organisation_id: int) -> tuple[str, ...]:
    """The segments of accounts, to ask visits in."""
    rows = Account.objects.filter(organisation_id=organisation_id, merged_into=None).exclude(segment="")
    return tuple(rows.order_by("segment").values_list("segment", flat=True).distinct())


def families(organisation_id: int) -> tuple[Named, ...]:
    """The product families, to ask visits about."""
    rows = ProductFamily.objects.filter(organisation_id=organisation_id).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def _rows(organisation_id: int) -> QuerySet[VisitDeal]:
    turns = Prefetch("turns", VisitDealTurn.objects.select_related("by").order_by("at", "pk"))
    rows = VisitDeal.objects.filter(organisation_id=organisation_id)
    return rows.select_related("person", "family").prefetch_related(turns)


def _ref(row: VisitDeal) -> DealRef:
    return DealRef(
        row.pk,
        row.person_id,
        row.person.name,
        row.asked_by_id,
        Terms(row.first_day, row.last_day, To(row.to), row.segment, row.family_id),
        row.family.name if row.family else "",
        row.state,
        row.visits,
        row.replaces_id,
        _turns(row.turns.all()),
    )


def _turns(rows: Iterable[VisitDealTurn]) -> tuple[TurnRef, ...]:
    said = list(rows)
    whose = sides([Say(row.kind) for row in said])
    return tuple(
        TurnRef(row.pk, Say(row.kind), side, row.by.name if row.by else "", row.visits, row.note, row.at)
        for row, side in zip(said, whose, strict=True)
    )

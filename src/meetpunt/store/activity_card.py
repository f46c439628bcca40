"""One activity with what surrounds it, for its page and its form: in the viewer's hands, or not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetpunt.store.access import Viewer, registration
from meetpunt.store.mails import is_others_mail
from meetpunt.store.models import Account, Activity, Opportunity, Person
from meetpunt.store.names import called
from meetpunt.store.refs import Named

FOLLOWED_BY_MOST = 5


@dataclass(frozen=True)
class Neighbour:
    """The activity that this one followed, or one that follows it."""

    id: int
    kind: str
    status: str
    on: date | None
    subject: str


@dataclass(frozen=True)
class ActivityCard:
    """An activity as it is kept.

    Attributes:
        on: its day; at: its moment, None when only the day is known.
        minutes: as registered. is_counted: that can be right, and is in sums.
        purpose_inferred: nobody told the purpose; it follows from the account and the opportunity.
        is_others_mail: somebody else's e-mail, of which only the moment is told.
        step_id: the step at which the opportunity stood then.
        came_from: the system that it was imported from; empty when it was made here.
        before, after: what it followed, and what follows it, of what the viewer may see.
    """

    id: int
    kind: str
    status: str
    person: Named | None
    account: Named | None
    town: str
    contact: Named | None
    opportunity: Named | None
    on: date | None
    at: datetime | None
    minutes: float | None
    is_counted: bool
    travel_minutes: int | None
    travel_metres: int | None
    purpose: str
    purpose_inferred: bool
    subject: str
    outcome: str
    is_others_mail: bool
    commitment: str
    met_decider: bool | None
    asked_for_order: str
    answer: str
    next_step: str
    next_step_on: date | None
    step_id: int | None
    recorded_at: datetime
    came_from: str
    before: Neighbour | None
    after: tuple[Neighbour, ...]

    @property
    def is_planned(self) -> bool:
        """It still has to take place."""
        return self.status == Activity.Status.PLANNED

    @property
    def is_held(self) -> bool:
        """It took place."""
        return self.status == Activity.Status.HELD


def activity_card(viewer: Viewer, activity_id: int) -> ActivityCard:
    """The activity; NotVisible when it is not in the viewer's hands."""
    related = ("person", "account", "contact", "opportunity", "source")
    row = registration.find(registration.activities(viewer).select_related(*related), activity_id)
    following = registration.activities(viewer).filter(follows=row).order_by("started_on", "pk")
    is_withheld = is_others_mail(viewer, row.kind, row.person_id)
    before = registration.activities(viewer).filter(pk=row.follows_id).first() if row.follows_id else None
    return ActivityCard(
        id=row.pk,
        kind=row.kind,
        status=row.status,
        person=_named(row.person),
        account=_named(row.account),
        town=row.account.town if row.account else "",
        contact=Named(row.contact.pk, called(row.contact.name)) if row.contact else None,
        opportunity=_named(row.opportunity),
        on=row.started_on,
        at=row.started_at,
        minutes=row.minutes,
        is_counted=row.counted_ms is not None,
        travel_minutes=row.travel_minutes,
        travel_metres=row.travel_metres,
        purpose=row.purpose,
        purpose_inferred=row.purpose_inferred,
        subject="" if is_withheld else row.subject,
        outcome="" if is_withheld else row.outcome,
        is_others_mail=is_withheld,
        commitment=row.commitment,
        met_decider=row.met_decider,
        asked_for_order=row.asked_for_order,
        answer=row.answer,
        next_step=row.next_step,
        next_step_on=row.next_step_on,
        step_id=row.step_id,
        recorded_at=row.recorded_at,
        came_from=row.source.name if row.source else "",
        before=_neighbour(before) if before else None,
        after=tuple(_neighbour(one) for one in following[:FOLLOWED_BY_MOST]),
    )


def opportunities_to_choose(viewer: Viewer, account_id: int | None, chosen: int | None) -> tuple[Named, ...]:
    """The opportunities in hand of an account, the open ones first, and the chosen one whatever it is."""
    rows = registration.opportunities(viewer)
    found = list(rows.filter(account_id=account_id).order_by("-outcome", "name", "pk")[:200]) if account_id else []
    open_first = sorted(found, key=lambda row: row.outcome != "open")
    if chosen is not None and all(row.pk != chosen for row in open_first):
        open_first += list(rows.filter(pk=chosen))
    return tuple(Named(row.pk, row.name) for row in open_first)


def _named(row: Person | Account | Opportunity | None) -> Named | None:
    return None if row is None else Named(row.pk, row.name)


def _neighbour(row: Activity) -> Neighbour:
    return Neighbour(row.pk, row.kind, row.status, row.started_on, row.subject)

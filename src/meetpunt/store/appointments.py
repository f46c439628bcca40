"""A person's calendars of elsewhere and what they propose, to read; each is for that person alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.models import Activity, Appointment, CalendarFeed
from meetpunt.store.names import called
from meetpunt.store.prepared import prepared
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt

ONLINE = ("teams", "zoom", "meet.google", "webex", "http://", "https://", "skype", "whereby", "gotomeeting")
MOST = 300


@dataclass(frozen=True)
class FeedRef:
    """A calendar. address: for who may see it, to be masked on a page; problem: the code of why it was not read."""

    id: int
    name: str
    address: str
    fetched_at: datetime | None
    problem: str

    @property
    def is_file(self) -> bool:
        """It was given once, as a file."""
        return not self.address


@dataclass(frozen=True)
class Proposal:
    """Something to decide. asks: "plan", "move" or "call_off"; planned_at: when its visit is planned now.

    others: how many more occasions of its series wait.
    """

    id: int
    asks: str
    title: str
    place: str
    starts_at: datetime
    minutes: int
    account_name: str
    contact_name: str
    feed_name: str
    planned_at: datetime | None = None
    others: int = 0

    @property
    def is_online(self) -> bool:
        """It takes place on a screen: what comes of it is a call."""
        return is_online(self.place)


def is_online(place: str) -> bool:
    """Whether a place is one on a screen."""
    return any(word in place.lower() for word in ONLINE)


def feeds_of(viewer: Viewer) -> tuple[FeedRef, ...]:
    """The viewer's own calendars, in the order in which they were added."""
    rows = CalendarFeed.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return tuple(FeedRef(row.pk, row.name, _opened(row), row.fetched_at, row.problem) for row in rows.order_by("pk"))


def proposals_of(viewer: Viewer, days: tuple[date, date] | None = None) -> tuple[Proposal, ...]:
    """What waits for the viewer's own decision, in the order of time; of a series only the next, with how many more.

    days: only what falls on these (both included), and then every occasion of a series.
    """
    found: dict[tuple[int, str, str], Proposal] = {}
    more: dict[tuple[int, str, str], int] = {}
    for row in _asking(viewer.organisation.id, viewer.person_id or 0, *(days or (None, None))):
        new = row.activity is None
        series = (row.feed_id, row.uid, "" if new and row.occasion and days is None else str(row.pk))
        if series in found:
            more[series] = more.get(series, 0) + 1
            continue
        found[series] = Proposal(
            id=row.pk,
            asks="plan" if new else "call_off" if row.state == Appointment.State.CANCELLED else "move",
            title=row.title,
            place=row.place,
            starts_at=row.starts_at,
            minutes=row.minutes,
            account_name=row.account.name if row.account else "",
            contact_name=called(row.contact.name if row.contact else None),
            feed_name=row.feed.name,
            planned_at=row.activity.started_at if row.activity else None,
        )
    return tuple(Proposal(**{**one.__dict__, "others": more.get(series, 0)}) for series, one in found.items())


@prepared
def _asking(organisation_id: int, person_id: int, first: date | None, last: date | None) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(organisation_id=organisation_id, person_id=person_id)
    if first is not None and last is not None:
        rows = rows.filter(starts_on__gte=first, starts_on__lte=last)
    asking = Q(state=Appointment.State.PROPOSED) & (Q(activity=None) | Q(activity__status=Activity.Status.PLANNED))
    asking |= Q(state=Appointment.State.CANCELLED, activity__status=Activity.Status.PLANNED)
    related = rows.filter(asking).select_related("account", "contact", "activity", "feed")
    return related.order_by("starts_at", "pk")[:MOST]


def _opened(row: CalendarFeed) -> str:
    try:
        return decrypt(Purpose.CALENDAR_OF_ELSEWHERE, row.address) if row.address else ""
    except CannotBeRead:
        return "…"


def from_elsewhere(viewer: Viewer, activity_ids: Iterable[int]) -> set[int]:
    """Which of these activities came from a calendar of elsewhere, where their time was agreed."""
    rows = Appointment.objects.filter(organisation_id=viewer.organisation.id, activity_id__in=list(activity_ids))
    return set(rows.values_list("activity_id", flat=True))

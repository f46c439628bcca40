"""Adding, reading and forgetting a calendar of elsewhere; each is one person's own, and nobody else sees it.

Rule: fetching and reading happen outside the transaction; an answer that came for an address that was changed or
removed meanwhile is thrown away. Readings are no facts that figures are counted from: no new change number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.calendars.proposing import propose, window
from meetpunt.actions.errors import Refused
from meetpunt.connectors import addresses, transport
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.ics import read_calendar
from meetpunt.connectors.transport import Reach
from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import CalendarFeed
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.store.tenancy import acting_in, changing

MOST_FEEDS = 8
SPREAD = timedelta(minutes=28)
UNREADABLE_SECRET = "secret_unreadable"


@dataclass(frozen=True)
class Read:
    """What came of reading a feed. waiting: proposals that wait since; problem: the code of why it was not read."""

    person_id: int | None = None
    waiting: int = 0
    problem: str = ""


def add_address(viewer: Viewer, name: str, address: str, now: datetime, reach: Reach | None = None) -> int:
    """Keep an address from which a calendar is fetched, and ask for its first reading; gives the feed's id.

    Raises:
        Refused: the person does not register, has this one already or too many, or it is no address to fetch from.
    """
    address = address.strip()
    try:
        addresses.check(address, (reach or Reach()).allow_loopback)
    except ConnectorError as error:
        raise Refused(str(error.message)) from error
    with changing(viewer.organisation.id):
        feeds = _room(viewer)
        if any(_opened(feed) == address for feed in feeds):
            raise Refused(_("You added this calendar already."))
        kept = encrypt(Purpose.CALENDAR_OF_ELSEWHERE, address)
        feed = _make(viewer, name or addresses.host_of(address), address=kept, now=now)
        ask_to_fetch(viewer.organisation.id, feed.pk, now)
    return feed.pk


def add_file(viewer: Viewer, name: str, body: bytes, now: datetime) -> int:
    """Read a calendar that was given as a file, once; the same name again is a newer one of it. Gives how many wait.

    Raises:
        Refused: the person does not register or has too many, or it is no calendar.
    """
    try:
        calendar = read_calendar(body, window(viewer, now))
    except ConnectorError as error:
        raise Refused(str(error.message)) from error
    with changing(viewer.organisation.id):
        known = _own(viewer).filter(name=_short(name), address="").first()
        if known is None:
            _room(viewer)
        feed = known or _make(viewer, name, "", now)
        feed.fetched_at = now
        feed.save(update_fields=["fetched_at"])
        return propose(viewer, feed, calendar.occasions, False, now)


def forget_feed(viewer: Viewer, feed_id: int) -> None:
    """Forget a calendar and its proposals; visits that were planned from it stay."""
    with changing(viewer.organisation.id):
        if not _own(viewer).filter(pk=feed_id).delete()[0]:
            raise NotVisible(f"calendar {feed_id}")


def ask_to_fetch(organisation_id: int, feed_id: int, now: datetime, after: timedelta = timedelta(0)) -> None:
    """Ask for a reading, once however often it is asked. after: how long it may wait."""
    job_queue.enqueue(
        "fetch_calendar",
        now,
        organisation_id=organisation_id,
        arguments={"feed_id": feed_id},
        key=f"calendar:{feed_id}",
        run_after=now + after,
    )


def ask_to_fetch_all(organisation_id: int, now: datetime) -> int:
    """Ask for a reading of every calendar that has an address, spread over half an hour; gives how many.

    Spread, because other work (an import that somebody waits for) must not stand behind all of them.
    """
    with acting_in(organisation_id):
        ids = list(
            CalendarFeed.objects.filter(organisation_id=organisation_id)
            .exclude(address="")
            .values_list("pk", flat=True)
        )
    for place, feed_id in enumerate(ids):
        ask_to_fetch(organisation_id, feed_id, now, SPREAD * place / len(ids))
    return len(ids)


def fetch_feed(organisation_id: int, feed_id: int, now: datetime, reach: Reach | None = None) -> Read:
    """Fetch a calendar and bring its proposals up to it; what goes wrong is kept with it as a code, for its page.

    The server's mark of the last answer is used within one day only: the window moves on, so that an unchanged calendar
    must be read again as well.
    """
    with acting_in(organisation_id):
        feed = CalendarFeed.objects.filter(organisation_id=organisation_id, pk=feed_id).exclude(address="").first()
        viewer = None if feed is None else viewer_of_person(feed.person_id, organisation_id, now.date())
    if feed is None or viewer is None:
        return Read()
    mark = feed.etag if feed.fetched_at is not None and feed.fetched_at.date() == now.date() else ""
    try:
        fetched = transport.fetch(decrypt(Purpose.CALENDAR_OF_ELSEWHERE, feed.address), mark, reach)
        calendar = None if fetched.body is None else read_calendar(fetched.body, window(viewer, now))
    except ConnectorError as error:
        return _went_wrong(feed, error.code)
    except CannotBeRead:
        return _went_wrong(feed, UNREADABLE_SECRET)
    with acting_in(organisation_id), transaction.atomic():
        row = _same(feed)
        if row is None:
            return Read()
        row.etag, row.fetched_at, row.problem = fetched.etag, now, ""
        row.save(update_fields=["etag", "fetched_at", "problem"])
        waiting = propose(viewer, row, calendar.occasions, True, now) if calendar is not None else 0
    return Read(feed.person_id, waiting)


def _went_wrong(feed: CalendarFeed, code: str) -> Read:
    with acting_in(feed.organisation_id), transaction.atomic():
        row = _same(feed)
        if row is not None:
            row.problem = code
            row.save(update_fields=["problem"])
    return Read(feed.person_id, 0, code)


def _same(feed: CalendarFeed) -> CalendarFeed | None:
    """The feed as it is now, kept from others until the end of the transaction; None when it changed meanwhile."""
    rows = CalendarFeed.objects.select_for_update().filter(organisation_id=feed.organisation_id, pk=feed.pk)
    return rows.filter(address=feed.address).first()


def _own(viewer: Viewer) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)


def _room(viewer: Viewer) -> list[CalendarFeed]:
    if not viewer.sells or viewer.person_id is None:
        raise Refused(_("Only who registers visits can add a calendar."))
    feeds = list(_own(viewer))
    if len(feeds) >= MOST_FEEDS:
        raise Refused(_("You have %(most)s calendars already. Remove one first.") % {"most": MOST_FEEDS})
    return feeds


def _make(viewer: Viewer, name: str, address: str, now: datetime) -> CalendarFeed:
    assert viewer.person_id is not None  # who has no person found no room
    return CalendarFeed.objects.create(
        organisation_id=viewer.organisation.id,
        person_id=viewer.person_id,
        name=_short(name) or "ICS",
        address=address,
        made_at=now,
    )


def _short(name: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:80]


def _opened(feed: CalendarFeed) -> str | None:
    try:
        return decrypt(Purpose.CALENDAR_OF_ELSEWHERE, feed.address) if feed.address else None
    except CannotBeRead:
        return None

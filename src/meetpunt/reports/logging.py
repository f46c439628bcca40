"""What the form to log shows: what can be logged, about which opportunities, and what their steps ask for.

Also the same accounts to read on the road. A phone keeps both pages, so that they are complete without a connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from meetpunt.method.step_needs import AMOUNT, EXPECTED_CLOSE, needs_of
from meetpunt.reports.known import processes
from meetpunt.store.access import Viewer
from meetpunt.store.days import (
    ActivityRow,
    OpenOpportunity,
    account_to_log,
    activities_between,
    not_done,
    open_opportunities,
    opportunity_to_log,
    planned_one,
)
from meetpunt.store.days_asked import CONTACTS
from meetpunt.store.refs import StepRef
from meetpunt.store.road import AtAccount, InShort, contacts_of, in_short, recent_accounts

LOOK_BACK = timedelta(days=7)
MOST_PLANNED = 12
MOST_RECENT = 20
MOST_DEALS = 5
"""Open opportunities of one account, the furthest first; others are logged from their own card."""


@dataclass(frozen=True)
class StepToReach:
    """A step of an opportunity. asks: what it needs and the opportunity lacks ("amount", "expected_close")."""

    ref: StepRef
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Deal:
    """An open opportunity with the steps of its process."""

    opportunity: OpenOpportunity
    steps: tuple[StepToReach, ...]

    @property
    def stands(self) -> StepRef | None:
        """Where it stands."""
        return next((one.ref for one in self.steps if one.ref.id == self.opportunity.step_id), None)

    @property
    def next_step_id(self) -> int | None:
        """The step after that."""
        ids = [one.ref.id for one in self.steps]
        if self.opportunity.step_id not in ids:
            return None
        return next(iter(ids[ids.index(self.opportunity.step_id) + 1 :]), None)

    @property
    def asks(self) -> tuple[str, ...]:
        """What any of its steps asks for."""
        return tuple(name for name in (AMOUNT, EXPECTED_CLOSE) if any(name in step.asks for step in self.steps))


@dataclass(frozen=True)
class Choice:
    """Something to log.

    Attributes:
        place: 1, 2, ... on the page.
        activity_id: of what was planned; None for an account that was looked up.
        about: the opportunity that it is most likely about; deals: all that it can be about.
        is_recent: neither planned nor asked for; an account that was seen last.
    """

    place: int
    activity_id: int | None
    kind: str
    at: datetime | None
    on: date | None
    account_id: int | None
    account_name: str
    town: str
    subject: str
    minutes: float | None
    contact_id: int | None
    contacts: tuple[AtAccount, ...]
    about: Deal | None
    deals: tuple[Deal, ...]
    is_recent: bool

    @property
    def value(self) -> str:
        """What the form sends when this is chosen: place, activity, account, opportunity and kind."""
        about = self.about.opportunity.id if self.about else ""
        return f"{self.place}:{self.activity_id or ''}:{self.account_id or ''}:{about}:{self.kind}"


@dataclass(frozen=True)
class LogPage:
    """The choices, and the place of the one that is most likely meant (0 = none)."""

    choices: tuple[Choice, ...]
    chosen: int

    @property
    def planned(self) -> tuple[Choice, ...]:
        """What was asked for or planned."""
        return tuple(one for one in self.choices if not one.is_recent)

    @property
    def recent(self) -> tuple[Choice, ...]:
        """The accounts that were seen last."""
        return tuple(one for one in self.choices if one.is_recent)


@dataclass(frozen=True)
class OnTheRoad:
    """An account in short. is_today: something is planned there today."""

    account: InShort
    deals: tuple[Deal, ...]
    deciders: tuple[AtAccount, ...]
    is_today: bool


def log_page(
    viewer: Viewer,
    now: datetime,
    *,
    activity_id: int | None = None,
    account_id: int | None = None,
    opportunity_id: int | None = None,
) -> LogPage:
    """What can be logged: what was asked for, what is planned today, and the accounts that were seen last.

    Without asking also what was planned for the days before and not done.

    Raises:
        NotVisible: what was asked for is not in the viewer's hands.
    """
    asked: list[ActivityRow] = []
    if activity_id is not None:
        asked = [planned_one(viewer, activity_id)]
    elif opportunity_id is not None:
        asked = [opportunity_to_log(viewer, opportunity_id)]
    elif account_id is not None:
        asked = [account_to_log(viewer, account_id)]
    late = [] if asked else [row for row in not_done(viewer, viewer.person_id or 0, viewer.today) if _to_log(row)]
    late = [row for row in late if row.on is not None and row.on >= viewer.today - LOOK_BACK]
    rows = asked + [row for row in _planned(viewer) + late if row.id not in [one.id for one in asked]]
    rows = rows[:MOST_PLANNED]
    count = len(rows)
    rows += recent_accounts(viewer, _accounts(rows), MOST_RECENT)
    deals, people = _deals(viewer, _accounts(rows)), contacts_of(viewer, _accounts(rows))
    choices = tuple(
        _choice(place, row, deals.get(row.account_id or 0, ()), people.get(row.account_id or 0, []), place > count)
        for place, row in enumerate(rows, start=1)
    )
    return LogPage(choices, _likely(choices[:count], now, bool(asked)))


def on_the_road(viewer: Viewer) -> tuple[OnTheRoad, ...]:
    """The accounts of today, then those that were seen last: whom one may meet, to read without a connection."""
    today = list(dict.fromkeys(_accounts(_planned(viewer))))
    ids = today + _accounts(list(recent_accounts(viewer, today, MOST_RECENT)))
    found, deals, people = in_short(viewer, ids), _deals(viewer, ids), contacts_of(viewer, ids)
    return tuple(
        OnTheRoad(
            account=found[one],
            deals=deals.get(one, ()),
            deciders=tuple(person for person in people.get(one, []) if person.decides),
            is_today=one in today,
        )
        for one in ids
        if one in found
    )


def _planned(viewer: Viewer) -> list[ActivityRow]:
    rows = activities_between(viewer, viewer.person_id or 0, viewer.today, viewer.today)
    return [row for row in rows if _to_log(row)]


def _to_log(row: ActivityRow) -> bool:
    return row.status == "planned" and row.kind in CONTACTS


def _accounts(rows: list[ActivityRow]) -> list[int]:
    return [row.account_id for row in rows if row.account_id is not None]


def _deals(viewer: Viewer, account_ids: list[int]) -> dict[int, tuple[Deal, ...]]:
    steps = {process.id: process.steps for process in processes(viewer.organisation.id, viewer.today)}
    found = open_opportunities(viewer, set(account_ids))
    return {at: tuple(_deal(one, steps.get(one.process_id, ())) for one in deals) for at, deals in found.items()}


def _deal(one: OpenOpportunity, steps: tuple[StepRef, ...]) -> Deal:
    lacks = [name for name, has in ((AMOUNT, one.amount_minor), (EXPECTED_CLOSE, one.expected_close)) if has is None]

    def asks(step: StepRef) -> tuple[str, ...]:
        needed = needs_of(one.process_code, step.code, step.is_final) if step.id != one.step_id else ()
        return tuple(name for name in needed if name in lacks)

    return Deal(one, tuple(StepToReach(step, asks(step)) for step in steps))


def _choice(place: int, row: ActivityRow, deals: tuple[Deal, ...], people: list[AtAccount], is_recent: bool) -> Choice:
    about = next((one for one in deals if one.opportunity.id == row.opportunity_id), None)
    if about is None and row.opportunity_id is None and len(deals) == 1:
        about = deals[0]
    shown = deals[:MOST_DEALS]
    return Choice(
        place=place,
        activity_id=row.id or None,
        kind=row.kind,
        at=row.at,
        on=row.on,
        account_id=row.account_id,
        account_name=row.account_name,
        town=row.town,
        subject=row.subject,
        minutes=row.minutes,
        contact_id=row.contact_id,
        contacts=tuple(people),
        about=about,
        deals=shown if about is None or about in shown else (about, *shown),
        is_recent=is_recent,
    )


def _likely(choices: tuple[Choice, ...], now: datetime, is_asked: bool) -> int:
    """What was asked for; else the last one that has begun; else the first one to come."""
    if not choices or is_asked:
        return 1 if choices else 0
    begun = [one for one in choices if one.at is not None and one.at <= now]
    return (max(begun, key=lambda one: one.at or now) if begun else choices[0]).place

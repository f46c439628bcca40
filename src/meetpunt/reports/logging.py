"""What the form to log shows: visits to choose from, each with its opportunity, the steps, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
from meetpunt.store.processes import processes
from meetpunt.store.refs import StepRef

CONTACTS = ("visit", "demonstration", "call", "email")
LOOK_BACK = timedelta(days=7)
MOST = 12
"""As many as the styles know places for."""


@dataclass(frozen=True)
class Choice:
    """Something to log.

    Attributes:
        place: 1, 2, ... on the page.
        activity_id: of what was planned; None for an account that was looked up.
        opportunity: what it is about; others: other open ones of the account, to change to.
        steps: of its process; step_id: where it stands now.
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
    minutes: int | None
    opportunity: OpenOpportunity | None
    others: tuple[OpenOpportunity, ...]
    steps: tuple[StepRef, ...]

    @property
    def value(self) -> str:
        """What the form sends when this is chosen."""
        about = self.opportunity.id if self.opportunity else ""
        return f"{self.place}:{self.activity_id or ''}:{self.account_id or ''}:{about}"

    @property
    def step_id(self) -> int | None:
        """Where its opportunity stands."""
        return self.opportunity.step_id if self.opportunity else None

    @property
    def next_step_id(self) -> int | None:
        """The step after that."""
        ids = [step.id for step in self.steps]
        if self.step_id not in ids:
            return None
        place = ids.index(self.step_id)
        return ids[place + 1] if place + 1 < len(ids) else None


@dataclass(frozen=True)
class LogPage:
    """The choices, and the place of the one that is most likely meant (0 = none)."""

    choices: tuple[Choice, ...]
    chosen: int


def log_page(
    viewer: Viewer,
    now: datetime,
    *,
    activity_id: int | None = None,
    account_id: int | None = None,
    opportunity_id: int | None = None,
) -> LogPage:
    """What can be logged: what was asked for, then what is planned today; without asking also what was not done.

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
    person = viewer.person_id or 0
    today = [row for row in activities_between(viewer, person, viewer.today, viewer.today) if _to_log(row)]
    late = [] if asked else [row for row in not_done(viewer, person, viewer.today) if _to_log(row)]
    late = [row for row in late if row.on is not None and row.on >= viewer.today - LOOK_BACK]
    rows = asked + [row for row in today + late if row.id not in [one.id for one in asked]]
    rows = rows[:MOST]
    found = open_opportunities(viewer, {row.account_id for row in rows if row.account_id is not None})
    steps = {process.id: process.steps for process in processes(viewer.organisation.id, viewer.today)}
    choices = tuple(
        _choice(place, row, found.get(row.account_id or 0, []), steps) for place, row in enumerate(rows, start=1)
    )
    return LogPage(choices, _likely(choices, now, bool(asked)))


def _to_log(row: ActivityRow) -> bool:
    return row.status == "planned" and row.kind in CONTACTS


def _choice(
    place: int, row: ActivityRow, found: list[OpenOpportunity], steps: dict[int, tuple[StepRef, ...]]
) -> Choice:
    about = next((one for one in found if one.id == row.opportunity_id), None)
    if about is None and row.opportunity_id is None and len(found) == 1:
        about = found[0]
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
        opportunity=about,
        others=tuple(one for one in found if one != about),
        steps=steps.get(about.process_id, ()) if about else (),
    )


def _likely(choices: tuple[Choice, ...], now: datetime, is_asked: bool) -> int:
    """What was asked for; else the last one that has begun; else the first one to come."""
    if not choices or is_asked:
        return 1 if choices else 0
    begun = [one for one in choices if one.at is not None and one.at <= now]
    return (max(begun, key=lambda one: one.at or now) if begun else choices[0]).place

"""What somebody decides about an opportunity that stands longer than others take: alive, later, or ended.

Rule: each is one decision, kept with the chance that was told, and one undo takes back all that was done with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions.activities import planning
from meetpunt.actions.activities.told import ActivityTold, NextStep
from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.keep_opportunity import change_opportunity
from meetpunt.actions.log_activity import ALSO
from meetpunt.actions.move_opportunity import Move, move_row
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import undo, undoes
from meetpunt.method.period import Period
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import find, opportunities
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import AgeingDecision, Change, Opportunity
from meetpunt.store.opportunity_state import OPEN
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import changing

AFTER_STEP = timedelta(days=14)
"""What is alive is asked about again so long after its next step."""


@dataclass(frozen=True)
class About:
    """Which opportunity, the chance that was told of it (0..1), and the key that the form made."""

    opportunity_id: int
    chance: float | None
    key: UUID | None = None


def still_alive(viewer: Viewer, about: About, step: NextStep, now: datetime, *, is_planned: bool = False) -> int | None:
    """It still moves: plan what comes next. Gives the line of the trail to undo; None when it was sent before.

    is_planned: the step is planned already, so nothing is added.

    Raises:
        NotVisible: it is not in the viewer's hands.
        Refused: it ended already, or the day lies in the past.
    """

    def do(row: Opportunity) -> list[int]:
        if step.on < viewer.today:
            raise Refused(_("The next step lies in the past. Choose a day to come."))
        if is_planned:
            return []
        told = ActivityTold(
            kind=step.kind,
            person_id=row.owner_id,
            account_id=row.account_id,
            contact_id=row.contact_id,
            opportunity_id=row.pk,
            on=step.on,
            subject=step.text,
        )
        _id, planned = planning.plan(viewer, told, None, now)
        words = {"next_step": step.text[:200], "next_step_on": to_day_number(step.on)}
        return _ids(planned, change_opportunity(viewer, row.pk, {}, words, now))

    return _decide(viewer, about, AgeingDecision.Decision.ALIVE, step.on + AFTER_STEP, step.text, do, now)


def later(viewer: Viewer, about: About, month: date, seen: date | None, now: datetime) -> int | None:
    """The customer decides later: the expected close moves to the end of a month, in which it is asked about again.

    month: a day of it. seen: the expected close that the form showed.

    Raises:
        Conflict: somebody else moved the expected close meanwhile. NotVisible, Refused: see `still_alive`.
    """
    of = Period.month_of(month)

    def do(row: Opportunity) -> list[int]:
        if of.last < viewer.today:
            raise Refused(_("This month is over. Choose a month to come."))
        shown = {"expected_close": None if seen is None else to_day_number(seen)}
        wanted = {"expected_close": to_day_number(of.last)}
        return _ids(change_opportunity(viewer, row.pk, shown, wanted, now))

    return _decide(viewer, about, AgeingDecision.Decision.LATER, of.first, "", do, now)


def ended(viewer: Viewer, about: About, move: Move, now: datetime) -> int | None:
    """It has ended: lost, or without a decision, with the reason.

    Raises:
        Needs: there is no reason. NotVisible, Refused: see `move_opportunity`.
    """
    return _decide(
        viewer,
        about,
        AgeingDecision.Decision.ENDED,
        None,
        move.reason,
        lambda row: _ids(move_row(viewer, row, move, now)),
        now,
    )


def _decide(
    viewer: Viewer,
    about: About,
    decision: AgeingDecision.Decision,
    until: date | None,
    note: str,
    do: Callable[[Opportunity], list[int]],
    now: datetime,
) -> int | None:
    trail: list[Change] = []

    def make() -> int:
        row = find(opportunities(viewer), about.opportunity_id)
        if row.outcome != OPEN:
            raise Refused(_("This has ended already."))
        also = do(row)
        kept = AgeingDecision.objects.create(
            organisation_id=viewer.organisation.id,
            opportunity=row,
            decision=decision,
            ask_again_on=until,
            chance=about.chance,
            note=note,
            by_id=viewer.person_id,
            at=now,
        )
        told = {name: value for name, value in values_of(kept).items() if value not in (None, "")}
        trail.append(write_down(viewer, Change.Kind.MADE, kept, {}, {**told, ALSO: also}, now, row.name))
        return kept.pk

    with changing(viewer.organisation.id):
        once(viewer, about.key, "ageingdecision", now, make)
    return trail[0].pk if trail else None


def _ids(*changes: Change | None) -> list[int]:
    return [one.pk for one in changes if one is not None]


@undoes("ageingdecision", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo a decision with all that was done with it, the last thing first."""
    for change_id in reversed(found.after.get(ALSO, [])):
        undo(viewer, change_id, now)
    AgeingDecision.objects.filter(organisation_id=viewer.organisation.id, pk=found.row_id).delete()

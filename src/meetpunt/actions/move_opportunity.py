"""Moves an opportunity: to a step, forward, back or skipping, or to its end; and opens it again.

Rule: every move is an event of its own, kept as it was. Who moves what somebody else moved meanwhile is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.opportunities.events import event, moment_of
from meetpunt.actions.opportunities.reasons import ensure_loss_reasons, reasons_of
from meetpunt.actions.opportunities.trail import keep
from meetpunt.method.step_needs import AMOUNT, EXPECTED_CLOSE, needs_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find, opportunities
from meetpunt.store.fields import to_day_number
from meetpunt.store.histories import History, history_of
from meetpunt.store.models import Change, Opportunity, Person, Step, StepDefinition
from meetpunt.store.opportunity_state import LOST, NO_DECISION, OPEN, REOPENED, STEP, WON, Event
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import changing

AGAIN = "reopened"
REASON = "reason"


@dataclass(frozen=True)
class Move:
    """A wanted move.

    Attributes:
        to: the id of a step as text (the last one wins it), or "lost", "no_decision" or "reopened".
        seen: the mark of the history (`store.histories.History.mark`) that was seen; None = not told.
        on: the day on which it happened; None = now. at: the very moment, when that is known.
        reason: why it ended, for lost and no decision.
        amount_minor, expected_close: what the step needs and the opportunity does not have yet.
    """

    to: str
    seen: str | None = None
    on: date | None = None
    at: datetime | None = None
    reason: str = ""
    amount_minor: int | None = None
    expected_close: date | None = None


@dataclass(frozen=True)
class Moved:
    """What a move did; `change_id` is None when it stood there already."""

    opportunity_id: int
    change_id: int | None
    won: bool = False


class Needs(Refused):
    """The move asks for something first: `fields` are of "amount", "expected_close" and "reason"."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        words = {AMOUNT: _("the amount"), EXPECTED_CLOSE: _("the expected decision"), REASON: _("the reason")}
        needed = ", ".join(words[one] for one in fields)
        super().__init__(_("Something is needed for this first: %(needed)s.") % {"needed": needed})
        self.fields = fields


def move_opportunity(viewer: Viewer, opportunity_id: int, move: Move, now: datetime) -> Moved:
    """Move an opportunity.

    Raises:
        NotVisible: it is not in the viewer's hands, or there is no such step in its process.
        Needs: the step, or the ending, needs something that is not known yet.
        Refused: somebody else moved it meanwhile, or the step or the day cannot be meant.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(opportunities(viewer), opportunity_id)
        change = move_row(viewer, row, move, now)
        return Moved(row.pk, change.pk if change else None, row.outcome == WON)


def move_row(viewer: Viewer, row: Opportunity, move: Move, now: datetime) -> Change | None:
    """The same for a row that was found already, inside the transaction of another action."""
    history = history_of(row.pk, row.process_id)
    step = _step(row, move.to)
    if _stands(history, step, move.to):
        return None
    if move.seen is not None and move.seen != history.mark:
        raise Refused(_meanwhile(history))
    wanted = _wanted(row, move, step)
    if move.to in (LOST, NO_DECISION):
        _check_reason(viewer, move)
    at = moment_of(viewer, history, move.on, now, move.at)
    events = _events(viewer, row, history, move, step, at, now)
    return keep(viewer, row, values_of(row, wanted), wanted, events, now)


def lacks(row: Opportunity, to: str) -> tuple[str, ...]:
    """What a step needs and the opportunity does not have yet: of "amount" and "expected_close".

    Raises:
        NotVisible: there is no such step in its process.
    """
    return _lacks(row, _step(row, to), {})


def _step(row: Opportunity, to: str) -> Step | None:
    if to in (LOST, NO_DECISION, AGAIN):
        return None
    if not to.isdecimal():
        raise Refused(_("Say where it goes: the id of a step of its process, or how it ended."))
    found = Step.objects.filter(process_id=row.process_id, pk=int(to)).first()
    if found is None:
        raise NotVisible(f"step {to}")
    return found


def _stands(history: History, step: Step | None, to: str) -> bool:
    stands = history.state
    if step is not None:
        return stands.step == step.pk and stands.outcome == (WON if step.is_final else OPEN)
    return stands.outcome == (OPEN if to == AGAIN else to)


def _wanted(row: Opportunity, move: Move, step: Step | None) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if move.amount_minor is not None:
        wanted["amount_minor"] = move.amount_minor
    if move.expected_close is not None:
        wanted["expected_close"] = to_day_number(move.expected_close)
    if missing := _lacks(row, step, wanted):
        raise Needs(missing)
    return wanted


def _lacks(row: Opportunity, step: Step | None, wanted: dict[str, Any]) -> tuple[str, ...]:
    has = {
        AMOUNT: row.amount_minor is not None or "amount_minor" in wanted,
        EXPECTED_CLOSE: row.expected_close is not None or "expected_close" in wanted,
    }
    needed = needs_of(row.process.code, step.code, step.is_final) if step is not None else ()
    return tuple(name for name in needed if not has[name])


def _check_reason(viewer: Viewer, move: Move) -> None:
    ensure_loss_reasons(viewer.organisation.id)
    if not move.reason:
        raise Needs((REASON,))
    if move.reason not in [one.kept_as(viewer.organisation) for one in reasons_of(viewer.organisation)]:
        raise Refused(_("There is no such reason. Choose one from the list."))


def _events(
    viewer: Viewer, row: Opportunity, history: History, move: Move, step: Step | None, at: int, now: datetime
) -> list[Event]:
    if move.to == AGAIN:
        return [event(viewer, row, REOPENED, at, now)]
    again = [event(viewer, row, REOPENED, at, now)] if history.state.outcome == WON else []
    # A microsecond later: at the same moment a re-opening would make what follows void.
    then = at + len(again)
    if step is not None:
        return [*again, event(viewer, row, STEP, then, now, step=step.pk)]
    return [*again, event(viewer, row, move.to, then, now, reason=move.reason)]


def _meanwhile(history: History) -> str:
    last = history.events[-1] if history.events else None
    who = Person.objects.filter(pk=last.by).values_list("name", flat=True).first() if last and last.by else None
    where = _name_of(history.state.step) if history.state.outcome in (OPEN, WON) else ""
    if who and where:
        return _(
            "%(name)s moved this to %(step)s after you opened the page. Nothing was changed: see how it stands now."
        ) % {"name": who, "step": where}
    return _("Somebody moved this after you opened the page. Nothing was changed: see how it stands now.")


def _name_of(step_id: int | None) -> str:
    if step_id is None:
        return ""
    words = StepDefinition.objects.filter(step_id=step_id).order_by("-version").first()
    if words is None:
        return Step.objects.filter(pk=step_id).values_list("code", flat=True).first() or ""
    return words.name_en if (get_language() or "nl").startswith("en") else words.name_nl

"""What a form or a phone sends to log an activity, read into what the action takes; or what is wrong, by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions.activities.told import ActivityTold, NextStep
from meetpunt.actions.move_opportunity import Move
from meetpunt.store.access import Viewer
from meetpunt.web.entering import Entered

KINDS = ("visit", "demonstration", "call", "email")
MINUTES = {"visit": 45, "demonstration": 90, "call": 10, "email": 5}
NEXT_DAYS = {"call": 4, "visit": 14, "quote_work": 1, "demonstration": 7}
"""After how many days the next step falls when no day is given; a weekend moves it to Monday."""

MOST_OFFLINE = timedelta(days=30)
"""What a phone kept longer ago than this counts as happening when it is sent."""

_MET = {"decider": True, "other": False}


@dataclass(frozen=True)
class Sent:
    """What was sent, read. planned_id: the planned activity that took place; saved_at: when a phone kept it."""

    key: UUID | None
    told: ActivityTold
    planned_id: int | None
    move: Move | None
    next_step: NextStep | None
    saved_at: datetime | None


def read(viewer: Viewer, told: Mapping[str, str], now: datetime) -> tuple[Sent | None, dict[str, str]]:
    """What was sent, and what is wrong with it by field (then nothing is given).

    The field `visit` holds place, planned activity, account and opportunity: "2:17:5:9", the others may be empty.
    The steps of a choice are sent as `step_<place>` or plainly as `step`.
    """
    entered = Entered(told)
    place, planned_id, account_id, opportunity_id = _choice(entered)
    if planned_id is None and account_id is None and opportunity_id is None:
        entered.problems["visit"] = _("Choose with whom this was.")
    kind, saved_at = entered.text("kind") or "visit", _saved_at(entered, now)
    step = entered.text(f"step_{place}", 20) or entered.text("step", 20)
    activity = ActivityTold(
        kind=kind if kind in KINDS else "visit",
        account_id=account_id,
        opportunity_id=opportunity_id,
        at=_when(viewer, entered, saved_at or now, is_planned=planned_id is not None),
        minutes=_minutes(entered, kind),
        travel_minutes=entered.number("travel_minutes"),
        travel_metres=_metres(entered),
        outcome=entered.text("note", 20_000),
        commitment=entered.text("commitment"),
        met_decider=_MET.get(entered.text("met")),
        asked_for_order=entered.text("asked"),
        answer=entered.text("answer", 120),
    )
    move = Move(to=step) if step and opportunity_id is not None else None
    if move is not None and (move.to in ("lost", "no_decision")):
        move = Move(to=step, reason=entered.text("reason", 120))
    next_step = _next(viewer, entered)
    if entered.problems:
        return None, entered.problems
    return Sent(entered.key(), activity, planned_id, move, next_step, saved_at), {}


def default_day(today: date, kind: str) -> date:
    """The working day on which a next step of a kind falls."""
    day = today + timedelta(days=NEXT_DAYS.get(kind, 7))
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _choice(entered: Entered) -> tuple[int, int | None, int | None, int | None]:
    parts = (entered.text("visit", 80).split(":") + [""] * 4)[:4]
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 19 else None for part in parts]
    return numbers[0] or 0, numbers[1], numbers[2], numbers[3]


def _saved_at(entered: Entered, now: datetime) -> datetime | None:
    """When a phone kept it; a phone whose clock is far off is not believed."""
    try:
        found = datetime.fromisoformat(entered.text("saved_at", 40))
    except ValueError:
        return None
    return found if found.tzinfo and now - MOST_OFFLINE <= found <= now else None


def _when(viewer: Viewer, entered: Entered, now: datetime, *, is_planned: bool) -> datetime | None:
    """When it began: as told; else as planned (None), or so that it ends now."""
    text = entered.text("at", 40)
    if not text and is_planned:
        return None
    if not text:
        kind = entered.text("kind") or "visit"
        return now - timedelta(minutes=min(_minutes(entered, kind) or 0, 12 * 60))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        entered.problems["at"] = _("This is no moment that can be used. Write it as 2026-01-31 14:30.")
        return now
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(viewer.organisation.time_zone))


def _minutes(entered: Entered, kind: str) -> int | None:
    text = entered.text("minutes", 8)
    if not text:
        return MINUTES.get(kind, 45)
    if not (text.isascii() and text.isdigit()):
        entered.problems["minutes"] = _("Give minutes as a number, such as 45.")
        return None
    return int(text)


def _metres(entered: Entered) -> int | None:
    kilometres = entered.decimal("km")
    return None if kilometres is None else int(kilometres * 1000)


def _next(viewer: Viewer, entered: Entered) -> NextStep | None:
    kind = entered.text("next", 20)
    if kind in ("", "none") or kind not in NEXT_DAYS:
        return None
    day = entered.day("next_on") or default_day(viewer.today, kind)
    at, text = None, entered.text("next_at", 8)
    if text:
        try:
            at = time.fromisoformat(text)
        except ValueError:
            entered.problems["next_at"] = _("Write the time as 14:30.")
    return NextStep(kind, day, at, entered.text("next_text"))

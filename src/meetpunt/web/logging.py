"""What a form or a phone sends to log an activity, read into what the action takes; or what is wrong, by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions.acch import CONTRADICTS
from meetpunt.actions.activities.told import ActivityTold, NextStep
from meetpunt.actions.move_opportunity import Move
from meetpunt.method.acch import State
from meetpunt.store.access import Viewer
from meetpunt.store.road import currency_of
from meetpunt.web.entering import Entered
from meetpunt.web.own_fields import PREFIX, own_values_told

KINDS = ("visit", "demonstration", "call", "email")
PURPOSES = ("sales", "service")
MOST_SIGNS = 20_000
MINUTES = {"visit": 45, "demonstration": 90, "call": 10, "email": 5}
NEXT_DAYS = {"call": 4, "visit": 14, "quote_work": 1, "demonstration": 7}
"""After how many days the next step falls when no day is given; a weekend moves it to Monday."""

MOST_OFFLINE = timedelta(days=30)
"""What a phone kept longer ago than this counts as happening when it is sent."""

ANSWERS = {"yes": True, "no": False}
"""What a field of ACCH holds; not asked is neither."""
ACCH = ("aware", "covered", "considers", "promised")
_MET = {"decider": True, "other": False}
_NOT_CONTENT = ("csrfmiddlewaretoken", "key", "who", "saved_at")


@dataclass(frozen=True)
class Chosen:
    """What the field `visit` holds: "2:17:5:9:call" is place 2, planned activity, account, opportunity and kind.

    All but the place may be empty. What it was about may be told apart, in `about_2`: an opportunity or "none".
    """

    place: int
    activity_id: int | None
    account_id: int | None
    opportunity_id: int | None
    kind: str
    is_about_none: bool = False

    def name(self, field: str) -> str:
        """The name in the form of a field that belongs to this choice and opportunity: step_2_9."""
        return f"{field}_{self.place}_{self.opportunity_id or ''}"


@dataclass(frozen=True)
class Sent:
    """What was sent, read.

    saved_at: when a phone kept it; content: all that was typed, in one order; own: the organisation's own fields.
    """

    key: UUID | None
    chosen: Chosen
    told: ActivityTold
    move: Move | None
    next_step: NextStep | None
    saved_at: datetime | None
    content: str
    own: dict[int, str]
    acch: State


def read(viewer: Viewer, told: Mapping[str, str], now: datetime) -> tuple[Sent | None, dict[str, str]]:
    """What was sent, and what is wrong with it by field (then nothing is given)."""
    entered = Entered(told)
    chosen = chosen_of(told)
    if chosen.activity_id is None and chosen.account_id is None and chosen.opportunity_id is None:
        entered.problems["visit"] = _("Choose with whom this was.")
    saved_at = _saved_at(entered, now)
    kind = entered.text("kind") or chosen.kind
    kind = kind if kind in KINDS else "visit"
    activity = ActivityTold(
        kind=kind,
        account_id=chosen.account_id,
        contact_id=entered.number(f"contact_{chosen.place}"),
        opportunity_id=chosen.opportunity_id,
        at=_when(viewer, entered, saved_at or now, kind, is_planned=chosen.activity_id is not None),
        minutes=_minutes(entered, kind),
        travel_minutes=_whole(entered, "travel_minutes"),
        travel_metres=_metres(entered),
        purpose=entered.text("purpose") if entered.text("purpose") in PURPOSES else "",
        outcome=entered.text("note", MOST_SIGNS),
        commitment=entered.text("commitment"),
        met_decider=_MET.get(entered.text("met")),
        asked_for_order=entered.text("asked"),
        answer=entered.text("answer", 120),
    )
    move, next_step = _move(viewer, entered, chosen), _next(viewer, entered)
    acch = _acch(entered, chosen)
    if entered.problems:
        return None, entered.problems
    own, content = own_values_told(told), _content(told)
    return Sent(entered.key(), chosen, activity, move, next_step, saved_at, content, own, acch), {}


def chosen_of(told: Mapping[str, str]) -> Chosen:
    """With whom and about what it was."""
    entered = Entered(told)
    parts = (entered.text("visit", 80).split(":") + [""] * 5)[:5]
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 19 else None for part in parts[:4]]
    place = numbers[0] or 0
    about = entered.text(f"about_{place}", 20)
    opportunity_id = entered.number(f"about_{place}") if about else numbers[3]
    return Chosen(place, numbers[1], numbers[2], opportunity_id, parts[4], about == "none")


def said_of_needs(sent: Sent, fields: tuple[str, ...]) -> dict[str, str]:
    """What is to be filled in first, by field of the form."""
    words = {
        "amount": _("Fill in the amount: this step has one."),
        "expected_close": _("Fill in when the customer decides: this step needs it."),
    }
    return {sent.chosen.name(field): words.get(field, _("Fill this in first.")) for field in fields}


def said_of_own(problems: Mapping[int, str]) -> dict[str, str]:
    """What is wrong with own fields, by field of the form."""
    return {f"{PREFIX}{field_id}": sentence for field_id, sentence in problems.items()}


def default_day(today: date, kind: str) -> date:
    """The working day on which a next step of a kind falls."""
    day = today + timedelta(days=NEXT_DAYS.get(kind, 7))
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _move(viewer: Viewer, entered: Entered, chosen: Chosen) -> Move | None:
    """The step that was reached; None when the form was sent with the step as it showed it."""
    about = chosen.opportunity_id
    step = entered.text(chosen.name("step"), 20)
    if about is None or not step or step == entered.text(chosen.name("stood"), 20):
        return None
    amount = chosen.name("amount")
    return Move(
        to=step,
        amount_minor=entered.money(amount, currency_of(viewer, about)) if entered.text(amount) else None,
        expected_close=entered.day(chosen.name("expected_close")),
    )


def _acch(entered: Entered, chosen: Chosen) -> State:
    """What was asked of awareness, agreed visits, preference and promise."""
    state = State(*(ANSWERS.get(entered.text(f"{name}_{chosen.place}", 8)) for name in ACCH))
    if state.is_contradictory:
        entered.problems[f"aware_{chosen.place}"] = str(CONTRADICTS)
    return state


def _content(told: Mapping[str, str]) -> str:
    typed = sorted((name, value) for name, value in told.items() if value and name not in _NOT_CONTENT)
    return json.dumps(typed, ensure_ascii=False)


def _saved_at(entered: Entered, now: datetime) -> datetime | None:
    """When a phone kept it; a phone whose clock is far off is not believed."""
    try:
        found = datetime.fromisoformat(entered.text("saved_at", 40))
    except ValueError:
        return None
    return found if found.tzinfo and now - MOST_OFFLINE <= found <= now else None


def _when(viewer: Viewer, entered: Entered, now: datetime, kind: str, *, is_planned: bool) -> datetime | None:
    """When it began: as told; else as planned (None), or so that it ends now."""
    text = entered.text("at", 40)
    if not text and is_planned:
        return None
    if not text:
        return now - timedelta(minutes=min(_minutes(entered, kind) or 0, 12 * 60))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        entered.problems["at"] = _("This is no moment that can be used. Write it as 2026-01-31 14:30.")
        return now
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(viewer.organisation.time_zone))


def _minutes(entered: Entered, kind: str) -> int | None:
    return MINUTES[kind] if not entered.text("minutes", 8) else _whole(entered, "minutes")


def _whole(entered: Entered, name: str) -> int | None:
    text = entered.text(name, 8)
    if text and not (text.isascii() and text.isdigit()):
        entered.problems[name] = _("Give minutes as a number, such as 45.")
        return None
    return int(text) if text else None


def _metres(entered: Entered) -> int | None:
    kilometres = entered.decimal("km")
    return None if kilometres is None else int(kilometres * 1000)


def _next(viewer: Viewer, entered: Entered) -> NextStep | None:
    kind = entered.text("next", 20)
    if kind in ("", "none") or kind not in NEXT_DAYS:
        return None
    # The day that stood on the button, also when it is sent days later.
    shown = entered.day(f"day_{kind}")
    if shown is None or shown < viewer.today:
        shown = default_day(viewer.today, kind)
    day = entered.day("next_on") or shown
    at, text = None, entered.text("next_at", 8)
    if text:
        try:
            at = time.fromisoformat(text)
        except ValueError:
            entered.problems["next_at"] = _("Write the time as 14:30.")
    return NextStep(kind, day, at, entered.text("next_text"))

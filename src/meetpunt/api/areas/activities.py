"""Activities: logging and planning them, the week's sheet, the day, the calendar, and calendars of elsewhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from pydantic import Base64Bytes

from meetpunt.actions import calendars, day_order, week_sheet
from meetpunt.actions import log_activity as logging
from meetpunt.actions.activities import filling, planning
from meetpunt.actions.activities.told import ActivityTold, NextStep
from meetpunt.actions.looking import note_look
from meetpunt.actions.move_opportunity import Move
from meetpunt.actions.outward import reach
from meetpunt.api.gates import only, reads_registration, registers
from meetpunt.api.operation import For, area
from meetpunt.method.acch import State
from meetpunt.reports import activity, calendar, calendar_grid, round_plan, today, week, week_difference
from meetpunt.reports import logging as log_report
from meetpunt.store import activity_list, appointments, days, pipeline
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.activity_list import ActivityFilter
from meetpunt.store.api_tokens import Scope

record = For(Scope.READ_RECORDS, Scope.WRITE_RECORDS)


@dataclass(frozen=True)
class Done:
    """What deciding about a proposal did, and the change to undo."""

    what: str
    change_id: int | None


@dataclass(frozen=True)
class OwnAddress:
    """The address by which a calendar program reads one's own planned activities; its path is not shown again."""

    path: str


def log(
    viewer: Viewer,
    told: ActivityTold,
    now: datetime,
    planned_id: int | None = None,
    move: Move | None = None,
    next_step: NextStep | None = None,
    own: dict[int, str] | None = None,
    acch: State | None = None,
    key: UUID | None = None,
) -> logging.Logged:
    """Log an activity that took place, with what it changed: the opportunity's step, the next step, what was asked.

    planned_id: the planned activity that became it; what is not told then stays as it was planned.
    """
    return logging.log_activity(
        viewer, told, key, now, planned_id=planned_id, move=move, next_step=next_step, own=own, acch=acch
    )


def told_of_activity(viewer: Viewer, activity_id: int) -> ActivityTold:
    """An activity's own values, as `seen` and `told` of a change name them."""
    return planning.find_told(viewer, activity_id)


def own_day(viewer: Viewer, now: datetime) -> today.Today:
    """The viewer's own day: what comes next, what waits, and what is worth a call."""
    return today.today_of(viewer, now)


def activities_page(
    viewer: Viewer, wanted: ActivityFilter, now: datetime, page: int = 1
) -> activity_list.ActivitiesPage:
    """Activities that the filters choose, the newest first, with their sums. Whose were looked at is noted."""
    if wanted.person in [one.id for one in pipeline.owners(viewer)]:
        note_look(viewer, wanted.person or 0, "activities", now)
    return activity_list.activities_page(viewer, wanted, page)


def to_choose(viewer: Viewer, text: str) -> tuple[tuple[int, str, str], ...]:
    """Accounts to log an activity at, whose name or town holds a text."""
    return days.accounts_to_choose(viewer, text)


def calendar_days(viewer: Viewer, person_id: int, day: date, now: datetime) -> calendar.Calendar:
    """The week around a day in somebody's calendar."""
    return calendar.calendar_of(viewer, person_id, day, now)


def own_calendar(viewer: Viewer, day: date, now: datetime) -> calendar.Calendar:
    """The week around a day in one's own calendar."""
    return calendar.calendar_of(viewer, viewer.person_id or 0, day, now)


def week_of(viewer: Viewer, monday: date, person_id: int | None = None) -> week.WeekSheet:
    """What somebody registered in a week, a line per kind and a cell per day."""
    return week.week_sheet(viewer, monday, person_id)


def week_beside(viewer: Viewer, monday: date) -> week_difference.Difference:
    """One's own week beside the hours of one's contract."""
    return week_difference.difference(week.week_sheet(viewer, monday), viewer.today)


def last_week(viewer: Viewer, monday: date) -> dict[str, int | None]:
    """The cells of a week filled in as those of the week before."""
    return week.as_last_week(viewer, week.week_sheet(viewer, monday))


def save_week(
    viewer: Viewer, monday: date, seen: dict[str, int | None], wanted: dict[str, int | None], now: datetime
) -> tuple[Model | None, int]:
    """Keep minutes per kind and day: cells are named as the week's sheet names them; null empties one."""
    sheet = week.week_sheet(viewer, monday)
    known = {one.name for row in sheet.rows for one in row.cells if one.is_open}
    if not set(wanted) <= known:
        raise NotVisible("a cell of the week")
    return week_sheet.save_week(viewer, sheet.monday, seen, wanted, now)


def take_over(viewer: Viewer, moves: tuple[tuple[int, datetime], ...], now: datetime) -> Model | None:
    """Move planned visits to the moments that a plan of the round proposes."""
    return day_order.take_over_order(viewer, moves, now)


def plan_round(viewer: Viewer, first: date, last: date, fixed: tuple[int, ...] = ()) -> round_plan.RoundPlan:
    """A proposal in which order planned visits are less travel; fixed: those that stay where they are."""
    return round_plan.round_plan(viewer, first, last, fixed)


def calendar_feeds(viewer: Viewer) -> tuple[appointments.FeedRef, ...]:
    """Calendars of elsewhere that one added."""
    return appointments.feeds_of(viewer)


def proposals(viewer: Viewer) -> tuple[appointments.Proposal, ...]:
    """Appointments of elsewhere that wait for a decision."""
    return appointments.proposals_of(viewer)


def add_calendar(viewer: Viewer, name: str, address: str, now: datetime) -> int:
    """Add a calendar by its address (ICS); it is read in a moment."""
    return calendars.add_address(viewer, name, address, now, reach())


def add_calendar_file(viewer: Viewer, name: str, content: Base64Bytes, now: datetime) -> int:
    """Read a calendar from a file (ICS, in Base64), once; gives how many appointments wait."""
    return calendars.add_file(viewer, name, content, now)


def fetch_calendar(viewer: Viewer, feed_id: int, now: datetime) -> None:
    """Ask for a reading of a calendar now."""
    if feed_id not in {feed.id for feed in appointments.feeds_of(viewer) if not feed.is_file}:
        raise NotVisible(f"calendar {feed_id}")
    calendars.ask_to_fetch(viewer.organisation.id, feed_id, now)


def confirm(viewer: Viewer, appointment_id: int, now: datetime) -> Done:
    """Plan, move or call off what a proposal says."""
    found = calendars.confirm(viewer, appointment_id, now)
    return Done(found.what, found.change_id)


def dismiss(viewer: Viewer, appointment_id: int, now: datetime, whole_series: bool = False) -> Done:
    """Leave a proposal aside, or all of its series."""
    found = calendars.dismiss(viewer, appointment_id, now, whole_series)
    return Done(found.what, found.change_id)


def make_own_address(viewer: Viewer, now: datetime) -> OwnAddress:
    """Make the address by which a calendar program reads one's planned activities; the old one ends."""
    secret = secrets.token_urlsafe(32)
    calendars.make_own_address(viewer, secret, now)
    return OwnAddress(f"/calendar/{viewer.organisation.id}/{secret}.ics")


AREA = area(
    "activities",
    _("Activities and calendar"),
    _("Log and plan activities, fill in the week, read the day and the calendar, and decide about appointments."),
    record.get("/activities", only(reads_registration, activities_page)),
    record.get("/activities/{activity_id}", activity.activity_report),
    record.get("/activities/{activity_id}/values", told_of_activity, planning.find_told),
    record.post("/activities", only(registers, log), logging.log_activity, filling.moment),
    record.post("/activities/plan", only(registers, planning.plan)),
    record.patch("/activities/{activity_id}", planning.change_activity),
    record.post("/activities/{activity_id}/held", planning.hold),
    record.post("/activities/{activity_id}/move", planning.move),
    record.post("/activities/{activity_id}/tomorrow", planning.move_to_tomorrow),
    record.post("/activities/{activity_id}/call-off", planning.call_off),
    record.post("/activities/{activity_id}/plan-again", planning.plan_again),
    record.delete("/activities/{activity_id}", planning.remove_activity),
    record.get("/log", only(registers, log_report.log_page)),
    record.get("/log/accounts", only(registers, to_choose)),
    record.get("/log/on-the-road", only(registers, log_report.on_the_road)),
    record.get("/today", only(registers, own_day), today.today_of),
    record.get("/calendar", only(registers, own_calendar), calendar_grid.grid),
    record.get("/people/{person_id}/calendar", calendar_days, calendar.calendar_of, looks="calendar"),
    record.get("/week", week_of, week.week_sheet, looks="week"),
    record.get("/week/report", week.week_report),
    record.get("/week/beside-contract", week_beside, week_difference.difference),
    record.get("/week/as-last", last_week, week.as_last_week, week.filled_in),
    record.put("/week", save_week, week_sheet.save_week),
    record.get("/round", only(registers, plan_round), round_plan.round_plan),
    record.post("/round/take-over", only(registers, take_over), day_order.take_over_order),
    record.get("/calendars", only(registers, calendar_feeds)),
    record.get("/calendars/proposals", only(registers, proposals)),
    record.post("/calendars", only(registers, add_calendar), calendars.add_address),
    record.post("/calendars/file", only(registers, add_calendar_file), calendars.add_file),
    record.post("/calendars/{feed_id}/fetch", only(registers, fetch_calendar), calendars.ask_to_fetch),
    record.delete("/calendars/{feed_id}", only(registers, calendars.forget_feed)),
    record.post("/calendars/proposals/{appointment_id}/confirm", only(registers, confirm), calendars.confirm),
    record.post("/calendars/proposals/{appointment_id}/dismiss", only(registers, dismiss), calendars.dismiss),
    record.put("/calendars/own-address", only(registers, make_own_address), calendars.make_own_address),
    record.delete("/calendars/own-address", only(registers, calendars.withdraw_own_address)),
)

"""The records behind a number: every count on the funnel page opens here, found by the very arrays that counted it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.funnel import Part, part_of
from meetpunt.method.period import day_of
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.log_events import DAY_US
from meetpunt.reports.step_lines import everybody
from meetpunt.reports.view import Mask, View, look
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.fields import from_us
from meetpunt.store.opportunities import OpportunityRow, opportunity_rows

Which = Literal["reached", "went_on", "lost", "still", "young", "stock", "won_in_period", "lost_in_period", "open_now"]
OF_A_STEP = ("reached", "went_on", "lost", "still", "young", "stock")
PAGE = 50


@dataclass(frozen=True)
class Record:
    """An opportunity with its stay in the step (None for counts over the whole process)."""

    opportunity: OpportunityRow
    entered: date | None
    days: float | None
    skipped: bool


@dataclass(frozen=True)
class RecordsPage:
    """One page of records; `total` is the number that was opened."""

    which: str
    step_code: str
    total: int
    page: int
    pages: int
    records: tuple[Record, ...]


def person_records(
    viewer: Viewer, person_id: int, ask: FunnelAsk, which: str, position: int | None, page: int | None = 1
) -> RecordsPage:
    """The records behind a number of one rep's funnel; page None = all of them (export).

    Raises:
        NotVisible: the viewer may not see this person's figures, or there is no such number.
    """
    person = access.find_person(viewer, person_id)
    view = look(viewer.organisation, ask)
    view = replace(view, scope=replace(view.scope, owners=(person.id,)))
    return _page(view, view.spells.group == person.id, which, position, page, None)


def team_records(
    viewer: Viewer, team_id: int, ask: FunnelAsk, which: str, position: int | None, page: int | None = 1
) -> RecordsPage:
    """The records behind a number of a team's funnel; owners only for who may see names."""
    team = access.find_team(viewer, team_id)
    view = look(viewer.organisation, ask)
    view = replace(view, scope=replace(view.scope, teams=(team.id,)))
    own = everybody(view) & (view.spells.team == team.id)
    return _page(view, own, which, position, page, None if access.sees_names_of_team(viewer, team.id) else frozenset())


def organisation_records(
    viewer: Viewer, ask: FunnelAsk, which: str, position: int | None, page: int | None = 1
) -> RecordsPage:
    """The records behind a number of the organisation's funnel; owners only whose own figures the viewer may see.

    Raises:
        NotVisible: the viewer does not see the organisation as a whole, or there is no such number.
    """
    if not viewer.sees_organisation:
        raise NotVisible("organisation")
    view = look(viewer.organisation, ask)
    named = frozenset(person.id for person in access.people(viewer))
    return _page(view, np.ones(len(view.spells), dtype=np.bool_), which, position, page, named)


def _page(
    view: View, own: Mask, which: str, position: int | None, page: int | None, named: frozenset[int] | None
) -> RecordsPage:
    """named: the owners who are told by name; None = all."""
    if which not in get_args(Which) or (which in OF_A_STEP) != (position is not None):
        raise NotVisible(which)
    if position is not None and not -1 <= position < view.log.steps:
        raise NotVisible(f"step {position}")
    if which in ("reached", "went_on", "lost", "still", "young"):
        chosen = _spells_behind(view, own, which, position or 0)
        ids = view.spells.opportunity[chosen]
    else:
        chosen = np.zeros(0, dtype=np.intp)
        ids = np.array(_asked_behind(view, which, position), dtype=np.int64)
    order = np.argsort(ids, kind="stable")[::-1]
    pages = max(1, -(-len(ids) // PAGE))
    number = 1 if page is None else min(max(1, page), pages)
    shown = order if page is None else order[(number - 1) * PAGE : number * PAGE]
    rows = opportunity_rows(view.organisation.id, [int(one) for one in ids[shown]])
    records = []
    for place in shown.tolist():
        row = rows[int(ids[place])]
        row = row if named is None or row.owner_id in named else replace(row, owner_id=None, owner_name="")
        records.append(_record(view, row, int(chosen[place]) if len(chosen) else None))
    code = view.process.steps[position].code if position is not None and position >= 0 else ""
    return RecordsPage(which, code, len(ids), number, pages, tuple(records))


def _spells_behind(view: View, own: Mask, which: str, position: int) -> NDArray[np.intp]:
    chosen = np.flatnonzero(own & view.in_cohort & view.chosen & (view.spells.step == position))
    if which == "reached":
        return chosen
    part = part_of(view.spells.where(chosen), view.log.still, view.log.segment[chosen])
    return np.asarray(chosen[part == Part[which.upper()]])


def _asked_behind(view: View, which: str, position: int | None) -> list[int]:
    by_opportunity = replace(view.scope, by="opportunity")
    if which == "stock":
        rows = view.answer("open_stock", by_opportunity).rows
        return [row[0] for row in rows if row[1] == position]
    column = {"won_in_period": "won", "lost_in_period": "lost", "open_now": "open"}[which]
    return [row["key"] for row in view.answer("outcomes", by_opportunity).dicts() if row[column]]


def _record(view: View, row: OpportunityRow, spell: int | None) -> Record:
    if spell is None:
        return Record(row, None, None, skipped=False)
    entered = from_us(round(float(view.spells.entered[spell]) * DAY_US))
    skipped = bool(view.spells.skipped[spell])
    days = None if skipped or view.spells.step[spell] == view.log.steps - 1 else float(view.spells.age[spell])
    return Record(row, day_of(entered, ZoneInfo(view.organisation.time_zone)), days, skipped)

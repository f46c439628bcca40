"""Visits agreed against held per segment, orders by time since the last visit, who is overdue, and what promises
came to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.method.conversion import wilson
from meetpunt.method.period import day_number
from meetpunt.method.visit_pace import due_days
from meetpunt.method.visit_rhythm import OrderRate, Rhythm, order_rates, rhythm
from meetpunt.reports.acch import account_scope, place_name
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.memory import answers
from meetpunt.reports.record_parts import MISSING, added_up, columns_of
from meetpunt.reports.target_actuals import months_before
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.account_list import planned_visits
from meetpunt.store.fields import BEGINNING, from_day_number, to_day_number
from meetpunt.store.names import names_of
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

LEAST = 5
A_YEAR = timedelta(days=365)
SHOWN = 200
"""Of a longer list of overdue visits the longest overdue ones are shown."""


@dataclass(frozen=True)
class Kept:
    """Of accounts that said yes (or no) to "do you order with us", how many ordered within 365 days; the interval is
    90 %.
    """

    accounts: int
    ordered: int
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Overdue:
    """An account whose agreed visit is overdue. owner: empty where names are not the viewer's to see."""

    account_id: int
    name: str
    owner_id: int | None
    owner: str
    segment: str
    agreed: int
    last: date | None
    due_on: date
    days: int
    planned_on: date | None


@dataclass(frozen=True)
class VisitRhythm:
    """What the page shows of visits and orders.

    Attributes:
        first, last: the twelve months that visits are counted in.
        segments: per segment; whole: all together.
        rates: orders by time since the last visit.
        agreed_accounts: with agreed visits today; late: how many of those are overdue; overdue: the longest overdue
            ones.
        promised, refused: what came of the answers of the year before last's days; None = nobody was asked then.
        told_first, told_last: when those answers were given.
    """

    first: date
    last: date
    segments: tuple[Rhythm, ...]
    whole: Rhythm
    rates: tuple[OrderRate, ...]
    agreed_accounts: int
    late: int
    overdue: tuple[Overdue, ...]
    promised: Kept | None
    refused: Kept | None
    told_first: date
    told_last: date


def visit_rhythm(viewer: Viewer, place: Place, ask: AcchAsk) -> VisitRhythm:
    """The report.

    Raises:
        NotVisible: the viewer may not see the figures of this place.
    """
    place_name(viewer, place)
    key = ("visit rhythm", viewer, place, ask)
    return answers.to_draw(viewer.organisation.id, key, lambda: _rhythm(viewer, place, ask))


def _rhythm(viewer: Viewer, place: Place, ask: AcchAsk) -> VisitRhythm:
    change = change_number(viewer.organisation.id)
    first = months_before(ask.as_of, 12)
    scope = replace(account_scope(viewer, place, ask), from_day=day_number(first))
    gaps = added_up("agreed_gaps", scope, change, ("segment", "gap")).dicts()
    segments, whole = _segments(gaps, (ask.as_of - first).days + 1)
    told_last = ask.as_of - A_YEAR
    told_first = months_before(told_last, 12)
    answered = replace(scope, from_day=day_number(told_first), until_day=day_number(told_last))
    told = {int(row["promised"]): row for row in remembered("acch_promises", answered, change).dicts()}
    since = replace(scope, since_day=day_number(months_before(first, 12)))
    rates = added_up("orders_after_visit", since, change, ("band",)).rows
    agreed = columns_of("agreed_accounts", scope, change)
    late = _late(agreed, ask.as_of)
    return VisitRhythm(
        first,
        ask.as_of,
        segments,
        whole,
        order_rates((int(band), int(days or 0), int(orders or 0)) for _key, band, days, orders in rates),
        len(agreed["account_id"]),
        len(late),
        _named(viewer, late[:SHOWN]),
        _kept(told.get(1)),
        _kept(told.get(0)),
        told_first,
        told_last,
    )


def _segments(rows: list[dict[str, int | str | None]], days: int) -> tuple[tuple[Rhythm, ...], Rhythm]:
    found: dict[str, list[dict[str, int | str | None]]] = defaultdict(list)
    for row in rows:
        found[str(row["segment"] or "")].append(row)

    def of(name: str, lines: list[dict[str, int | str | None]]) -> Rhythm:
        accounts, agreed, held = (
            sum(int(line[column] or 0) for line in lines) for column in ("accounts", "agreed_365", "visits")
        )
        gaps = ((None if line["gap"] is None else int(line["gap"]), int(line["n"] or 0)) for line in lines)
        return rhythm(name, gaps, accounts, agreed, held, days)

    return tuple(of(name, found[name]) for name in sorted(found, key=str.casefold)), of("", rows)


def due_of(agreed: Columns) -> NDArray[np.int64]:
    """The day numbers on which the accounts of `agreed_accounts` are to be visited."""
    years, since, made, last = (
        np.where(agreed[name] == MISSING, np.nan, agreed[name])
        for name in ("visits_a_year", "from_day", "created_us", "last_day")
    )
    return due_days(years, np.where(since == to_day_number(BEGINNING), made // 86_400_000_000, since), last)


def _late(agreed: Columns, as_of: date) -> list[Overdue]:
    """Who is overdue, the longest first."""
    due, today = due_of(agreed), day_number(as_of)
    late = np.flatnonzero(due < today)
    found = []
    for due_day, *told in zip(due[late].tolist(), *(column[late].tolist() for column in agreed.values()), strict=True):
        row: dict[str, Any] = {
            name: None if value == MISSING else value for name, value in zip(agreed, told, strict=True)
        }
        last = row["last_day"]
        found.append(
            Overdue(
                row["account_id"],
                row["name"],
                row["owner_id"],
                "",
                row["segment"] or "",
                row["visits_a_year"],
                None if last is None else from_day_number(last),
                from_day_number(due_day),
                today - due_day,
                None,
            )
        )
    return sorted(found, key=lambda one: (-one.days, one.name.casefold(), one.account_id))


def _named(viewer: Viewer, late: list[Overdue]) -> tuple[Overdue, ...]:
    """With owner and planned visit, of the accounts that the viewer works in; who works in none of them sees counts
    alone.
    """
    names = names_of(viewer.organisation.id, "owner")
    planned = planned_visits(viewer, [one.account_id for one in late])
    return tuple(
        replace(one, owner=names.get(one.owner_id) or "", planned_on=planned[one.account_id])
        for one in late
        if one.account_id in planned
    )


def _kept(row: dict[str, int] | None) -> Kept | None:
    if row is None:
        return None
    accounts, ordered = int(row["accounts"]), int(row["ordered"])
    low, high = wilson(ordered / accounts, accounts) if accounts >= LEAST else (None, None)
    return Kept(accounts, ordered, low, high)

"""Numbers first? Visits up to a landmark against orders after it, of a place and of the whole organisation.

The rule: the classes of size are those of the whole organisation, so that every place compares alike with alike; the
answer of the organisation names nobody, and whoever sells may read it when it is made of enough others.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.scope import Scope
from meetpunt.method.events import Outcome
from meetpunt.method.numbers_first import Deals, NumbersFirst, numbers_first
from meetpunt.reports.ask import FunnelAsk, find_process, scope_of
from meetpunt.reports.known import places_of
from meetpunt.reports.log_events import DAY_US
from meetpunt.reports.memory import answers, logs, of_data
from meetpunt.reports.record_parts import MISSING, columns_of
from meetpunt.reports.view import View, entered_between, look
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ORGANISATION, Place, ProcessRef
from meetpunt.store.tenancy import change_number

LANDMARKS = (14, 30, 60, 90)
HORIZON = 180
"""Days after the landmark in which an order counts."""


@dataclass(frozen=True)
class NumbersFirstReport:
    """The answers.

    Attributes:
        own: of the place. whole: of the organisation; None when the place is that, or it may not be told.
        landmark, horizon: in days.
    """

    process: ProcessRef
    own: NumbersFirst
    whole: NumbersFirst | None
    landmark: int
    horizon: int


def numbers_first_report(
    viewer: Viewer, place: Place, first: date, last: date, landmark: int = 30, process_code: str | None = None
) -> NumbersFirstReport:
    """What entered the process between two days, both included.

    Raises:
        NotVisible: the viewer may not see the place.
        NotAnswerable: there is no such process.
    """
    places_of(viewer).find(place)
    until = min(last, viewer.today)
    ask = FunnelAsk(viewer.today, process_code, min(first, until), until)
    key = ("numbers first", viewer, place, ask, landmark)
    return answers.to_draw(viewer.organisation.id, key, lambda: _report(viewer, place, ask, landmark))


def _report(viewer: Viewer, place: Place, ask: FunnelAsk, landmark: int) -> NumbersFirstReport:
    organisation = viewer.organisation
    change, process = change_number(organisation.id), find_process(organisation, ask)
    scope = scope_of(organisation, process, ask)
    entered = logs.while_it_holds(
        organisation.id, ("entered", organisation, ask, landmark), lambda: _entered(look(organisation, ask), landmark)
    )
    visits, amount = _told(replace(scope, landmark_days=landmark), change, entered.opportunity)
    deals = Deals(entered.entered, entered.ended, entered.won, visits, entered.rep, _size(amount), entered.step)
    as_of = scope.as_of_us / DAY_US
    chosen = np.ones(len(deals.won), dtype=np.bool_)
    for column, wanted in (
        (deals.rep, place.person_id),
        (entered.team, place.team_id),
        (entered.territory, place.territory_id),
    ):
        if wanted is not None:
            chosen &= column == wanted
    whole = None
    if place != ORGANISATION and _tells_whole(viewer, place):
        whole = _answer(deals, landmark, as_of)
    return NumbersFirstReport(process, _answer(deals.where(chosen), landmark, as_of), whole, landmark, HORIZON)


def _answer(deals: Deals, landmark: int, as_of: float) -> NumbersFirst:
    """Worked out again only when a visit or a step changed one of these opportunities."""
    data = (as_of, *(getattr(deals, column.name) for column in fields(deals)))
    return of_data(f"numbers first {landmark}", data, lambda: numbers_first(deals, landmark, HORIZON, as_of))


def _tells_whole(viewer: Viewer, place: Place) -> bool:
    others = [one for one in access.team_members_of_all(viewer) if one != place.person_id]
    return viewer.sees_organisation or len(others) >= access.OTHERS_IN_AN_AGGREGATE


@dataclass(frozen=True)
class _Entered:
    """Every opportunity of the period as it stood at its landmark, but for its visits and its amount.

    Attributes:
        opportunity: which one. entered, ended, won, rep, step: as in `Deals`.
        team, territory: of then.
    """

    opportunity: NDArray[np.int64]
    entered: NDArray[np.float64]
    ended: NDArray[np.float64]
    won: NDArray[np.bool_]
    rep: NDArray[np.int64]
    step: NDArray[np.int64]
    team: NDArray[np.int64]
    territory: NDArray[np.int64]


def _entered(view: View, landmark: int) -> _Entered:
    log, histories = view.log, view.log.histories
    # What was first seen at an import, or was running when the data begin, has no known day of entry.
    known = ~histories.unknown_entry & (histories.observed_from <= 0)
    histories = histories.where(known & entered_between(histories.entered, view.organisation, view.ask))
    mark = np.floor(histories.entered) + landmark + 1.0
    spells = log.spells
    place = np.searchsorted(histories.opportunity, spells.opportunity)
    place[place == len(histories)] = 0
    ours = np.zeros(len(spells), dtype=np.bool_)
    if len(histories):
        ours = (histories.opportunity[place] == spells.opportunity) & (spells.entered < mark[place])
    # Spells stand in order of their step: the last one that began before the landmark is where it stood.
    at = np.zeros(len(histories), dtype=np.int64)
    np.maximum.at(at, place[ours], np.flatnonzero(ours))
    ended = np.where(histories.outcome == Outcome.OPEN, np.inf, histories.entered + histories.age)
    won = histories.outcome == Outcome.WON
    step = spells.step[at].astype(np.int64)
    return _Entered(
        histories.opportunity, histories.entered, ended, won, spells.group[at], step, spells.team[at], log.territory[at]
    )


def _told(scope: Scope, change: int, opportunity: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The visits up to the landmark and the amount (nan = none) of these opportunities."""
    told = columns_of("landmark_visits", scope, change)
    # Last stands what is told of any other.
    known, visits = np.append(told["opportunity_id"], 2**62), np.append(told["visits"], 0)
    amount = np.append(told["amount_minor"], MISSING)
    place = np.searchsorted(known, opportunity)
    place[known[place] != opportunity] = len(known) - 1
    return visits[place], np.where(amount[place] == MISSING, np.nan, amount[place])


def _size(amount: NDArray[np.float64]) -> NDArray[np.int64]:
    """Thirds of the amounts, 0 to 2; -1 = no amount."""
    size = np.full(len(amount), -1, dtype=np.int64)
    known = ~np.isnan(amount)
    if known.any():
        size[known] = np.searchsorted(np.quantile(amount[known], (1 / 3, 2 / 3)), amount[known])
    return size

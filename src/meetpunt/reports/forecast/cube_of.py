"""The forecast of a whole process as draws, counted once per day and change: every slice of it is a sum.

Rule: nothing is known here of who looks. Whoever asks finds the slice that the viewer may see, through `access`, first.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.since import since
from meetpunt.method.direct_orders import DirectDraws, DirectOrders, draw_direct
from meetpunt.method.forecast.cautions import Caution
from meetpunt.method.forecast.conformal import doubt
from meetpunt.method.forecast.cube import Cube, Part
from meetpunt.method.forecast.inputs import Deals, ForecastInputs, Won
from meetpunt.method.forecast.looking_back import QUARTER, usual_widening
from meetpunt.method.forecast.run import fit, simulate
from meetpunt.method.forecast.told_steps import landmarks_of
from meetpunt.method.period import days_since_epoch, first_moment
from meetpunt.reports.ask import FunnelAsk, scope_of
from meetpunt.reports.forecast.cells import Cells, Orders, cells_of, orders_of
from meetpunt.reports.forecast.history import History, history_of
from meetpunt.reports.forecast.planned import planned_entries
from meetpunt.reports.memory import answers, cubes
from meetpunt.store.access import Viewer
from meetpunt.store.fields import to_day_number
from meetpunt.store.import_runs import came_in_since
from meetpunt.store.refs import OrganisationRef, ProcessRef
from meetpunt.store.tenancy import change_number

Per = Literal["week", "month"]

WINDOW_DAYS = 364.0
DRAWS = 1000
ROOM = 600_000
"""Draws times combinations at most, so that an organisation of thousands fits in memory."""
FEWEST_DRAWS = 200

FACTS = (
    *("fact_stage", "fact_opportunity", "fact_opportunity_change", "fact_opportunity_product", "fact_order_line"),
    "fact_activity",
)
"""What it is counted from."""


@dataclass(frozen=True)
class Foreseen:
    """A process as foreseen at the end of a day.

    Attributes:
        edges: the first day of each period and the day after the last; the first one is the day after `as_of`, or, as
            of a moment within a day, what is left of that day.
        cells: what the cube is counted in; see `Cells`.
        cube: the draws; `new` also holds `direct`: orders that come without an opportunity (None = there are none).
        chance_on: float64 [deals], of still going on from the step; chance_won: of ever becoming an order.
        deals: as the method took them.
        doubt: "open" and "new": float64 [draws], what all of the part is multiplied by, of mean 1: the band of the
            whole gets as much wider as it was too narrow before, that of a slice by what it has in common with it.
        warnings: what to be careful about.
    """

    as_of: date
    process: ProcessRef
    history: History
    orders: Orders
    edges: tuple[date, ...]
    cells: Cells
    cube: Cube
    direct: DirectDraws | None
    chance_on: NDArray[np.float64]
    chance_won: NDArray[np.float64]
    deals: Deals
    doubt: Mapping[Part, NDArray[np.float64]]
    warnings: tuple[Caution, ...]


def forecast_of(
    viewer: Viewer, process: ProcessRef, as_of: date, months: int = 6, per: Per = "month", is_today: bool = True
) -> Foreseen:
    """What the rest of this month and so many months after it bring, the whole organisation at once.

    Parameters:
        is_today: what is planned counts; it is not kept of earlier days.
    """
    organisation = viewer.organisation
    change = change_number(organisation.id)
    kept = since.of_facts(organisation.id, change, FACTS)
    return cubes.latest(
        (
            "forecast",
            organisation,
            process.id,
            process.is_default,
            len(process.steps),
            as_of,
            months,
            per,
            is_today,
        ),
        kept,
        lambda: foresee(organisation, process, as_of, edges_of(as_of, months, per), change, is_today),
    )


def foresee(
    organisation: OrganisationRef,
    process: ProcessRef,
    as_of: date,
    edges: tuple[date, ...],
    change: int,
    is_today: bool = True,
    moment: datetime | None = None,
    known_at: date | None = None,
) -> Foreseen:
    """The same, not kept: over any periods, from the end of a day or from an exact moment.

    known_at: the last day of writing down that counts; None = all that is known now.
    """
    kept = since.of_facts(organisation.id, change, FACTS)
    asked = (organisation, process.id, len(process.steps), as_of, moment, known_at)
    history, orders, cells = cubes.latest(
        ("history", *asked), kept, lambda: _known(history_of(organisation, process, as_of, change, moment, known_at))
    )
    zone = ZoneInfo(organisation.time_zone)
    days = np.array([0.0, *(days_since_epoch(first_moment(edge, zone)) - history.moment for edge in edges[1:])])
    planned = None
    if is_today and len(cells):
        scope = scope_of(organisation, process, FunnelAsk(as_of=as_of, is_today=False))
        planned = planned_entries(organisation.id, history, cells, scope, as_of)
    inputs = _inputs(history, orders, cells, process, max(float(days[-1]), QUARTER), planned)
    scale = answers.latest(
        ("widening", *asked), _since_this_morning(organisation, as_of, kept), lambda: usual_widening(inputs)
    )
    seed = zlib.crc32(f"{organisation.slug}/{process.code}/{as_of}".encode())
    draws = max(FEWEST_DRAWS, min(DRAWS, ROOM // max(1, len(cells))))
    fitted = fit(inputs)
    cube = simulate(fitted, inputs, days, draws, seed)
    direct = _direct(orders, cells, history, days, draws, seed + 1) if process.is_default else None
    if direct is not None:
        cube = _with(cube, direct)
    return Foreseen(
        as_of,
        process,
        history,
        orders,
        edges,
        cells,
        cube,
        direct,
        fitted.chance_going_on(inputs.deals),
        fitted.chance_won(inputs.deals),
        inputs.deals,
        {part: doubt(cube.slice(part=part, measure="orders"), scale[part], seed + 2) for part in scale},
        fitted.warnings,
    )


def edges_of(as_of: date, months: int, per: Per) -> tuple[date, ...]:
    """The first day of each period and the day after the last one."""
    first = as_of + timedelta(days=1)
    end = _months_on(first.replace(day=1), months + 1)
    if per == "month":
        starts = [_months_on(first.replace(day=1), number) for number in range(1, months + 1)]
    else:
        monday = first + timedelta(days=7 - first.weekday())
        starts = [monday + timedelta(weeks=number) for number in range((end - monday).days // 7 + 1)]
    return (first, *(start for start in starts if start > first and start < end), end)


def _months_on(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _since_this_morning(organisation: OrganisationRef, as_of: date, kept: int) -> int:
    """The number of the facts when much came in at once on the day, else 0: the day is in no quarter that passed."""
    morning = first_moment(as_of, ZoneInfo(organisation.time_zone))
    return kept if came_in_since(organisation.id, morning) else 0


def _known(history: History) -> tuple[History, Orders, Cells]:
    orders = orders_of(history)
    return history, orders, cells_of(history, orders)


def _inputs(
    history: History,
    orders: Orders,
    cells: Cells,
    process: ProcessRef,
    horizon: float,
    planned: NDArray[np.float64] | None,
) -> ForecastInputs:
    deals, entered = history.deals, history.log.histories
    today = to_day_number(history.as_of) + 1
    through = ~orders.direct
    return ForecastInputs(
        steps=len(process.steps),
        spells=history.log.spells,
        entries=entered.entered,
        entry_seller=entered.group,
        entry_cell=cells.entries,
        as_of=history.moment,
        deals=Deals(
            opportunity=deals.opportunity,
            seller=deals.owner,
            cell=cells.deals,
            step=deals.step,
            age=deals.age,
            amount=deals.amount,
            margin=deals.margin,
            has_next_step=deals.has_next_step,
        ),
        won=Won(
            day=(orders.day - today).astype(np.float64)[through],
            amount=orders.amount[through],
            margin=orders.margin[through],
            cell=cells.orders[through],
            seller=orders.owner[through],
        ),
        cells=len(cells),
        cell_seller=cells.seller,
        horizon_days=horizon,
        window_days=WINDOW_DAYS,
        planned_entries=planned,
        spell_amount=history.worth,
        spell_cell=_cell_of_spells(history, cells),
        cell_family=cells.thing,
        landmarks=landmarks_of(history.log.spells, len(process.steps), history.next_steps, history.moment),
    )


def _cell_of_spells(history: History, cells: Cells) -> NDArray[np.int64]:
    whose, entered = history.log.spells.opportunity, history.log.histories.opportunity
    return cells.entries[np.searchsorted(entered, whose)] if len(entered) else np.zeros(0, dtype=np.int64)


def _with(cube: Cube, direct: DirectDraws) -> Cube:
    """Orders without an opportunity are yet to come too."""
    return replace(
        cube,
        new_orders=cube.new_orders + direct.orders,
        new_amount=cube.new_amount + direct.amount,
        new_margin=cube.new_margin + direct.margin,
    )


def _direct(
    orders: Orders, cells: Cells, history: History, days: NDArray[np.float64], draws: int, seed: int
) -> DirectDraws | None:
    chosen = orders.direct
    known = DirectOrders(
        (orders.day - to_day_number(history.as_of) - 1).astype(np.float64)[chosen],
        cells.orders[chosen],
        orders.amount[chosen],
        orders.margin[chosen],
    )
    # How long the source has been telling of them, up to the window: not a year when it began last month.
    known_for = min(WINDOW_DAYS, float(-known.day.min())) if chosen.any() else WINDOW_DAYS
    return draw_direct(known, len(cells), days, max(known_for, 28.0), draws, seed)

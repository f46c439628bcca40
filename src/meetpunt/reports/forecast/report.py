"""The forecast of a place and period: what is won, what open ones bring, what is yet to come, and how sure that is.

Rule: means of the parts add up to the mean of the whole; P10, P50 and P90 are read off the sums and add up to nothing.
What people say themselves stands beside it and changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.cautions import Caution
from meetpunt.method.forecast.cube import chance_to_reach
from meetpunt.method.forecast.moves import Move, what_moves
from meetpunt.reports.forecast.aims import Aims
from meetpunt.reports.forecast.ask import ForecastAsk, Per, months_to, parts_of
from meetpunt.reports.forecast.cube_of import Foreseen, forecast_of
from meetpunt.reports.forecast.naive import run_rate, weighted, weighted_whenever
from meetpunt.reports.forecast.slices import Band, Slice, Whose, band_of
from meetpunt.store.access import NotVisible, Viewer, members_of
from meetpunt.store.access.viewer import with_teams_below
from meetpunt.store.commitments import Said
from meetpunt.store.refs import Place, ProcessRef

MOVERS = 8


@dataclass(frozen=True)
class Line:
    """A period, or the whole.

    Attributes:
        won: ordered already; opened, created: mean of what open ones and those yet to come bring.
        direct: of what is yet to come, what comes without an opportunity.
        band: of won, open and created together; None when it is over, or when nothing tells how much one is worth.
        target: in the measure's own unit; None = none is set. chance: of reaching it.
        own, adjusted: the rep's own word and the manager's adjustment of just these days.
    """

    first: date
    last: date
    won: float
    opened: float
    created: float
    direct: float
    band: Band | None
    target: float | None
    chance: float | None
    own: Said | None
    adjusted: Said | None
    is_over: bool

    @property
    def mean(self) -> float:
        """Of all of it."""
        return self.won + self.opened + self.created


@dataclass(frozen=True)
class Point:
    """The end of a day, with everything from the first day of the period on added up: as `Line`, for the chart."""

    day: date
    won: float
    opened: float
    created: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """All of it.

    Attributes:
        foreseen: the whole of which this is a slice.
        lines: the periods in order; total: the whole.
        points: the sums up to the end of each part, from the first day on.
        movers: the open ones that the total hangs on most; only of revenue.
        deals: open ones in this slice; their amount as far as it is known, and how many have none.
        weighted, whenever, run_rate: what people are used to (see `naive`); None when it cannot be said.
        lacks_cost, lacks_rate: ordered lines without a cost or rate, which are not in the figures.
        things: which products or families there are, by id.
    """

    ask: ForecastAsk
    foreseen: Foreseen
    lines: tuple[Line, ...]
    total: Line
    points: tuple[Point, ...]
    movers: tuple[Move, ...]
    deals: int
    open_amount: float
    without_amount: int
    weighted: float | None
    whenever: float | None
    run_rate: float | None
    lacks_cost: int
    lacks_rate: int
    said: tuple[Said, ...]
    warnings: tuple[Caution, ...]


def forecast(viewer: Viewer, process: ProcessRef, ask: ForecastAsk) -> Forecast:
    """The forecast of a place that the viewer may see.

    Raises:
        NotVisible: nothing of this organisation is that product.
    """
    foreseen = forecast_of(viewer, process, viewer.today, months_to(viewer.today, ask.last), _cube_per(ask.per))
    return forecast_in(viewer, foreseen, ask)


def forecast_in(viewer: Viewer, foreseen: Foreseen, ask: ForecastAsk) -> Forecast:
    """The same of a cube at hand."""
    if ask.thing is not None and ask.thing not in foreseen.cells.thing:
        raise NotVisible(f"product {ask.thing}")
    part = Slice(foreseen, whose_of(viewer, ask.place, ask.thing, foreseen.as_of))
    aims = Aims(viewer, ask, (ask.place,), foreseen.cells.by)
    whole = aims.whole(ask.place, ask.thing, (ask.first, ask.last), parts_of(ask))
    targets = aims.parts(ask.place, ask.thing, parts_of(ask))
    lines = tuple(
        _line(part, ask, first, last, target, aims.words)
        for (first, last), target in zip(parts_of(ask), targets, strict=True)
    )
    total = _line(part, ask, ask.first, ask.last, whole, aims.words)
    ahead = part.periods(ask.first, ask.last)
    movers: tuple[Move, ...] = ()
    if ask.measure == "revenue" and ahead:
        movers = what_moves(
            foreseen.cube,
            foreseen.deals,
            MOVERS,
            target=total.target,
            won_so_far=total.won,
            cells=part.cells,
            periods=slice(min(ahead), max(ahead) + 1),
            doubt=foreseen.doubt,
        )
    amounts = foreseen.history.deals.amount[part.deals]
    return Forecast(
        ask,
        foreseen,
        lines,
        total,
        _points(part, ask),
        movers,
        int(part.deals.sum()),
        float(np.nansum(amounts)),
        int(np.isnan(amounts).sum()),
        weighted(part, ask.measure, ask.first, ask.last),
        weighted_whenever(part, ask.measure),
        run_rate(part, ask.measure, ask.first, ask.last),
        part.lacks_cost(ask.first, min(ask.last, foreseen.as_of)) if ask.measure == "margin" else 0,
        part.lacks_rate(ask.first, min(ask.last, foreseen.as_of)),
        aims.said,
        foreseen.warnings,
    )


def line_of(viewer: Viewer, foreseen: Foreseen, ask: ForecastAsk, aims: Aims) -> Line:
    """The whole period of a place in one line."""
    part = Slice(foreseen, whose_of(viewer, ask.place, ask.thing, foreseen.as_of))
    target = aims.whole(ask.place, ask.thing, (ask.first, ask.last), parts_of(ask))
    return _line(part, ask, ask.first, ask.last, target, aims.words)


def whose_of(viewer: Viewer, place: Place, thing: int | None, day: date) -> Whose:
    """What a place stands for in the cube: open ones by who has them, orders by the team of their day."""
    if place.person_id is not None:
        return Whose(sellers=frozenset((place.person_id,)), thing=thing)
    if place.team_id is not None:
        below = with_teams_below(viewer.organisation.id, (place.team_id,))
        return Whose(sellers=frozenset(members_of(below, day)), teams=below, thing=thing)
    return Whose(territory=place.territory_id, thing=thing)


def _cube_per(per: Per) -> Literal["week", "month"]:
    return "week" if per == "week" else "month"


def _line(
    part: Slice,
    ask: ForecastAsk,
    first: date,
    last: date,
    target: float | None,
    words: Mapping[tuple[str, int | None, int | None, date, date], Said],
) -> Line:
    as_of = part.foreseen.as_of
    won = part.won(ask.measure, first, min(last, as_of)) if first <= as_of else 0.0
    ahead = part.periods(max(first, as_of + timedelta(days=1)), last)
    is_over = last <= as_of
    draws = part.draws(ask.measure, ahead)
    band = None if is_over else band_of(won + draws)
    if target is None:
        chance = None
    elif is_over:
        chance = float(won >= target)
    else:
        chance = None if band is None else chance_to_reach(won, draws, target)
    whose = (ask.place.person_id, ask.place.team_id)
    whole = ask.thing is None and ask.measure == "revenue"
    return Line(
        first,
        last,
        won,
        _mean(part.draws(ask.measure, ahead, "open")),
        _mean(part.draws(ask.measure, ahead, "new")),
        part.direct(ask.measure, ahead),
        band,
        target,
        chance,
        words.get(("commit", *whose, first, last)) if whole else None,
        words.get(("adjust", *whose, first, last)) if whole else None,
        is_over,
    )


def _mean(draws: NDArray[np.float64]) -> float:
    return float(draws.mean()) if np.isfinite(draws).all() else 0.0


def _points(part: Slice, ask: ForecastAsk) -> tuple[Point, ...]:
    """Weekly as far as it is known, then at every edge of the cube."""
    as_of, edges = part.foreseen.as_of, part.foreseen.edges
    found: list[Point] = []
    day = ask.first - timedelta(days=1)
    known = min(as_of, ask.last)
    while day < known:
        won = part.won(ask.measure, ask.first, day) if day >= ask.first else 0.0
        found.append(Point(day, won, 0, 0, won, won, won))
        day += timedelta(days=7)
    won = part.won(ask.measure, ask.first, known) if known >= ask.first else 0.0
    found.append(Point(max(known, ask.first - timedelta(days=1)), won, 0, 0, won, won, won))
    ahead = part.periods(max(ask.first, as_of + timedelta(days=1)), ask.last)
    for end in range(len(ahead)):
        reached = ahead[: end + 1]
        band = band_of(won + part.draws(ask.measure, reached))
        if band is None:
            break
        opened, created = (_mean(part.draws(ask.measure, reached, kind)) for kind in ("open", "new"))
        last = edges[reached[-1] + 1] - timedelta(days=1)
        found.append(Point(last, won, opened, created, band.p10, band.p50, band.p90))
    return tuple(found)

"""The forecast: how quickly it is made anew, and how good it is beside what others would have said.

Simulated worlds whose future is known, and the public data when MEETPUNT_SHARED names them; losses are printed too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from bench import baselines
from bench.timing import in_turn, say, table
from meetpunt.method.forecast.baselines import calibrated, own_chances
from meetpunt.method.forecast.cube import quantiles
from meetpunt.method.forecast.inputs import ForecastInputs
from meetpunt.method.forecast.moves import what_moves
from meetpunt.method.forecast.run import fit, simulate
from meetpunt.method.forecast.scores import Range, range_of
from tests.method.forecast import world
from tests.method.forecast.world import MONTH
from tests.real.forecast_source import Source, day, quarters_of, read_bank, read_maven

GOAL = "Goals: all of it under 200 ms, any slice under 5 ms, of one processor whatever else it does."
EDGES = MONTH * np.arange(7)
AS_OF = 104 * 7.0
PAST = 12


def bench_forecast(weeks: float = 104.0, series: int = 6, origins: int = 6, rounds: int = 9) -> None:
    """Print milliseconds, then losses."""
    _speed(weeks, rounds)
    for name in ("A", "B", "D") if series else ():
        _losses(name, series, origins)
    shared = os.environ.get("MEETPUNT_SHARED", "")
    if shared and series:
        truth = json.loads((Path(shared) / "data/truth.json").read_text(encoding="utf-8"))
        _maven(read_maven(Path(shared)), truth["maven_crm"]["forecast_backtest"]["value"])
        _bank(read_bank(Path(shared)), truth["bpic2012_dev"]["forecast_backtest"]["value"])
    else:
        say("Left out: forecasts of the public data, because MEETPUNT_SHARED names no folder.\n")


def _speed(weeks: float, rounds: int) -> None:
    inputs = world.make(world.C, seed=1, weeks=weeks + 1).at(weeks * 7)
    fitted = fit(inputs)
    cube = simulate(fitted, inputs, EDGES)
    some = np.arange(inputs.cells) % 5 == 0
    parts: dict[str, Callable[[], object]] = {
        "learn": lambda: fit(inputs),
        "1,000 draws": lambda: simulate(fitted, inputs, EDGES),
        "all of it": lambda: simulate(fit(inputs), inputs, EDGES),
        "largest slice and its range": lambda: quantiles(cube.slice()),
        "ten sellers, two months": lambda: quantiles(cube.slice(some, slice(1, 3))),
        "what moves it": lambda: what_moves(cube, inputs.deals, 3),
    }
    times = in_turn({name: _timed(part) for name, part in parts.items()}, rounds)
    entered, running = len(inputs.entries), len(inputs.deals)
    say(f"A forecast of {entered:,} opportunities, {running:,} open, {inputs.cells} sellers, six months")
    say(f"{rounds} rounds in turn; ms of one processor, median (least to most)")
    table(("what", "ms"), [(name, one.told(1000, 1)) for name, one in times.items()])
    say(f"{GOAL}\n")


def _losses(name: str, series: int, origins: int) -> None:
    """Mean pinball loss over P10, P50, P90 of a month's revenue, one to six months ahead, in % of the mean month."""
    losses: dict[str, list[float]] = {}
    inside: dict[str, list[bool]] = {}
    revenue = []
    for seed in range(series):
        one = world.make(getattr(world, name), 300 + seed)
        past: list[tuple[int, dict[str, NDArray[np.float64]], NDArray[np.float64]]] = []
        for origin in range(-PAST, origins):
            inputs = one.at(AS_OF + origin * MONTH)
            actual = one.truth(inputs.as_of, EDGES)[1].sum(axis=0)
            points = _points(inputs)
            if origin >= 0:
                revenue.append(actual.mean())
                for who, ranges in _ranges(inputs, points, past, origin).items():
                    for told, happened in zip(ranges, actual.tolist(), strict=True):
                        losses.setdefault(who, []).append(told.pinball(happened))
                        inside.setdefault(who, []).append(told.covers(happened))
            past.append((origin, points, actual))
    unit = float(np.mean(revenue)) / 100
    say(f"World {name}: {series} series x {origins} origins; pinball loss in % of a month's revenue, share in P10-P90")
    rows = [(who, f"{np.mean(loss) / unit:.1f}", f"{np.mean(inside[who]):.2f}") for who, loss in losses.items()]
    table(("who", "loss", "inside"), rows)


def _points(inputs: ForecastInputs) -> dict[str, NDArray[np.float64]]:
    """What each baseline says of every month, before its past calibrates it."""
    own = own_chances(inputs.spells, inputs.steps)
    months = np.full(6, 1 / 6)
    return {
        "weighted stages, own history": months * baselines.stage_weighted(inputs.deals, own),
        "weighted stages, as a CRM has them": months
        * baselines.stage_weighted(inputs.deals, baselines.default_chances(inputs.steps)),
        "pace of twelve months": baselines.run_rate(inputs.won, EDGES),
        "last year": baselines.last_year(inputs.won, EDGES),
    }


def _ranges(
    inputs: ForecastInputs,
    points: dict[str, NDArray[np.float64]],
    past: list[tuple[int, dict[str, NDArray[np.float64]], NDArray[np.float64]]],
    origin: int,
) -> dict[str, list[Range]]:
    cube = simulate(fit(inputs), inputs, EDGES, draws=500)
    found = {"the forecast": [range_of(cube.slice(periods=slice(month, month + 1))) for month in range(6)]}
    for who, point in points.items():
        found[who] = []
        for month in range(6):
            known = [(said[who][month], actual[month]) for at, said, actual in past if at + month + 1 <= origin]
            told = calibrated(point[month], *([pair[side] for pair in known] for side in (0, 1)))
            found[who].append(told or Range(point[month], point[month], point[month]))
    return found


def _maven(maven: Source, said: dict) -> None:
    say("maven_crm: revenue won in the quarter after, from open deals and from later ones; in thousands")
    rows = []
    for one in quarters_of(maven, said):
        actual = float(one.happened[:, 1].sum())
        told = range_of(one.cube.slice())
        days = one.cube.edges[[0, -1]]
        pace = float(baselines.run_rate(one.inputs.won, days, one.inputs.as_of - (maven.complete_from or 0.0))[0])
        weighted = baselines.stage_weighted(one.inputs.deals, own_chances(one.inputs.spells, 2))
        rows.append(
            (
                str(np.datetime64(int(one.inputs.as_of), "D")),
                f"{told.p10 / 1000:.0f}, {told.p50 / 1000:.0f}, {told.p90 / 1000:.0f}",
                *(f"{value / 1000:.0f}" for value in (baselines.all_close(one.inputs), weighted, pace, actual)),
                *(f"{Range(*[value] * 3).pinball(actual) / 1000:.0f}" for value in (weighted, pace)),
                f"{told.pinball(actual) / 1000:.0f}",
            )
        )
    heads = ("as of", "P10, P50, P90", "all close", "weighted", "pace", "was", "loss weighted", "loss pace", "our loss")
    table(heads, rows)


def _bank(bank: Source, said: dict) -> None:
    say("bpic2012: of the applications open at a day, how many were granted later")
    rows = []
    for date, then in said.items():
        inputs = bank.at(day(date), 200.0)
        cube = simulate(fit(inputs), inputs, np.array([0.0, 200.0]))
        told, actual = range_of(cube.slice(part="open", measure="orders")), then["later_approved_of_open"]
        weighted = float(own_chances(inputs.spells, inputs.steps)[inputs.deals.step].sum())
        range_told = f"{told.p10:.0f}, {told.p50:.0f}, {told.p90:.0f}"
        losses = (Range(*[weighted] * 3).pinball(actual), told.pinball(actual))
        rows.append((date, range_told, f"{weighted:.0f}", str(actual), *(f"{loss:.1f}" for loss in losses)))
    table(("as of", "P10, P50, P90", "weighted", "was", "loss weighted", "our loss"), rows)


def _timed(part: Callable[[], object]) -> Callable[[], float]:
    def measured() -> float:
        begin = process_time()
        part()
        return process_time() - begin

    return measured

"""The columnar copy beside the database and NumPy's floor, over one company: making it, keeping it true, asking it.

`python -m bench.columnar ACTIVITIES ROUNDS` runs over a data folder in a process of its own and prints. Visits are
logged in its database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from bench.databases import Place
from bench.floors import BY, Floors
from bench.texts import plain
from bench.timing import Times, in_turn, say, table

GOALS = {1_000_000: 2.2, 10_000_000: 1.6}
"""How many times the floor the sum of the questions may take, by number of activities."""
SLOW = 15.0
"""Seconds after which the database is asked once only."""


def bench_columnar(place: Place, activities: int, rounds: int) -> None:
    """Print load, refresh and questions."""
    say(place.run("bench.columnar", str(activities), str(rounds)))


def main(activities: int, rounds: int) -> None:
    """Measure over the database at hand."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from meetpunt.measures.columnar.loading import load
    from meetpunt.measures.engine import DatabaseEngine, measure
    from meetpunt.measures.scope import Scope
    from meetpunt.store.access import all_organisations
    from meetpunt.store.fields import to_day_number, to_us
    from meetpunt.store.processes import processes

    now = datetime.now(UTC)
    (organisation,) = all_organisations()
    (process, *_) = processes(organisation.id, now.date())
    year = (to_day_number(date(now.year - 1, now.month, 1)), to_day_number(date(now.year, now.month, 1)) - 1)
    scope = Scope(organisation.id, process.id, from_day=year[0], until_day=year[1], as_of_us=to_us(now))

    begin = perf_counter()
    copy = load(organisation.id, 4000)
    seconds = perf_counter() - begin
    events, done = (copy.run(f"SELECT COUNT(*) FROM {fact}", {}).rows[0][0] for fact in ("fact_stage", "fact_activity"))
    say(f"Copy of {done:,} activities and {events:,} events made in {seconds:.1f} s; {copy.bytes / 1e6:.0f} MB.")

    floors = Floors(copy.columns, scope)
    rows, sums = [], {"database": 0.0, "copy": 0.0, "floor": 0.0}
    for name, floor in floors.answers().items():
        asked = replace(scope, by=BY.get(name, "nothing"))
        answers = {plain(measure(name, asked, copy).rows), plain(floor())}
        begin = perf_counter()
        answers.add(plain(measure(name, asked, DatabaseEngine()).rows))
        once = perf_counter() - begin
        ways: dict[str, Callable[[], Any]] = {
            "copy": lambda name=name, asked=asked: measure(name, asked, copy),  # type: ignore[misc]
            "floor": floor,
        }
        if once < SLOW:
            ways["database"] = lambda name=name, asked=asked: measure(name, asked, DatabaseEngine())  # type: ignore[misc]
        times = in_turn({way: (lambda ask=ask: _seconds(ask)) for way, ask in ways.items()}, rounds)  # type: ignore[misc]
        times.setdefault("database", Times((once,)))
        for way in sums:
            sums[way] += times[way].middle
        rows.append((
            name if len(answers) == 1 else f"{name} (answers differ!)",
            *(times[way].told(1000, 1) for way in ("database", "copy", "floor")),
            f"{times['database'].middle / times['copy'].middle:.1f}",
            f"{times['copy'].middle / times['floor'].middle:.1f}",
            f"{_work(ways['copy']) / _work(floor):.1f}",
        ))  # fmt: skip
    told = (f"{sums[way] * 1000:.1f}" for way in ("database", "copy", "floor"))
    rows.append(("sum", *told, f"{sums['database'] / sums['copy']:.1f}", f"{sums['copy'] / sums['floor']:.1f}", ""))
    say(f"Milliseconds, {rounds} rounds in turn, median (least to most); work = processor time, copy / floor")
    table(("text", "database ms", "copy ms", "NumPy floor ms", "database / copy", "copy / floor", "work"), rows)
    goal = next((ratio for size, ratio in GOALS.items() if 0.5 < activities / size < 2), None)
    if goal:
        ratio = sums["copy"] / sums["floor"]
        say(f"Goal for the sum: at most {goal} times the floor: {'met' if ratio <= goal else f'not met, {ratio:.1f}'}.")
    _refresh(organisation.id, copy, scope, max(rounds, 9))


def _refresh(organisation: int, copy: Any, scope: Any, rounds: int) -> None:
    """From a visit's commit to the chart's figures."""
    from meetpunt.measures.engine import measure
    from meetpunt.store.models import Activity, StageEvent
    from meetpunt.store.tenancy import changing

    some = list(Activity.objects.filter(organisation_id=organisation).order_by("-pk")[:rounds])
    events = list(StageEvent.objects.filter(organisation_id=organisation).order_by("-pk")[:rounds])
    at = datetime.now(UTC) - timedelta(minutes=1)

    def visit(place: int, also_a_step: bool) -> None:
        one = some[place]
        one.pk = one.external_id = one.client_key = None
        one.started_at = one.recorded_at = at
        with changing(organisation):
            one.save(force_insert=True)
            if also_a_step:
                events[place].pk = None
                events[place].save(force_insert=True)

    found: dict[str, list[float]] = {}
    for place in range(rounds):
        for told, also in (("a visit", False), ("a visit that reached a step", True)):
            visit(place, also)
            found.setdefault(f"{told}: brought up to date", []).append(_seconds(copy.bring_up_to_date))
            found.setdefault(f"{told}: asked for the year's effort", []).append(
                _seconds(lambda: measure("step_effort", replace(scope, by="owner"), copy))
            )
        found.setdefault("nothing: seen", []).append(_seconds(copy.bring_up_to_date))
    say("After a write; milliseconds, median (least to most)")
    table(("what", "ms"), [(told, Times(tuple(seconds)).told(1000, 1)) for told, seconds in found.items()])


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _work(work: Callable[[], object]) -> float:
    """Processor seconds of all threads: other work on the machine hardly changes them."""
    begin = process_time()
    for _ in range(3):
        work()
    return process_time() - begin


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

"""The columnar copy of one company: making it, keeping it true, and what a chart waits for after a visit.

`python -m bench.columnar ROUNDS` runs over a data folder in a process of its own and prints. Visits are
logged in its database; what the copy answers is measured by `bench.texts`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

from bench.databases import Place
from bench.timing import Times, say, table


def bench_columnar(place: Place, rounds: int) -> None:
    """Print load and refresh."""
    say(place.run("bench.columnar", str(rounds), MEETPUNT_COLUMNAR="auto"))


def main(rounds: int) -> None:
    """Measure over the database at hand."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from meetpunt.measures.columnar.loading import load
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

    _refresh(organisation.id, copy, scope, max(rounds, 9))


def _refresh(organisation: int, copy: Any, scope: Any, rounds: int) -> None:
    """From a visit's commit to the chart's figures: the year's visits of every seller and month."""
    from meetpunt.measures.columnar.copies import copies
    from meetpunt.reports.view import remembered
    from meetpunt.store.models import Activity, StageEvent
    from meetpunt.store.tenancy import change_number, changing

    def chart() -> None:
        remembered("activity_counts", replace(scope, by="owner_month"), change_number(organisation))

    chart()  # a server has its copy by then, and was asked before
    copies.wait()
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
            found.setdefault(f"{told}: then the chart's figures", []).append(_seconds(chart))
        found.setdefault("nothing: seen", []).append(_seconds(copy.bring_up_to_date))
    say("After a write; milliseconds, median (least to most)")
    table(("what", "ms"), [(told, Times(tuple(seconds)).told(1000, 1)) for told, seconds in found.items()])


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The facts of a company as Parquet: what a full export, one without changes and one after some cost, and its size.

`python -m bench.exporting FOLDER` runs over a data folder in a process of its own and prints. Visits are logged in its
database.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.databases import Place
from bench.timing import say, table

VISITS = 1_000


def bench_exporting(place: Place) -> None:
    """Print seconds, memory and bytes."""
    with tempfile.TemporaryDirectory(prefix="bench-facts-", dir=place.folder) as folder:
        say(place.run("bench.exporting", str(Path(folder) / "facts")))


def main(folder: Path) -> None:
    """Measure over the database at hand."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from meetpunt.measures.exported.exporting import export
    from meetpunt.store.access import all_organisations
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import changing

    def visits() -> None:
        for organisation in all_organisations():
            some = list(Activity.objects.filter(organisation_id=organisation.id).order_by("-pk")[:VISITS])
            for place, one in enumerate(some):
                one.pk = one.external_id = one.client_key = None
                one.recorded_at = datetime.now(UTC) - timedelta(seconds=place)
            with changing(organisation.id):
                Activity.objects.bulk_create(some, batch_size=200)

    rows: list[tuple[str, ...]] = []
    ways: dict[str, Callable[[], Any]] = {
        "all facts": lambda: None,
        "nothing changed": lambda: None,
        f"{VISITS:,} visits were logged": visits,
    }
    for told, before in ways.items():
        before()
        begin, work = perf_counter(), _work()
        done: list[Any] = []
        made = export(folder, all_organisations(), datetime.now(UTC), is_all=True, tell=done.append)
        written = sum(one.written for one in done)
        rows.append((told, f"{perf_counter() - begin:.1f}", f"{_work() - work:.1f}", f"{_peak():.0f}", str(written)))
    size = sum((folder / path).stat().st_size for path in made.paths)
    facts = sum(one.rows for one in made.organisations)
    activities = sum(file.rows for one in made.organisations for file in one.of("fact_activity"))
    counted = f"{activities:,} activities, {facts:,} facts"
    say(f"Facts as Parquet: {counted} in {len(made.paths)} files of {size / 1e6:.0f} MB")
    say(f"{size / activities:.0f} bytes per activity, with what belongs to it. Memory: of this process or its reader.")
    table(("after", "seconds", "processor s", "peak MB so far", "files written"), rows)


def _work() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + used.ru_utime + used.ru_stime


def _peak() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))

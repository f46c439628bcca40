"""`python -m bench [--small] [--full] [--only ...]...`: every benchmark in one run, printed; nothing is kept.

--small: a few hundred rows, to see that everything runs. --full: the measures at 1 and 10 million activities as well.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bench.accounts import bench_accounts
from bench.assignment import bench_assignment
from bench.board import bench_board
from bench.columnar import bench_columnar
from bench.control import bench_control
from bench.copies import bench_copies
from bench.databases import Place, Postgres, Sqlite
from bench.exporting import bench_exporting
from bench.forecast import bench_forecast
from bench.fresh import bench_fresh
from bench.importing import bench_import
from bench.pages import bench_pages
from bench.peers import bench_peers
from bench.pipedrive import bench_pipedrive
from bench.planning import bench_planning
from bench.salesforce import bench_salesforce
from bench.scale import bench_scale_over
from bench.texts import bench_texts
from bench.timing import machine, say

GIB_PER_MILLION = 1.5
"""Room that a million activities need on both databases while they are measured."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    opportunities: int
    imported: int
    activities: int
    requests: int
    rounds: int
    accounts: int


ALONE = {
    "import",
    "accounts",
    "planning",
    "assignment",
    "forecast",
    "pipedrive",
    "fresh",
    "salesforce",
    "peers",
    "copies",
    "scale",
}
"""Parts that make what they need themselves."""

USUAL = Size(opportunities=10_000, imported=50_000, activities=200_000, requests=300, rounds=3, accounts=50_000)
SMALL = Size(opportunities=300, imported=600, activities=3_000, requests=16, rounds=1, accounts=900)


def main() -> None:
    """Measure in a temporary folder and say what was left out."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--full", action="store_true")
    parts = (
        *("import", "pages", "board", "measures", "columnar", "accounts", "planning", "assignment", "forecast"),
        *("pipedrive", "salesforce", "exporting", "copies", "peers", "scale", "fresh"),
    )
    parser.add_argument("--only", choices=parts, action="append", help="one of the benchmarks; may be given again")
    asked = parser.parse_args()
    wanted = set(asked.only or parts)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and folders go with it
    size = SMALL if asked.small else USUAL
    begin = perf_counter()
    say(f"Meetpunt's benchmarks. {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="meetpunt-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        engines = _engines(folder)
        if "import" in wanted:
            bench_import(folder, engines, size.opportunities, size.imported, size.rounds)
        if "accounts" in wanted:
            place = engines[0].fresh()
            place.meetpunt("demo")
            bench_accounts(place, size.accounts, size.requests // 4)
            engines[0].drop(place)
        if "planning" in wanted:
            bench_planning(sellers=50, rounds=max(size.rounds, 3) * 5)
        if "assignment" in wanted:
            bench_assignment()
        if "forecast" in wanted:
            bench_forecast(series=1 if asked.small else 6, origins=2 if asked.small else 6)
        if "pipedrive" in wanted:
            bench_pipedrive(*((200, 400, 20) if asked.small else (10_000, 50_000, 1_000)))
        if "fresh" in wanted and not asked.small:
            bench_fresh(folder)
        if "salesforce" in wanted:
            bench_salesforce(3_000 if asked.small else 200_000)
        if "peers" in wanted:
            bench_peers(folder, engines[0], 0.02 if asked.small else 1.0)
        if "scale" in wanted:
            bench_scale_over(engines, size.activities, max(1, size.requests // 15))
        if "copies" in wanted:
            place = engines[0].fresh()
            place.meetpunt("demo", "--activities", "3000" if asked.small else "140000")
            bench_copies(place, *((3, 5, (100,)) if asked.small else (40, 60, (100, 300, 1_000))))
            engines[0].drop(place)
        if wanted - ALONE:
            made = _companies(engines if "measures" in wanted else engines[:1], size.activities)
            if "pages" in wanted:
                bench_pages(made[0], size.requests)
                bench_control(made[0], cold=7, warm=15)
            if "board" in wanted:
                bench_board(made[0], size.requests)
            if "measures" in wanted:
                _measures(made, size.activities, size.rounds)
            if "columnar" in wanted:
                bench_columnar(made[0], max(size.rounds, 3) * 3)
            if "exporting" in wanted:
                bench_exporting(made[0])
            _drop(made, engines)
        for millions in (1, 10) if asked.full else ():
            _at_millions(folder, engines, millions, wanted)
    if asked.only:
        say(f"Left out: everything but {', '.join(asked.only)}.")
    if not asked.full:
        say("Left out: measures, pages on control and the copy at 1 and 10 million activities (`make bench-full`).")
    say("Left out: pages served over PostgreSQL; more than one machine; readers over a network.")
    say(f"Done in {(perf_counter() - begin) / 60:.1f} minutes.")


def _engines(folder: Path) -> list[Sqlite | Postgres]:
    engines: list[Sqlite | Postgres] = [Sqlite(folder)]
    try:
        engines.append(Postgres(folder))
    except Exception as missing:
        say(f"Left out: PostgreSQL, because {missing}\n")
    return engines


def _companies(engines: list[Sqlite | Postgres], activities: int) -> list[Place]:
    """The same demo company on every engine."""
    made = []
    for engine in engines:
        place = engine.fresh()
        words = ("demo", "--activities", str(activities), "--today", datetime.now(UTC).date().isoformat())
        say(f"A company of about {activities:,} activities made on {engine.name} in {place.meetpunt(*words):.1f} s")
        made.append(place)
    say()
    return made


def _measures(made: list[Place], activities: int, rounds: int) -> None:
    say(f"Measures at about {activities:,} activities; {rounds} rounds in turn; milliseconds, median (least to most)")
    bench_texts(made[0], made[1] if len(made) > 1 else None, activities, rounds)


def _at_millions(folder: Path, engines: list[Sqlite | Postgres], millions: int, wanted: set[str]) -> None:
    free = shutil.disk_usage(folder).free / 2**30
    if free < GIB_PER_MILLION * millions:
        say(f"Left out: {millions} million activities, because only {free:.0f} GiB of disk is free here.\n")
        return
    if not wanted & {"measures", "columnar", "pages", "exporting"}:
        return
    made = _companies(engines if "measures" in wanted else engines[:1], millions * 1_000_000)
    if "measures" in wanted:
        _measures(made, millions * 1_000_000, 3)
    if "columnar" in wanted:
        bench_columnar(made[0], 9)
    if "pages" in wanted and millions == 1:
        bench_control(made[0], cold=7, warm=15)
    if "exporting" in wanted:
        bench_exporting(made[0])
    _drop(made, engines)


def _drop(made: list[Place], engines: list[Sqlite | Postgres]) -> None:
    for place, engine in zip(made, engines, strict=False):
        engine.drop(place)


if __name__ == "__main__":
    main()

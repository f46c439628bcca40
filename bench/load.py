"""`python -m bench.load`: three hundred people at work, an import in the background, and what they waited.

Every session is a rep of one organisation with a browser's cookie and a connection that is kept open, who asks for
something every ten seconds; 15 % of the requests write through the real forms. The generator keeps to one processor and
tells what it used. At the end each acknowledged write must stand exactly once.

Why not Locust: it brings sixteen packages and gevent for what asyncio and httpx2 (in the test lock already) do here; a
form that is opened first and sent at the next turn, with its own key, would have to be written for it just the same.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from bench.databases import Place, Postgres, Sqlite
from bench.export import write_export
from bench.load_walk import Seen, Walker
from bench.memory import Memory, memory_of
from bench.serving import HOST, Server, served
from bench.timing import Times, machine, say, table

GOAL = "Goals: no error, p95 under 300 ms, memory (PSS of web and worker) under 600 MB, each acknowledged write once."
EVERY = 10.0
MEMORY_EVERY = 10.0
PIECE = 15.0
"""Seconds of the course that are told together."""
EARLY = 4
"""So many reps, and the managers, looked at their pages before everybody comes: the server runs for a while."""
WARM_UP = 30.0
"""The first seconds are not counted: everybody's first page makes what later ones find."""


@dataclass(frozen=True)
class Load:
    """How much is asked.

    seconds: counted ones; reps, activities: of the company (four a working day of each, for a year); sessions: of so
    many reps; imports: 0 = none in the background; one gives way to people for an hour in all; processes: that answer
    pages, None = as many as the server makes by itself.
    """

    seconds: float = 600
    reps: int = 300
    sessions: int = 300
    managers: int = 5
    activities: int = 300_000
    opportunities: int = 15_000
    imports: int = 1
    processes: int | None = None


SMALL = Load(seconds=20, reps=12, sessions=12, managers=1, activities=6_000, opportunities=200, imports=1)


def main() -> None:
    """Measure on the databases that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=Load.seconds)
    parser.add_argument("--reps", type=int, default=Load.reps)
    parser.add_argument("--sessions", type=int, default=Load.sessions)
    parser.add_argument("--managers", type=int, default=Load.managers)
    parser.add_argument("--activities", type=int, default=Load.activities)
    parser.add_argument(
        "--imports",
        type=int,
        default=Load.imports,
        help=f"how many wait for the worker, of {Load.opportunities:,} opportunities each, with activities; 0 = none",
    )
    parser.add_argument(
        "--processes", type=int, help="that answer pages; without it as many as the server makes itself"
    )
    parser.add_argument("--small", action="store_true", help="a few people for a few seconds, to see that it runs")
    parser.add_argument("--on", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--keep", type=Path, help="a folder to keep the SQLite company in for the next run")
    asked = parser.parse_args()
    names = ("seconds", "reps", "sessions", "managers", "activities", "imports", "processes")
    own = {name: getattr(asked, name) for name in names}
    load = SMALL if asked.small else replace(Load(), **own)
    say(f"Meetpunt under load. {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="meetpunt-load-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        engines: list[Sqlite | Postgres] = [Sqlite(folder)] if asked.on != "postgres" else []
        engines += [Postgres(folder)] if asked.on != "sqlite" else []
        bench_load(folder, engines, load, asked.keep)


def bench_load(folder: Path, engines: Sequence[Sqlite | Postgres], load: Load, keep: Path | None = None) -> None:
    """Print what was waited, used and kept, per database."""
    export = folder / "load-export"
    export.mkdir()
    if load.imports:
        write_export(export, load.opportunities, load.opportunities * 5)
    for engine in engines:
        place = _company(engine, load, keep)
        say(
            f"{engine.name}: {load.sessions} of {load.reps} reps and {load.managers} managers, a request each every "
            f"{EVERY:.0f} s for {load.seconds:.0f} s; {load.activities:,} activities; "
            f"{'an import' if load.imports else 'nothing'} beside"
        )
        try:
            _measure(place, export, load)
        finally:
            engine.drop(place)


def _company(engine: Sqlite | Postgres, load: Load, keep: Path | None) -> Place:
    place = engine.fresh()
    kept = keep / f"{load.reps}-{load.activities}" if keep and not place.url else None
    if kept is not None and kept.exists():
        shutil.rmtree(place.folder)
        shutil.copytree(kept, place.folder)
        return place
    place.meetpunt("demo", "--activities", str(load.activities), "--reps", str(load.reps))
    if kept is not None:
        shutil.copytree(place.folder, kept)
    return place


def _measure(place: Place, export: Path, load: Load) -> None:
    def ask_for_imports() -> None:
        if load.imports:
            place.run("bench.load_ground", "imports", str(export), str(load.imports))

    people = json.loads(place.run("bench.load_ground", "prepare", str(load.sessions), str(load.managers)))
    since = datetime.now(UTC)
    with served(place, with_limits=True, processes=load.processes) as server:
        place.run("bench.load_ground", "idle")  # what a server does on its first day is not what is measured
        processors = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(processors)})
        try:
            seen, sizes, told = asyncio.run(_run(server, people, load, ask_for_imports))
        finally:
            os.sched_setaffinity(0, processors)
        landed = json.loads(place.run("bench.load_ground", "landed")) if load.imports else {}
    _tell(seen, sizes, told)
    if landed:
        say(f"The import brought {landed['activities']:,} activities meanwhile.")
    written = place.folder / "written.json"
    written.write_text(json.dumps({"keys": seen.keys, "moves": seen.moves, "since": since.isoformat()}))
    stands = json.loads(place.run("bench.load_ground", "check", str(written)))
    say(f"Of {len(seen.keys) + len(seen.moves):,} acknowledged writes: {stands}")
    say(f"{GOAL}\n")


@dataclass(frozen=True)
class _Told:
    seconds: float
    requests: int
    server: float
    generator: float
    load: float


async def _run(
    server: Server, people: dict[str, list[dict[str, object]]], load: Load, ask_for_imports: Callable[[], None]
) -> tuple[Seen, list[dict[str, Memory]], _Told]:
    seen, base, dice = Seen(), f"http://{HOST}:{server.port}", random.Random(1)
    everybody = [*people["reps"], *people["managers"]]
    walkers = [Walker(base, who, seen, number) for number, who in enumerate(reversed(everybody))]
    await asyncio.gather(*(one.come_in_early() for one in walkers[: load.managers + EARLY]))
    begin = perf_counter()
    until = begin + WARM_UP + load.seconds
    walks = [asyncio.create_task(one.walk(begin + dice.random() * EVERY, EVERY, until)) for one in walkers]
    await asyncio.sleep(WARM_UP)
    # Only now: of what is asked for before anybody is there, much lands before anybody comes.
    await asyncio.to_thread(ask_for_imports)
    warm = {"took": len([one for kind in seen.took.values() for one in kind]), "errors": len(seen.errors)}
    say(f"Warming up: {warm['took']} requests, {warm['errors']} errors, load {os.getloadavg()[0]:.1f}")
    seen.took.clear()
    seen.course.clear()
    seen.late.clear()
    used, own, from_here = server.processor_seconds(), process_time(), perf_counter()
    sizes = []
    while perf_counter() < until:
        sizes.append(memory_of(server.process))
        await asyncio.sleep(min(MEMORY_EVERY, max(0.1, until - perf_counter())))
    seconds = perf_counter() - from_here
    told = _Told(
        seconds,
        sum(map(len, seen.took.values())),
        server.processor_seconds() - used,
        process_time() - own,
        os.getloadavg()[0],
    )
    await asyncio.gather(*walks)
    return seen, sizes, told


def _tell(seen: Seen, sizes: list[dict[str, Memory]], told: _Told) -> None:
    rows = []
    every = [one for took in seen.took.values() for one in took]
    for kind, took in [*sorted(seen.took.items()), ("all", every)]:
        times = Times(tuple(took))
        shares = [f"{times.share(part) * 1000:.0f}" if len(took) > 1 else "" for part in (50, 95, 99)]
        rows.append((kind, f"{len(took):,}", *shares, f"{max(took) * 1000:.0f}"))
    table(("request", "n", "p50 ms", "p95 ms", "p99 ms", "most"), rows)
    say(f"In turn, p95 of each {PIECE:.0f} s: {' '.join(f'{one * 1000:.0f}' for one in _course(seen.course))} ms")
    say(f"Errors: {len(seen.errors)}" + "".join(f"\n  {one}" for one in seen.errors[:10]))
    say(
        f"{told.requests / told.seconds:.1f} requests/s; processor time of web and worker {told.server:.0f} s "
        f"({told.server / max(1, told.requests) * 1000:.0f} ms a request, jobs in it) in "
        f"{told.seconds:.0f} s; load average {told.load:.1f}"
    )
    late = Times(tuple(seen.late))
    say(
        f"The generator used {told.generator / told.seconds * 100:.0f} % of one processor and sent "
        f"p95 {late.share(95) * 1000:.0f} ms, at most {max(seen.late) * 1000:.0f} ms too late."
    )
    for kind in sorted({kind for size in sizes for kind in size}):
        course = [size[kind] for size in sizes if kind in size]
        told_pss = " ".join(f"{one.pss:.0f}" for one in course[:: max(1, len(course) // 8)])
        say(
            f"Memory of {kind} ({max(one.processes for one in course)} processes): PSS {told_pss} MB, "
            f"most {max(one.pss for one in course):.0f} (RSS {max(one.rss for one in course):.0f})"
        )
    together = max(sum(one.pss for one in size.values()) for size in sizes)
    files = max(sum(one.files for one in size.values()) for size in sizes)
    say(f"Memory together: at most {together:.0f} MB PSS, of which {files:.0f} MB is seen of files and can be let go")


def _course(course: list[tuple[float, float]]) -> list[float]:
    pieces: dict[int, list[float]] = {}
    for moment, took in course:
        pieces.setdefault(int((moment - course[0][0]) / PIECE), []).append(took)
    return [Times(tuple(took)).share(95) for _place, took in sorted(pieces.items()) if len(took) > 1]


if __name__ == "__main__":
    main()

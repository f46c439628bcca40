"""Columnar copies of many organisations in one process, within a bound of memory, while others write.

Several readers ask measures of organisations, some more often than others, as the threads of a web process do; writers
log visits meanwhile. Printed: what the copies answered and what the database, copies made and dropped, memory as DuckDB
tells it and as the machine does. `python -m bench.copies SECONDS MOST_MB READERS WRITERS` runs over a data folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Any

import numpy as np

from bench.cloning import clone_organisations
from bench.databases import Place
from bench.timing import Times, say, table

TEXTS = ("step_funnel", "activity_counts", "outcomes", "order_intake")
ASKED_MORE = 1.0
"""How uneven organisations ask: the second half as often as the first, the third a third (Zipf)."""
READERS, WRITERS = 3, 1
COMPARED = 0.05
"""Part of the copy's answers that are asked of the database as well."""
PAUSE = 0.5
"""Seconds between two writes of a writer."""


@dataclass
class Seen:
    """What the readers saw, of all threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    by_copy: list[float] = field(default_factory=list)
    by_database: list[float] = field(default_factory=list)
    compared: int = 0
    differed: int = 0
    writes: int = 0


def bench_copies(place: Place, organisations: int, seconds: int, bounds: Sequence[int]) -> None:
    """Print a line for each bound of memory, then the memory of several processes."""
    tenths = [2 + number * 9 // organisations for number in range(organisations)]
    clone_organisations(place.folder, tenths)
    say(f"{organisations} organisations more, copied in SQL; {READERS} readers without pause, {WRITERS} writer")
    rows = []
    for most in bounds:
        (told,) = _run(place, [(seconds, most, READERS, WRITERS)])
        rows.append((f"{most:,} MB", *told["row"]))
    table(HEADS, rows)
    most = bounds[0]
    rows = []
    for processes in (1, 2, 4):
        told_all = _run(place, [(seconds, most, 1, 0)] * processes)
        sums = [sum(told[name] for told in told_all) for name in ("engine", "resident")]
        rows.append((str(processes), *(f"{one:.0f}" for one in sums)))
    say(f"Web processes that each keep copies within {most:,} MB, one reader each; MB of all together")
    table(("processes", "copies, as DuckDB tells", "all of the processes"), rows)


HEADS = (
    *("bound", "copies MB", "copies", "made", "dropped", "by copy", "p50 ms", "by database", "p50 ms"),
    *("MB before", "most", "after", "all dropped", "bytes a fact", "writes", "compared", "differed"),
)


def _run(place: Place, asked: list[tuple[int, int, int, int]]) -> list[dict[str, Any]]:
    """The answers of programs that run at the same time."""
    environment = place.environment | {"MEETPUNT_COLUMNAR": "always"}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.copies", *map(str, one)],
            env=environment | {"MEETPUNT_COLUMNAR_MB": str(one[1])},
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in asked
    ]
    return [json.loads(one.communicate()[0].splitlines()[-1]) for one in running]


def main(seconds: int, readers: int, writers: int) -> None:
    """Ask for so long, and print what was seen as JSON."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from meetpunt.measures.columnar.copies import copies
    from meetpunt.measures.columnar.tally import tally
    from meetpunt.store.access import all_organisations
    from meetpunt.store.processes import processes

    today = datetime.now(UTC).date()
    asked_of = [(one.id, processes(one.id, today)[0].id) for one in all_organisations()]
    before, most = _resident(), 0.0
    until, seen = monotonic() + seconds, Seen()
    given = [(_read, seed) for seed in range(readers)] + [(_write, seed) for seed in range(writers)]
    threads = [threading.Thread(target=work, args=(seen, asked_of, until, seed)) for work, seed in given]
    for one in threads:
        one.start()
    while any(one.is_alive() for one in threads):
        most = max(most, _resident())
        sleep(0.1)
    copies.wait()
    sizes, facts = copies.sizes(), 0
    for organisation, _process in asked_of:
        if copy := copies.of(organisation):
            facts += copy.rows
    after = _resident()
    copies.forget()
    by_copy, by_database = Times(tuple(seen.by_copy) or (0.0,)), Times(tuple(seen.by_database) or (0.0,))
    share = len(seen.by_copy) / max(1, len(seen.by_copy) + len(seen.by_database))
    row = (
        *(f"{sum(sizes) / 1e6:.0f}", len(sizes), tally.made, tally.made_room),
        *(f"{share:.0%}", f"{by_copy.middle * 1000:.0f}", f"{1 - share:.0%}", f"{by_database.middle * 1000:.0f}"),
        *(f"{one:.0f}" for one in (before, most, after, _resident())),
        *(f"{sum(sizes) / max(1, facts):.0f}", seen.writes, seen.compared, seen.differed),
    )
    print(json.dumps({"engine": sum(sizes) / 1e6, "resident": after, "row": [str(one) for one in row]}))


def _read(seen: Seen, asked_of: list[tuple[int, int]], until: float, seed: int) -> None:
    """Ask one measure after another; now and then compare with the database, when nobody wrote in between."""
    from meetpunt.measures.columnar.copies import copies
    from meetpunt.measures.engine import DatabaseEngine, filled_in
    from meetpunt.measures.scope import Scope
    from meetpunt.store.tenancy import acting_in, change_number

    dice = np.random.default_rng(seed)
    chances = 1 / np.arange(1, len(asked_of) + 1) ** ASKED_MORE
    while monotonic() < until:
        organisation, process = asked_of[dice.choice(len(asked_of), p=chances / chances.sum())]
        name = TEXTS[dice.integers(len(TEXTS))]
        sql, values = filled_in(name, Scope(organisation, process, by="owner"))
        with acting_in(organisation):
            number, begin = change_number(organisation), perf_counter()
            found = copies.answer(Scope(organisation, process), lambda copy: copy.run(sql, values))  # noqa: B023
            answer = found or DatabaseEngine().run(sql, values)
            took = perf_counter() - begin
            with seen.lock:
                (seen.by_copy if found else seen.by_database).append(took)
            if found and dice.random() < COMPARED:
                expected = DatabaseEngine().run(sql, values)
                if change_number(organisation) == number:
                    with seen.lock:
                        seen.compared += 1
                        seen.differed += _plain(answer.rows) != _plain(expected.rows)


def _write(seen: Seen, asked_of: list[tuple[int, int]], until: float, seed: int) -> None:
    """Log a visit here and there, as a phone does."""
    from meetpunt.store.models import Activity
    from meetpunt.store.tenancy import changing

    dice = np.random.default_rng(1000 + seed)
    while monotonic() < until:
        organisation, _process = asked_of[dice.integers(len(asked_of))]
        with changing(organisation):
            one = Activity.objects.filter(organisation_id=organisation).order_by("-pk")[0]
            one.pk = one.external_id = one.client_key = None
            one.recorded_at = datetime.now(UTC)
            one.save(force_insert=True)
        seen.writes += 1
        sleep(PAUSE)


def _plain(rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    return [tuple(one if isinstance(one, str | None) else f"{float(one):.9g}" for one in row) for row in rows]


def _resident() -> float:
    """Memory of this process in MB, without the database file that it sees as memory (Linux)."""
    told = Path("/proc/self/status").read_text().partition("RssAnon:")[2].split()[0]
    return int(told) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4]))

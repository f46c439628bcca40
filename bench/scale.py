"""What a rep costs: bytes of an activity in each place, processor time of a page and a write, and the sums.

Rule: all is measured over one demo company; what is assumed (how much a rep does, prices) stands in `ASSUMED` and is
printed with it. Used by docs/scaling.md.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from bench.databases import Place, Postgres, Sqlite
from bench.pages import PASSWORD, raiser
from bench.serving import Reader, served, unpacked
from bench.timing import say, table

REP = "bram@demo.example"
PAGES = ("/today/", "/pipeline/", "/activities/", "/accounts/", "/opportunities/", "/week/")
"""What a rep opens through the day; figures are opened less often."""
FIGURES = ("/funnel/", "/time-use/", "/kpis/")


@dataclass(frozen=True)
class Assumed:
    """What is not measured. requests, writes: of a rep on a working day; busiest: part of them in the busiest hour."""

    activities_a_year: int = 2_200
    requests: int = 200
    writes: int = 15
    figures: int = 15
    busiest: float = 0.2
    load: float = 0.5
    years: int = 5
    core_euro: float = 15.0
    gb_memory_euro: float = 3.0
    gb_disk_euro: float = 0.10


ASSUMED = Assumed()


def bench_scale(place: Place, postgres: Place | None, requests: int) -> None:
    """Print bytes, then processor time, then the sums."""
    activities = _activities(place)
    sizes = _sizes(place, postgres, activities)
    say(f"Bytes of one activity, with all that belongs to it, over {activities:,} activities")
    table(("place", "bytes"), [(name, f"{size:.0f}") for name, size in sizes.items()])
    costs, memory = _costs(place, requests)
    table(("of a rep, SQLite", "processor ms"), [(name, f"{ms:.0f}") for name, ms in costs.items()])
    say(f"Memory of the server's processes: {memory:.0f} MB\n")
    _sums(sizes, costs)


def _activities(place: Place) -> int:
    with sqlite3.connect(place.folder / "meetpunt.sqlite3") as database:
        ((count,),) = database.execute("SELECT COUNT(*) FROM activity").fetchall()
    database.close()
    return int(count)


def _sizes(place: Place, postgres: Place | None, activities: int) -> dict[str, float]:
    found = {"SQLite": float((place.folder / "meetpunt.sqlite3").stat().st_size)}
    if postgres is not None:
        import psycopg

        with psycopg.connect(postgres.url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            found["PostgreSQL"] = float(row[0]) if row else 0.0
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        found["columnar copy"] = float(place.run("bench.scale").splitlines()[-1])
        place.meetpunt("facts", "export", "--all", f"{folder}/facts")
        found["Parquet"] = float(sum(path.stat().st_size for path in Path(folder).rglob("*.parquet")))
    return {name: size / activities for name, size in found.items()}


def _costs(place: Place, requests: int) -> tuple[dict[str, float], float]:
    """Processor milliseconds of the server per page and write, and its memory afterwards."""
    raise_number = raiser(place)
    with served(place) as server:
        reader = Reader(server.port)
        reader.sign_in(REP, PASSWORD)

        def cost(paths: tuple[str, ...], after_a_write: bool = False) -> float:
            paths = tuple(reader.leads_to(path) for path in paths)
            for path in paths:
                _seen(reader, path)
            begin = server.processor_seconds()
            for _ in range(requests):
                for path in paths:
                    if after_a_write:
                        raise_number()
                    _seen(reader, path)
            return (server.processor_seconds() - begin) / (requests * len(paths)) * 1000

        found = {
            "a page of the day, nothing changed": cost(PAGES),
            "a page of the day, after a write": cost(PAGES, after_a_write=True),
            "a page of figures, nothing changed": cost(FIGURES),
            "a page of figures, after a write": cost(FIGURES, after_a_write=True),
        }
        begin = server.processor_seconds()
        for _ in range(requests):
            _log(place, reader)
        found["a visit logged"] = (server.processor_seconds() - begin) / requests * 1000
        return found, server.memory()


def _seen(reader: Reader, path: str) -> None:
    status, _body = reader.ask(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")


def _log(place: Place, reader: Reader) -> None:
    """The form and what it sends, as a browser without scripts does."""
    with sqlite3.connect(place.folder / "meetpunt.sqlite3", timeout=30) as database:
        ((account,),) = database.execute(
            "SELECT a.id FROM account a JOIN person p ON p.id = a.owner_id JOIN login l ON l.id = p.login_id "
            "WHERE l.email = ? AND a.merged_into_id IS NULL LIMIT 1",
            [REP],
        ).fetchall()
    database.close()
    page = unpacked(reader.ask("/log/")[1])
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the form has no token"
    told = {"csrfmiddlewaretoken": token[1].decode(), "key": str(uuid4()), "visit": f"1::{account}::visit"}
    status, _body = reader.ask("/log/", told | {"kind": "visit"})
    if status != 302:
        raise RuntimeError(f"logging answered {status}")


def _sums(sizes: dict[str, float], costs: dict[str, float]) -> None:
    one = ASSUMED
    day = (one.requests - one.figures - one.writes) * costs["a page of the day, after a write"]
    day += one.figures * costs["a page of figures, after a write"] + one.writes * costs["a visit logged"]
    busy = day / 1000 * one.busiest / 3600
    reps = one.load / busy
    rows = one.activities_a_year * one.years * 1_000
    disk = sizes["SQLite"] * rows / 1e9
    say(f"Assumed: {one}")
    say("After a write = the dearer half of each: nobody's pages are told as warm.")
    table(
        ("sum", "value"),
        [
            ("processor seconds of a rep on a working day", f"{day / 1000:.1f}"),
            (f"reps of a core that is {one.load:.0%} busy in the busiest hour", f"{reps:,.0f}"),
            (f"activities of 1,000 reps in {one.years} years", f"{rows:,}"),
            *((f"GB of 1,000 reps in {name}", f"{size * rows / 1e9:.1f}") for name, size in sizes.items()),
            ("euro a month of 1,000 reps: cores", f"{1000 / reps * one.core_euro:.0f}"),
            ("euro a month of 1,000 reps: disk, three times", f"{3 * disk * one.gb_disk_euro:.0f}"),
            ("cores of 1 million reps", f"{1_000_000 / reps:,.0f}"),
        ],
    )


def bench_scale_over(engines: list[Sqlite | Postgres], activities: int, requests: int) -> None:
    """The same over companies that are made for it."""
    made = [(engine, engine.fresh()) for engine in engines]
    for _engine, place in made:
        place.meetpunt("demo", "--activities", str(activities))
    bench_scale(made[0][1], made[1][1] if len(made) > 1 else None, requests)
    for engine, place in made:
        engine.drop(place)


def main() -> None:
    """Print the bytes of a copy of the database at hand."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from meetpunt.measures.columnar.loading import load
    from meetpunt.store.access import all_organisations

    print(load(all_organisations()[0].id, 4000).bytes)


if __name__ == "__main__":
    main()

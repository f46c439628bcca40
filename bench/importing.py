"""Import of a CRM export through the product's own command, beside a bare insert of the very same rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench.databases import Place, Postgres, Sqlite
from bench.export import Export, write_export
from bench.timing import Times, in_turn, say, table

PRODUCT = "meetpunt import: read, map, land"
GOAL, GOAL_SECONDS = 4.0, 8.0
ELSEWHERE = "Odoo 19 took 90 s and EspoCRM 9 about 188 s for the like on this size of machine."


def bench_import(
    folder: Path, engines: list[Sqlite | Postgres], opportunities: int, activities: int, rounds: int
) -> None:
    """Print seconds and ratios per database."""
    exported = folder / "export"
    exported.mkdir()
    export = write_export(exported, opportunities, activities)
    say(
        f"Import: {export.opportunities:,} opportunities, {export.events:,} stage events, "
        f"{export.activities:,} activities from CSV; {rounds} rounds in turn; seconds, median (least to most)"
    )
    rows = []
    for engine in engines:
        kept = folder / f"rows-{engine.name}.pickle"
        first, whole = engine.fresh(), []
        first.meetpunt(*_words(export))
        first.run("bench.bare", "keep", str(kept))
        engine.drop(first)
        ways: dict[str, Callable[[Place], float]] = {
            PRODUCT: lambda place, whole=whole: _imported(place, export, whole),
            "bare bulk_create": lambda place, kept=kept: float(place.run("bench.bare", "bulk_create", str(kept))),
            "bare executemany": lambda place, kept=kept: float(place.run("bench.bare", "executemany", str(kept))),
        }
        times = in_turn(
            {name: (lambda way=way, engine=engine: _in_fresh(engine, way)) for name, way in ways.items()}, rounds
        )
        product = times[PRODUCT].middle
        rows.append((engine.name, "the same with the start of the process", Times(tuple(whole)).told(), ""))
        rows += [
            (engine.name, name, seen.told(), "" if name == PRODUCT else f"{product / seen.middle:.1f}")
            for name, seen in times.items()
        ]
        kept.unlink()
    table(("database", "way", "seconds", "product / this"), rows)
    say(f"Goals: within {GOAL:.0f} times a bare insert; under {GOAL_SECONDS:.0f} s. {ELSEWHERE}\n")


def _imported(place: Place, export: Export, whole: list[float]) -> float:
    begin = perf_counter()
    seconds = float(place.run("bench.bare", "product", *_words(export)).splitlines()[-1])
    whole.append(perf_counter() - begin)
    return seconds


def _words(export: Export) -> list[str]:
    return ["import", *map(str, export.files), "--org", "Bench", "--mapping", str(export.mapping), "--json"]


def _in_fresh(engine: Sqlite | Postgres, way: Callable[[Place], float]) -> float:
    place = engine.fresh()
    try:
        return way(place)
    finally:
        engine.drop(place)

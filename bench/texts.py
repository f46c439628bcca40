"""Each measure's SQL text on SQLite, PostgreSQL and the columnar copy over one company, for all of it and for one rep.

Where NumPy's floor is written (`bench.floors_by`) it stands beside them: the same question answered from arrays.

`python -m bench.texts ACTIVITIES ROUNDS POSTGRES_URL` runs over a data folder in a process of its own and prints; with
the word `floors` in the place of the address it asks the copy alone, of the texts that have a floor.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any

from bench.databases import Place
from bench.floors_by import BY, FloorsBy
from bench.timing import Times, in_turn, say, table

FLOOR = "NumPy floor"
GOALS = {1_000_000: 2.2, 10_000_000: 1.6}
"""How many times the floor all questions with one may take together, by number of activities."""
SLOW = 15.0
"""Seconds after which a way is asked once only."""
STEP = 4
"""The step after the quote, for the text that looks at one step."""


def bench_texts(sqlite: Place, postgres: Place | None, activities: int, rounds: int) -> None:
    """Print milliseconds per text, scope and engine."""
    say(sqlite.run("bench.texts", str(activities), str(rounds), postgres.url if postgres else ""))


def main(activities: int, rounds: int, postgres_url: str) -> None:
    """Ask every text of every engine in turn, and see that all answer the same."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from meetpunt.measures.columnar.loading import load
    from meetpunt.measures.engine import DatabaseEngine, measure
    from meetpunt.measures.scope import Scope
    from meetpunt.store.access import all_organisations
    from meetpunt.store.account_status import customer_months
    from meetpunt.store.fields import to_day_number, to_us
    from meetpunt.store.processes import processes

    now = datetime.now(UTC)
    (organisation,) = all_organisations()
    (process, *_) = processes(organisation.id, now.date())
    year = (to_day_number(date(now.year - 1, now.month, 1)), to_day_number(date(now.year, now.month, 1)) - 1)
    whole = Scope(organisation.id, process.id, None, from_day=year[0], until_day=year[1], as_of_us=to_us(now))
    whole = replace(whole, position=STEP, since_day=year[0], customer_months=customer_months(organisation.id))
    floors_alone = postgres_url == "floors"
    engines: dict[str, Any] = {} if floors_alone else {"SQLite": DatabaseEngine()}
    if postgres_url and not floors_alone:
        engines["PostgreSQL"] = PostgresEngine(postgres_url, organisation.id)
    engines["copy"] = load(organisation.id, 4000)
    product = measure("opportunities_of_product", replace(whole, product=1))
    rep = replace(whole, owners=(_a_rep(measure("outcomes", replace(whole, by="owner"))),))
    rows = []
    floors = FloorsBy(engines["copy"].columns, whole).answers()
    sums = {"copy": 0.0, FLOOR: 0.0}
    for name in floors if floors_alone else _texts():
        for told, scope in (("organisation", replace(whole, by=BY.get(name, "nothing"))), ("one rep", rep)):
            asked = replace(scope, product=1) if name == "opportunities_of_product" else scope
            if floors_alone and told == "one rep":
                continue
            if asked is not scope and (told == "one rep" or not product.rows):
                continue
            ways: dict[str, Callable[[], Any]] = {
                engine: (lambda one=one, name=name, asked=asked: measure(name, asked, one).rows)
                for engine, one in engines.items()
            }
            if name in floors and told == "organisation":
                ways[FLOOR] = floors[name]
            times, many, is_one = _asked(ways, rounds)
            if FLOOR in ways:
                for way in sums:
                    sums[way] += times[way].middle
            ratio = f"{times['copy'].middle / times[FLOOR].middle:.1f}" if FLOOR in times else ""
            cells = (times[way].told(1000, 1) if way in times else "" for way in (*engines, FLOOR))
            rows.append((name, told if is_one else f"{told} (answers differ!)", str(many), *cells, ratio))
    table(("text", "scope", "rows", *(f"{engine} ms" for engine in engines), f"{FLOOR} ms", "copy / floor"), rows)
    ratio = sums["copy"] / sums[FLOOR]
    told = " and ".join(f"{way} {seconds * 1000:.0f} ms" for way, seconds in sums.items())
    say(f"Of the {len(floors)} that have a floor, all together: {told}, {ratio:.1f} times.")
    goal = next((most for size, most in GOALS.items() if 0.5 < activities / size < 2), None)
    if goal:
        say(f"Goal: at most {goal} times: {'met' if ratio <= goal else 'not met'}.")


def _asked(ways: dict[str, Callable[[], Any]], rounds: int) -> tuple[dict[str, Times], int, bool]:
    """Seconds per way in turn (of a slow one those of the first time), the rows, and whether all ways told the same."""
    answers, once = {}, {}
    for way, ask in ways.items():
        begin = perf_counter()
        answers[way] = ask()
        once[way] = perf_counter() - begin
    quick = {way: (lambda ask=ask: _seconds(ask)) for way, ask in ways.items() if once[way] < SLOW}  # type: ignore[misc]
    times = {way: Times((seconds,)) for way, seconds in once.items()} | in_turn(quick, rounds)
    many = len(next(iter(answers.values())))
    return times, many, len({plain(rows) for rows in answers.values()}) == 1


class PostgresEngine:
    """A text on PostgreSQL, as the organisation that row-level security lets through."""

    def __init__(self, url: str, organisation: int) -> None:
        import psycopg

        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("SELECT set_config('meetpunt.organisation', %s, false)", [str(organisation)])
        self._connection.execute("ANALYZE")  # the server would do so by itself within minutes

    def run(self, sql: str, values: dict[str, int | str]) -> Any:
        """Run a text with `:name` parameters."""
        from meetpunt.measures.database import Rows, bind

        text, used = bind(sql.replace("%", "%%"), values, "%({})s")
        cursor = self._connection.execute(text, used)  # type: ignore[call-overload]
        return Rows(tuple(column.name for column in cursor.description or ()), cursor.fetchall())


def _texts() -> list[str]:
    from importlib import resources

    folder = resources.files("meetpunt.measures").joinpath("sql")
    return sorted(path.name.removesuffix(".sql") for path in folder.iterdir() if path.name.endswith(".sql"))


def _a_rep(outcomes: Any) -> int:
    """The owner with the most open opportunities."""
    rows = [row for row in outcomes.dicts() if row["key"] is not None]
    return int(max(rows, key=lambda row: row["open"])["key"])


def plain(rows: Iterable[tuple[Any, ...]]) -> str:
    """Rows as engines can agree on them: numbers to six digits, in an order of their own."""
    told = [tuple(one if isinstance(one, str | None) else f"{float(one):.6g}" for one in row) for row in rows]
    return repr(sorted(told, key=repr))


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

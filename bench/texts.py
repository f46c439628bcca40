"""Each measure's SQL text on SQLite, PostgreSQL and the columnar copy over one company, for all of it and for one rep.

`python -m bench.texts ROUNDS POSTGRES_URL` runs over a data folder in a process of its own and prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any

from bench.databases import Place
from bench.timing import Times, in_turn, say, table

STEP = 4
"""The step after the quote, for the text that looks at one step."""


def bench_texts(sqlite: Place, postgres: Place | None, rounds: int) -> None:
    """Print milliseconds per text, scope and engine."""
    say(sqlite.run("bench.texts", str(rounds), postgres.url if postgres else ""))


def main(rounds: int, postgres_url: str) -> None:
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
    whole = replace(whole, position=STEP, customer_months=customer_months(organisation.id))
    engines: dict[str, Any] = {"SQLite": DatabaseEngine()}
    if postgres_url:
        engines["PostgreSQL"] = PostgresEngine(postgres_url, organisation.id)
    engines["copy"] = load(organisation.id, 4000)
    product = measure("opportunities_of_product", replace(whole, product=1))
    rep = replace(whole, owners=(_a_rep(measure("outcomes", replace(whole, by="owner"))),))
    rows = []
    for name in _texts():
        for told, scope in (("organisation", whole), ("one rep", rep)):
            asked = replace(scope, product=1) if name == "opportunities_of_product" else scope
            if asked is not scope and (told == "one rep" or not product.rows):
                continue
            answers = {engine: measure(name, asked, one).rows for engine, one in engines.items()}
            if len({plain(rows) for rows in answers.values()}) > 1:
                told += " (answers differ!)"
            ways: dict[str, Callable[[], float]] = {
                engine: (lambda one=one, name=name, asked=asked: _seconds(lambda: measure(name, asked, one)))
                for engine, one in engines.items()
            }
            times: dict[str, Times] = in_turn(ways, rounds)
            rows.append((name, told, str(len(answers["SQLite"])), *(one.told(1000, 1) for one in times.values())))
    table(("text", "scope", "rows", *(f"{engine} ms" for engine in engines)), rows)


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
    main(int(sys.argv[1]), sys.argv[2])

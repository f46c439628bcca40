"""DuckDB over exported facts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from meetpunt.measures.engine import Rows, bind


class DuckDBEngine:
    """Runs texts over a folder of Parquet files."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self.database = duckdb.connect(config={"threads": 1})
        for name in names:
            self.database.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        text, used = bind(sql, values, "${}")
        answer = self.database.execute(text, used)
        return Rows(tuple(column[0] for column in answer.description), answer.fetchall())

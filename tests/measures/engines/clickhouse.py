"""ClickHouse (chdb) over exported facts; its settings make it keep to the standard about NULL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from meetpunt.measures.engine import Rows, bind

STANDARD = (
    "join_use_nulls=1, cast_keep_nullable=1, aggregate_functions_null_for_empty=1, "
    "output_format_json_quote_64bit_integers=0"
)


class ClickHouseEngine:
    """Runs texts over a folder of Parquet files."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        from chdb.session import Session

        self.session = Session()
        for name in names:
            self.session.query(
                f"CREATE TABLE {name} ENGINE = Memory AS SELECT * FROM file('{folder / name}.parquet', 'Parquet')"
            )

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        text, used = bind(sql, values, "{{{}:Int64}}")
        for name, value in used.items():
            if isinstance(value, str):
                text = text.replace(f"{{{name}:Int64}}", f"{{{name}:String}}")
        answer: dict[str, Any] = json.loads(
            self.session.query(f"{text}\nSETTINGS {STANDARD}", "JSONCompact", params=used).bytes() or "{}"
        )
        columns = tuple(column["name"] for column in answer["meta"])
        return Rows(columns, [tuple(row) for row in answer["data"]])

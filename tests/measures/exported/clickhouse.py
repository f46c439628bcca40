"""ClickHouse (chdb) over a folder of exported facts; its settings make it keep to the standard about NULL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from meetpunt.measures.columnar.loading import HAND
from meetpunt.measures.database import Rows, bind
from meetpunt.measures.exported.folder import CALENDAR, Manifest

STANDARD = (
    "join_use_nulls=1, cast_keep_nullable=1, aggregate_functions_null_for_empty=1, "
    "output_format_json_quote_64bit_integers=0"
)
TYPES = {"BIGINT": "Int64", "INTEGER": "Int32", "SMALLINT": "Int16", "VARCHAR": "String", "DOUBLE": "Float64"}


class ClickHouseEngine:
    """Runs texts over the facts of all organisations in a folder at once."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        from chdb.session import Session

        self.session = Session()
        columns = {fact: told for one in manifest.organisations for fact, told in one.columns.items()}
        for fact, told in columns.items():
            typed = ", ".join(f"{name} Nullable({TYPES[kind]})" for name, kind in told.items())
            self.session.query(f"CREATE TABLE {fact} ({typed}) ENGINE = Memory")
            paths = [folder / file.path for one in manifest.organisations for file in one.of(fact)]
            for path in paths[:1] if fact == CALENDAR else paths:
                self.session.query(f"INSERT INTO {fact} SELECT {', '.join(told)} FROM file('{path}', 'Parquet')")
        self.session.query(f"CREATE VIEW fact_hand AS {HAND}")

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

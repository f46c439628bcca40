"""What can ask a folder of exported facts: DuckDB in this process, or a Spark that reads the same folder.

Rule: an engine sees the facts of one organisation at a time, under the names that the texts know. Spark is not among
what Meetpunt installs; it is looked for when it is asked for.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from meetpunt.measures.columnar.loading import HAND
from meetpunt.measures.database import NAMED, Engine, Rows, bind
from meetpunt.measures.exported.folder import Exported, nothing, reading

SPARK_TYPES = {"BIGINT": "BIGINT", "INTEGER": "INT", "SMALLINT": "SMALLINT", "VARCHAR": "STRING", "DOUBLE": "DOUBLE"}
MEMORY = "1GB"


class NotThere(Exception):
    """What the engine needs is not installed; the sentence says what."""


class Engines(Protocol):
    """Gives an engine over the facts of an organisation; may be asked by several threads at once."""

    def over(self, one: Exported, facts: frozenset[str]) -> Engine:
        """An engine that knows these facts of the organisation."""
        ...


class DuckDBEngines:
    """DuckDB, each time a fresh one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def over(self, one: Exported, facts: frozenset[str]) -> Engine:
        """An engine that knows these facts of the organisation."""
        database = duckdb.connect(config={"memory_limit": MEMORY})
        for fact in sorted(facts):
            paths = [self._folder / file.path for file in one.of(fact)]
            database.execute(f"CREATE VIEW {fact} AS {reading(paths, one.columns[fact])}")
        if "fact_stage" in facts:
            database.execute(f"CREATE VIEW fact_hand AS {HAND}")
        return _DuckDB(database)


class _DuckDB:
    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        text, used = bind(sql, values, "${}")
        answer = self._database.execute(text, used)
        return Rows(tuple(column[0] for column in answer.description), answer.fetchall())


class SparkEngines:
    """Spark: each organisation in a session of its own over one connection with the cluster."""

    def __init__(self, folder: Path, session: Any) -> None:
        self._folder, self._session = folder.resolve(), session

    def over(self, one: Exported, facts: frozenset[str]) -> Engine:
        """An engine that knows these facts of the organisation."""
        session = self._session.newSession()
        for fact in sorted(facts):
            paths = [f"file://{self._folder / file.path}" for file in one.of(fact)]
            schema = ", ".join(f"{name} {SPARK_TYPES[kind]}" for name, kind in one.columns[fact].items())
            if paths:
                frame = session.read.schema(schema).parquet(*paths)
            else:
                frame = session.sql(nothing(_in_spark(one.columns[fact])))
            frame.createOrReplaceTempView(fact)
        if "fact_stage" in facts:
            session.sql(HAND).createOrReplaceTempView("fact_hand")
        return _Spark(session)


class _Spark:
    def __init__(self, session: Any) -> None:
        self._session = session

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters, which are Spark's own way to write them."""
        answer = self._session.sql(sql, args={name: values[name] for name in NAMED.findall(sql)})
        return Rows(tuple(answer.columns), [tuple(row) for row in answer.collect()])


@contextmanager
def spark(folder: Path, master: str | None, settings: Mapping[str, str] | None = None) -> Iterator[SparkEngines]:
    """Spark over a folder, which every one of its machines finds under the same name.

    Parameters: master, as in spark://host:7077; None = what SPARK_CONF_DIR says, else this machine.
        settings, more of Spark's own.

    Raises:
        NotThere: PySpark or Java is not installed.
    """
    if not importlib.util.find_spec("pyspark"):
        raise NotThere("pyspark")
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise NotThere("java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    builder = builder.appName("meetpunt").config("spark.ui.enabled", "false")
    for name, value in (settings or {}).items():
        builder = builder.config(name, value)
    session = (builder.master(master) if master else builder).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield SparkEngines(folder, session)
    finally:
        session.stop()


def _in_spark(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: SPARK_TYPES[kind] for name, kind in columns.items()}

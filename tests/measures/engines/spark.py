"""Spark on two local threads over exported facts."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from meetpunt.measures.database import NAMED, Rows


class SparkEngine:
    """Runs texts over a folder of Parquet files."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        builder: Any = SparkSession.builder
        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.master("local[2]").appName("conformance").getOrCreate()
        self.session.sparkContext.setLogLevel("OFF")
        for name in names:
            self.session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters, which are Spark's own way to write them."""
        answer = self.session.sql(sql, args={name: values[name] for name in NAMED.findall(sql)})
        return Rows(tuple(answer.columns), [tuple(row) for row in answer.collect()])

    def close(self) -> None:
        """Let the Java machine go."""
        self.session.stop()

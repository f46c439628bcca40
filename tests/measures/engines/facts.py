"""The facts and the calendar of a database as Parquet files, one per fact: what another engine reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from meetpunt.store.schema import facts
from meetpunt.store.tenancy import acting_in

TEXTS = frozenset(
    "asked_for_order channel code currency discount_from flags iso_date kind lead_source loss_reason name "
    "origin outcome product_name purpose reason segment status template unmapped_stage".split()
)
"""The columns that hold text; all others hold whole numbers."""


def export_facts(folder: Path, organisations: list[int]) -> list[str]:
    """Write the facts of these organisations and the calendar, each as `<name>.parquet`; returns their names."""
    names = [name for name, _ in facts() if name.startswith("fact_")] + ["calendar"]
    with duckdb.connect() as columnar:
        for name in names:
            _export(columnar, name, folder / f"{name}.parquet", organisations)
    return names


def _export(columnar: duckdb.DuckDBPyConnection, name: str, path: Path, organisations: list[int]) -> None:
    columns, rows = _read(f"SELECT * FROM {name}", None if name == "calendar" else organisations)
    typed = ", ".join(f'"{column}" {"VARCHAR" if column in TEXTS else "BIGINT"}' for column in columns)
    columnar.execute(f'CREATE TABLE "{name}" ({typed})')
    if rows:
        # Thousands of rows in one statement: DuckDB binds them one by one otherwise.
        lists = [list(values) for values in zip(*rows, strict=True)]
        asked = ", ".join(f"unnest(${place + 1}::{_kind(column)}[])" for place, column in enumerate(columns))
        columnar.execute(f'INSERT INTO "{name}" SELECT {asked}', lists)
    columnar.execute(f"COPY \"{name}\" TO '{path}' (FORMAT parquet)")


def _read(query: str, organisations: list[int] | None) -> tuple[list[str], list[tuple[Any, ...]]]:
    columns: list[str] = []
    rows: list[tuple[Any, ...]] = []
    for organisation in organisations or [None]:
        # PostgreSQL shows one organisation at a time.
        with acting_in(organisation), connection.cursor() as cursor:
            cursor.execute(query + (f" WHERE organisation_id = {organisation}" if organisation else ""))
            columns = [column[0] for column in cursor.description]
            rows += cursor.fetchall()
    return columns, rows


def _kind(column: str) -> str:
    return "VARCHAR" if column in TEXTS else "BIGINT"

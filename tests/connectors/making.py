"""Small helpers that make files and raw tables for the tests of connectors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from meetpunt.connectors.base import Cell, RawTable, Record, Reject
from meetpunt.connectors.files.limits import Job, Limits
from meetpunt.connectors.files.reading import read_tables_here
from meetpunt.connectors.mapping.apply import MappedPart, map_source
from meetpunt.connectors.mapping.load import load_mapping

TODAY = date(2026, 11, 23)


def table(file: str, header: Sequence[str], *rows: Sequence[Cell]) -> RawTable:
    """A raw table as the reader would give it; the header stands on row 1."""
    columns = tuple([row[place] for row in rows] for place in range(len(header)))
    return RawTable(file, "", tuple(header), columns, list(range(2, len(rows) + 2)))


def mapped(mapping: str, *tables: RawTable, steps: tuple[str, ...] = ()) -> list[MappedPart]:
    """What a mapping makes of raw tables."""
    return list(map_source(tables, load_mapping(mapping), time_zone="Europe/Amsterdam", today=TODAY, steps=steps))


def records(mapping: str, *tables: RawTable) -> list[Record]:
    return [record for part in mapped(mapping, *tables) for record in part.records]


def rejects(mapping: str, *tables: RawTable) -> list[Reject]:
    return [reject for part in mapped(mapping, *tables) for reject in part.rejects]


def read(path: Path, limits: Limits | None = None) -> list[RawTable]:
    """Reads a file in this process, as the worker would."""
    return read_tables_here(Job(str(path), path.name), limits)


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path

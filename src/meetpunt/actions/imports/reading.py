"""From kept files and a mapping to records per table, rejects and problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from meetpunt.actions.imports.result import Problem
from meetpunt.connectors.base import ConnectorError, RawTable, Record, Reject
from meetpunt.connectors.files.limits import Job
from meetpunt.connectors.files.reading import read_files
from meetpunt.connectors.mapping.apply import Coverage, coverage, map_source
from meetpunt.connectors.mapping.schema import FileMapping, Mapping
from meetpunt.store.landing.packed import Many, Packed


@dataclass
class Reading:
    """What the files of a run hold, by table, and what stands in the way of landing it."""

    records: dict[str, Many[Record]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    covered: Coverage = field(default_factory=lambda: Coverage((), ()))
    tables: Many[RawTable] = ()


def read(
    files: list[tuple[str, Path]],
    mapping: Mapping,
    *,
    time_zone: str,
    today: date,
    steps: tuple[str, ...],
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Reading:
    """Read files and map them; what cannot be read becomes a problem, not an exception.

    told: is told (files read, files in all).
    """
    reading = Reading()
    tables: list[RawTable] = []
    wanted = [(name, path) for name, path in files if not _is_skipped(mapping, name)]
    for done, result in enumerate(read_files([_job(mapping, name, path) for name, path in wanted]), start=1):
        if result.error is not None:
            reading.problems.append(Problem(result.error.code, str(result.error)))
        tables += result.tables
        told(done, len(wanted))
    reading.covered = coverage(tables, mapping)
    if reading.problems:
        return reading
    gathered: list[Packed[Record]] = []

    def gather() -> Packed[Record]:
        gathered.append(Packed())
        return gathered[-1]

    records: dict[str, Packed[Record]] = {}
    try:
        for part in map_source(tables, mapping, time_zone=time_zone, today=today, steps=steps, gather=gather):
            table = str(part.table)
            records.setdefault(table, Packed()).join(gathered.pop())
            reading.rejects += part.rejects
            reading.ignored[table] = reading.ignored.get(table, 0) + part.ignored
            reading.styles |= {f"{part.file}: {name}": style for name, style in part.styles.items()}
    except ConnectorError as error:
        reading.problems.append(Problem(error.code, str(error)))
    reading.records.update(records)
    reading.tables = Packed(pack=1)  # needed again only where rows are refused when they land
    while tables:
        reading.tables.append(tables.pop(0))
    return reading


def _entries(mapping: Mapping, name: str) -> list[FileMapping]:
    return [entry for entry in mapping.files if entry.covers(name, entry.sheet)]


def _is_skipped(mapping: Mapping, name: str) -> bool:
    """A file that is only skipped need not be opened, unless another one looks something up in it."""
    entries = _entries(mapping, name)
    looked_up = {
        rule.lookup.file.casefold()
        for entry in mapping.files
        for table in entry.tables
        for rule in table.fields.values()
        if rule.lookup is not None
    }
    return bool(entries) and all(entry.skip for entry in entries) and name.casefold() not in looked_up


def _job(mapping: Mapping, name: str, path: Path) -> Job:
    """A file with what the mapping says about reading it."""
    entries = _entries(mapping, name)
    columns = dict.fromkeys(
        column
        for entry in entries
        for table in entry.tables
        for column in (*(c for rule in table.fields.values() for c in rule.columns), *table.where, *table.one_per)
    )
    first = entries[0] if entries else FileMapping(name)
    return Job(str(path), name, tuple(columns), first.header_row, first.encoding, first.separator)

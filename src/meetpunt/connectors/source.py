"""A whole source from files to tables: what a mapping knows about its files is told to the reader.

Rule: reading (bytes to tables) and mapping (tables to records) stay apart, so that a mapping can be re-run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from meetpunt.connectors.files.limits import Job, Limits
from meetpunt.connectors.files.reading import FileReading, read_files
from meetpunt.connectors.mapping.schema import FileMapping, Mapping


def read_source(
    files: Sequence[tuple[Path, str]], mapping: Mapping | None = None, limits: Limits | None = None
) -> Iterator[FileReading]:
    """Reads the files of a source, one result per file, in order.

    files: (where it lies, what the user calls it). mapping: its column names mark the header row, and it may name
    header row, encoding and separator; None while there is no mapping yet.
    """
    return read_files([_job(path, name, mapping) for path, name in files], limits)


def _job(path: Path, name: str, mapping: Mapping | None) -> Job:
    entries = [entry for entry in mapping.files if entry.covers(name, entry.sheet)] if mapping is not None else []
    if not entries:
        return Job(str(path), name)
    first = entries[0]
    expected = tuple(dict.fromkeys(column for entry in entries for column in _columns(entry)))
    return Job(str(path), name, expected, first.header_row, first.encoding, first.separator)


def _columns(entry: FileMapping) -> Iterator[str]:
    for part in entry.tables:
        for rule in part.fields.values():
            yield from rule.columns
        yield from (*part.where, *part.one_per)

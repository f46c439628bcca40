"""Reads files through the limited process, so that a hostile file can stop a read but never the server.

Rule: a file gives tables or one clear error; a crash of the reader is an error of that file, the next ones go on.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Any

from meetpunt.connectors.base import Cell, ConnectorError, RawTable
from meetpunt.connectors.files.limits import Job, Limits, Unreadable
from meetpunt.connectors.files.tables import tables_of
from meetpunt.connectors.files.worker import DATE_MARK, order_of
from meetpunt.connectors.messages import problem


@dataclass(frozen=True, slots=True)
class FileReading:
    """What became of one file: its tables, or the error that says why there are none."""

    job: Job
    tables: tuple[RawTable, ...] = ()
    error: ConnectorError | None = None


def read_files(jobs: Sequence[Job], limits: Limits | None = None) -> Iterator[FileReading]:
    """Reads files one after another in a limited process; one result per job, in order. Never raises for a bad file."""
    limits = limits or Limits()
    left = list(jobs)
    while left:
        read = 0
        for reading in _run(left, limits):
            read += 1
            yield reading
        if read < len(left):
            yield FileReading(left[read], error=_error(left[read], "reader_stopped", {}))
            read += 1
        left = left[read:]


def read_tables(path: str, name: str | None = None, limits: Limits | None = None) -> list[RawTable]:
    """The tables of one file. name: what the user calls it (default: the file's own name).

    Raises ConnectorError with a code of `messages.FILE_SENTENCES`.
    """
    reading = next(read_files([Job(str(path), name or os.path.basename(path))], limits))
    if reading.error is not None:
        raise reading.error
    return list(reading.tables)


def read_tables_here(job: Job, limits: Limits | None = None) -> list[RawTable]:
    """The same without the limited process: for tests, and for files that we made ourselves."""
    try:
        return tables_of(job, limits or Limits())
    except Unreadable as error:
        raise _error(job, error.code, error.parameters) from None


def environment() -> dict[str, str]:
    """All that the worker gets to know of ours: where the code lies, and no secret."""
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }


def _error(job: Job, code: str, parameters: dict[str, Any]) -> ConnectorError:
    return problem(code, file=job.name, **parameters)


def _run(jobs: list[Job], limits: Limits) -> Iterator[FileReading]:
    """One worker over the jobs, in an empty folder of its own; ends early when the worker dies."""
    with tempfile.TemporaryDirectory(prefix="meetpunt-read-") as folder:
        yield from _run_in(folder, [replace(job, path=os.path.abspath(job.path)) for job in jobs], limits)


def _run_in(folder: str, jobs: list[Job], limits: Limits) -> Iterator[FileReading]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "meetpunt.connectors.files.worker"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        text=True,
        encoding="utf-8",
    )
    stop = threading.Timer(limits.wall_seconds, worker.kill)
    stop.start()
    try:
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(order_of(jobs, limits))
            worker.stdin.close()
        except BrokenPipeError:
            return
        yield from _collect(jobs, worker.stdout)
    finally:
        stop.cancel()
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


def _collect(jobs: list[Job], lines: IO[str]) -> Iterator[FileReading]:
    tables: list[RawTable] = []
    known: dict[Cell, Cell] = {}
    current = 0
    dates = False
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            return  # cut off in the middle of a line
        job = jobs[current]
        if "table" in message:
            head = message["table"]
            dates = head["dates"]
            header = tuple(head["header"])
            tables.append(
                RawTable(job.name, head["sheet"], header, tuple([] for _ in header), [], tuple(head["notes"]))
            )
        elif "chunk" in message:
            for column, cells in zip(tables[-1].columns, message["chunk"], strict=True):
                column.extend(_dated(cells) if dates else _shared(cells, known))
            tables[-1].row_numbers.extend(message["rows"])  # type: ignore[attr-defined]
        else:
            error = _error(job, message["error"], message["parameters"]) if "error" in message else None
            yield FileReading(job, () if error else tuple(tables), error)
            tables, known, current = [], {}, current + 1
            if current == len(jobs):
                return


def _shared(cells: list[Cell], known: dict[Cell, Cell]) -> list[Cell]:
    """Equal texts as one object: 200,000 rows of the same ten products cost ten texts."""
    share = known.setdefault
    return [share(cell, cell) if cell.__class__ is str else cell for cell in cells]


def _dated(cells: list[Cell]) -> list[Cell]:
    return [
        datetime.fromisoformat(cell[1:])
        if isinstance(cell, str) and cell.startswith(DATE_MARK)
        else None
        if isinstance(cell, float) and not math.isfinite(cell)
        else cell
        for cell in cells
    ]

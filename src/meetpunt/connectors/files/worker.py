"""The limited process that opens files: jobs come in on standard input as JSON, tables go out on standard output.

Rule: it gives away its rights before it touches a file: little memory, little time, no new files, no children, and on
Linux no network, where the kernel lets everybody take that from themselves.
"""

from __future__ import annotations

import ctypes
import gc
import json
import resource
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from meetpunt.connectors.base import Cell, RawTable
from meetpunt.connectors.files.limits import MEGABYTE, Job, Limits, Unreadable
from meetpunt.connectors.files.tables import tables_of

CHUNK = 5_000  # rows per line of output
DATE_MARK = "\x01"  # a spreadsheet's own date, told apart from text that looks like one


def main() -> None:
    """Reads `{"limits": ..., "jobs": [...]}` and answers line by line: table, chunk ..., and per job done or error."""
    gc.disable()  # a short life without cycles; looking for them takes a third of the time
    order = json.load(sys.stdin)
    limits = Limits(**order["limits"])
    give_up_rights(limits)
    for number, fields in enumerate(order["jobs"]):
        job = Job(**{**fields, "expected": tuple(fields["expected"])})
        try:
            for table in tables_of(job, limits):
                _send_table(table)
        except Unreadable as error:
            _send({"error": error.code, "parameters": error.parameters, "job": number})
        except (MemoryError, RecursionError):
            _send({"error": "reader_stopped", "parameters": {}, "job": number})
        except Exception:  # whatever a hostile file does to a parser, the answer is one sentence
            _send({"error": "broken_file", "parameters": {}, "job": number})
        else:
            _send({"done": number})


def order_of(jobs: list[Job], limits: Limits) -> str:
    """What the parent writes to the worker."""
    return json.dumps({"limits": asdict(limits), "jobs": [asdict(job) for job in jobs]})


def give_up_rights(limits: Limits) -> None:
    """Take from this process what a hostile file could misuse; for good."""
    _leave_the_network()
    memory = limits.memory_mb * MEGABYTE
    for what, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (value, value))


def _leave_the_network() -> None:
    """Go where no network is, and get no rights from programs; a kernel that refuses leaves things as they are."""
    if sys.platform == "linux":
        no_new_privileges, new_user, new_network = 38, 0x10000000, 0x40000000
        kernel = ctypes.CDLL(None)
        kernel.prctl(no_new_privileges, 1, 0, 0, 0)
        kernel.unshare(new_user | new_network)


def _send_table(table: RawTable) -> None:
    typed = any(isinstance(cell, datetime) for column in table.columns for cell in column)
    _send({"table": {"sheet": table.sheet, "header": table.header, "notes": table.notes, "dates": typed}})
    for start in range(0, len(table), CHUNK):
        columns: list[list[Cell]] = [column[start : start + CHUNK] for column in table.columns]
        chunk = [[_marked(cell) for cell in column] for column in columns] if typed else columns
        _send({"chunk": chunk, "rows": list(table.row_numbers[start : start + CHUNK])})


def _marked(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return DATE_MARK + cell.isoformat()
    return cell.lstrip(DATE_MARK) if isinstance(cell, str) else cell


def _send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Reading a large Salesforce by Bulk 2.0: seconds and memory of the connector alone, from a fake on this machine.

`python -m bench.salesforce ADDRESS` is the reader, in a process of its own so that its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.timing import say, table
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.salesforce.connector import Salesforce
from meetpunt.connectors.transport import Reach
from tests.connectors.salesforce.making import WAYS, MemoryKeys

GOAL_SECONDS, GOAL_MEGABYTES = 60.0, 300.0


@dataclass(frozen=True)
class Reading:
    """What was read, how long it took, and how much memory the process had at most, before and after."""

    rows: int
    pages: int
    seconds: float
    before: float
    megabytes: float


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def bench_salesforce(rows: int) -> Reading:
    """Print and give what reading so many tasks took; each page is dropped once it was counted."""
    say(f"Salesforce: {rows:,} tasks by Bulk 2.0 from a fake on this machine; every page is dropped after it was read")
    serving = [sys.executable, "-m", "tests.connectors.salesforce.server", str(rows)]
    with subprocess.Popen(serving, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        reading = [sys.executable, "-m", "bench.salesforce", address]
        done = subprocess.run(reading, capture_output=True, text=True, check=True)
        server.stdin.close()
    found = Reading(**json.loads(done.stdout))
    told = (
        f"{found.rows:,}",
        str(found.pages),
        f"{found.seconds:.1f}",
        f"{found.before:.0f}",
        f"{found.megabytes:.0f}",
    )
    table(("records", "pages", "seconds", "MB at the start", "MB at most"), [told])
    say(f"Goals: under {GOAL_SECONDS:.0f} s and {GOAL_MEGABYTES:.0f} MB.\n")
    return found


def read(address: str) -> Reading:
    """Read all tasks at an address."""
    client = Client(_Clock(), Reach(allow_loopback=True))
    connector = Salesforce(client, MemoryKeys(**{**WAYS["client"], "login_url": address}))
    (tasks,) = (entity for entity in connector.entities if entity.code == "tasks")
    before, begin, rows, pages = _megabytes(), time.perf_counter(), 0, 0
    for page in connector.pull(tasks, None, datetime.now(UTC), {}):
        rows += len(page.records)
        pages += 1
    return Reading(rows, pages, time.perf_counter() - begin, before, _megabytes())


def _megabytes() -> float:
    """The most memory that this process had; what `getrusage` tells begins with that of whoever started it."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(read(sys.argv[1]))))

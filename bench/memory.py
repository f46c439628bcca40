"""How much memory the processes of a server take, by what they are (Linux only).

PSS counts what several processes share once: its sum is what the machine gives. RSS counts it in each.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

KIB = 1024


@dataclass(frozen=True)
class Memory:
    """Megabytes of one kind of process together; files: what of the PSS is seen of files, as of the database's."""

    processes: int
    rss: float
    pss: float
    files: float = 0.0


def memory_of(root: int) -> dict[str, Memory]:
    """Of a process and all below it: "worker" works through the jobs, "web" answers pages."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for process in family(root):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            told = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue  # it ended just now
        sizes = {line.split()[0]: float(line.split()[1]) / KIB for line in told.splitlines()[1:] if "kB" in line}
        found.setdefault(_kind(process, command), []).append(
            (sizes.get("Rss:", 0), sizes.get("Pss:", 0), sizes.get("Pss_File:", 0))
        )
    return {
        kind: Memory(len(sizes), *(sum(column) for column in zip(*sizes, strict=True)))
        for kind, sizes in sorted(found.items())
    }


def family(root: int) -> set[int]:
    """A process and all that it started, and they."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    own = {root}
    while more := {number for number, parent in parents.items() if parent in own} - own:
        own |= more
    return own


def is_worker(process: int) -> bool:
    """The worker is made of the same process as those that answer pages; it runs at a lower priority."""
    return os.getpriority(os.PRIO_PROCESS, process) > os.getpriority(os.PRIO_PROCESS, 0)


def _kind(process: int, command: str) -> str:
    if "meetpunt" not in command:
        return "other"
    return "worker" if is_worker(process) else "web"

"""How much a file may cost, and the way the reader says that it cannot read one.

Rule: nothing here or in the reader needs Django, so that the limited process starts fast and holds no secrets.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one read. file_mb, unpacked_mb: sizes in millions of bytes; ratio: unpacked over packed size.

    rows: data rows per table. memory_mb, cpu_seconds: of the reading process; wall_seconds: before it is stopped.
    """

    file_mb: int = 50
    unpacked_mb: int = 200
    ratio: int = 200
    rows: int = 200_000
    columns: int = 1_000
    memory_mb: int = 1_500
    cpu_seconds: int = 90
    wall_seconds: int = 180


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read. path: where it lies; name: what the user calls it.

    expected: column names that the mapping reads, which mark the header row. header_row: 1-based, when the user named
    it. encoding, separator: when the user named them.
    """

    path: str
    name: str
    expected: tuple[str, ...] = ()
    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None


class Unreadable(Exception):
    """A file that cannot be read: the code of the sentence to be said, and what to fill in."""

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters

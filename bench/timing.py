"""Times and how they are told: median with least and most, because this machine is never alone.

Rule: what is compared is measured in turn within one run, so that all of it saw the same load; compare ratios.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median, quantiles


@dataclass(frozen=True)
class Times:
    """Seconds, in the order in which they were measured."""

    seconds: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.seconds)

    def told(self, unit: float = 1.0, digits: int = 2) -> str:
        """`median (least to most)`; unit: 1000 for milliseconds."""
        return " ".join(
            (
                f"{self.middle * unit:.{digits}f}",
                f"({min(self.seconds) * unit:.{digits}f} to {max(self.seconds) * unit:.{digits}f})",
            )
        )

    def share(self, per_cent: int) -> float:
        """The seconds within which this share of them stayed."""
        return quantiles(self.seconds, n=100, method="inclusive")[per_cent - 1]


def in_turn(measured: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Times]:
    """Measure each once, then each again, `rounds` times; a maker gives its own seconds."""
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(rounds):
        for name, measure in measured.items():
            found[name].append(measure())
    return {name: Times(tuple(seconds)) for name, seconds in found.items()}


def say(text: str = "") -> None:
    """A line of the report, at once."""
    print(text, flush=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads, the first column to the left."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    for row in (heads, *rows):
        first, *others = (text.ljust(width) if place == 0 else text.rjust(width)
                          for place, (text, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        say("  ".join((first, *others)).rstrip())
    say()


def machine() -> str:
    """When and where: day, processors, memory, load before it began."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()}, "
        f"Python {sys.version.split()[0]}, load before it began {os.getloadavg()[0]:.1f}"
    )

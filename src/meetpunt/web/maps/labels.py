"""Where the names stand: beside their spot, in the window, over no mark and no other name; else they are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LINE = 14.0
"""Height of a line of text in pixels."""
LONGEST = 26
"""Letters of a name; what is longer ends in an ellipsis."""
_NARROW, _WIDE = set("ijlft.,'’I|()!:;-1 "), set("mwMWABCDGHNOQRUVXYZ&@%")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A text with the box that it needs."""

    text: str
    x: float
    y: float
    """The left end of its base line."""
    box: Box


def width_of(text: str, size: float = 12.0) -> float:
    """About how wide a text is: narrow letters a third of the size, wide ones 0.72 of it, the rest 0.58."""
    return sum(size * (0.33 if letter in _NARROW else 0.72 if letter in _WIDE else 0.58) for letter in text)


def shortened(text: str) -> str:
    """A name that fits on a map."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


class Room:
    """The window with what stands in it already."""

    def __init__(self, width: float, height: float, taken: Iterable[Box]) -> None:
        self._window = Box(3, 3, width - 3, height - 3)
        self._taken: dict[tuple[int, int], list[Box]] = {}
        for box in taken:
            self.take(box)

    def take(self, box: Box) -> None:
        """Nothing else may stand there."""
        for cell in self._cells(box):
            self._taken.setdefault(cell, []).append(box)

    def find(self, text: str, x: float, y: float, half: float, radius: float, size: float = 12.0) -> Label | None:
        """The first free place around a spot: right, left, under, above, then the corners; None when there is none.

        half, radius: half the spot's width and height.
        """
        wide, gap, drop = width_of(text, size), 4.0, size * 0.35
        right, left = x + half + gap, x - half - gap - wide
        under, above = y + radius + LINE - 1, y - radius - 6
        for at, base in (
            (right, y + drop),
            (left, y + drop),
            (x - wide / 2, under),
            (x - wide / 2, above),
            (right - 3, y + radius + drop),
            (right - 3, y - radius + drop),
            (left + 3, y + radius + drop),
            (left + 3, y - radius + drop),
        ):
            box = Box(at - 1, base - size * 0.85, at + wide + 1, base + size * 0.3)
            if self._is_free(box):
                self.take(box)
                return Label(text, at, base, box)
        return None

    def _is_free(self, box: Box) -> bool:
        window = self._window
        if box.left < window.left or box.top < window.top or box.right > window.right or box.bottom > window.bottom:
            return False
        return not any(box.meets(other) for cell in self._cells(box) for other in self._taken.get(cell, ()))

    @staticmethod
    def _cells(box: Box) -> Iterable[tuple[int, int]]:
        for column in range(int(box.left // 64), int(box.right // 64) + 1):
            for row in range(int(box.top // 64), int(box.bottom // 64) + 1):
                yield column, row

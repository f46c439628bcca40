"""What came of "it is still alive": how often somebody's own word came true, beside what age alone said.

The rule: only what was left alone long enough counts, whichever way it went: who counts what went on soon and leaves
out what still waits, flatters the word.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.conversion import wilson

FEWEST = 5
"""Below so many there is no share to tell."""


@dataclass(frozen=True)
class OwnWord:
    """Of `n` that were said to be alive `went_on` went on since, `ended` ended, and the others still stand.

    Attributes:
        low, high: 90 % interval of the share that went on, 0..1; None = too few to say.
        by_age: how many would have gone on by their age alone, as it was said then; None = not known of all.
        waiting: said too lately to count.
    """

    n: int
    went_on: int
    ended: int
    low: float | None
    high: float | None
    by_age: float | None
    waiting: int

    @property
    def still(self) -> int:
        """Neither went on nor ended."""
        return self.n - self.went_on - self.ended


def own_word(said: list[tuple[bool, bool, bool, float | None]]) -> OwnWord:
    """What came of it.

    Args:
        said: per opportunity whether its time has come by, whether it went on, whether it ended, and the chance
            by age that was told then (0..1, None = not told).

    Returns:
        Share went_on / n with Wilson's interval, from `FEWEST` on.
    """
    due = [one for one in said if one[0]]
    n, went_on = len(due), sum(one[1] for one in due)
    low, high = wilson(went_on / n, n) if n >= FEWEST else (None, None)
    chances = [one[3] for one in due if one[3] is not None]
    by_age = sum(chances) if n and len(chances) == n else None
    return OwnWord(n, went_on, sum(one[2] and not one[1] for one in due), low, high, by_age, len(said) - n)

"""Parts shown per hundred that add up to a hundred.

The rule: rounding may move a part by less than one, and never breaks the sum (largest remainder).
"""

from __future__ import annotations

from collections.abc import Sequence

from meetpunt.method.spells import MethodError


def per(parts: Sequence[float], whole: int = 100) -> tuple[int, ...]:
    """Parts (not negative) as whole numbers that add up to `whole`; all zero when there is nothing to divide.

    Hamilton's method: every part is rounded down, then the largest remainders get one more, the earlier part first
    when remainders are equal.

    Raises:
        MethodError: a part is negative.
    """
    if any(part < 0 for part in parts):
        raise MethodError("A part of a whole cannot be negative.")
    total = sum(parts)
    if total == 0:
        return tuple(0 for _ in parts)
    exact = [part * whole / total for part in parts]
    rounded = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda index: (rounded[index] - exact[index], index))
    for index in order[: whole - sum(rounded)]:
        rounded[index] += 1
    return tuple(rounded)

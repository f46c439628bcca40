"""The months of a person's rows that are asked again, and how fresh rows take their place among the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Self

from meetpunt.measures.scope import MONTHS, Scope
from meetpunt.method.period import Period, day_from_number, day_number
from meetpunt.reports.added_rows import Row


@dataclass(frozen=True)
class Months:
    """A run of whole months, by the numbers of its first and its last day."""

    first: int
    last: int

    @classmethod
    def around(cls, days: Collection[int]) -> Self:
        """The months of these days and all between."""
        first, last = (Period.month_of(day_from_number(day)) for day in (min(days), max(days)))
        return cls(day_number(first.first), day_number(last.last))

    def of(self, scope: Scope) -> Scope:
        """The question about what of its period lies in these months."""
        return replace(scope, from_day=max(scope.from_day, self.first), until_day=min(scope.until_day, self.last))

    def renewed(self, columns: tuple[str, ...], rows: Sequence[Row], fresh: Iterable[Row]) -> list[Row]:
        """A person's rows with the fresh ones in the place of those of these months."""
        if "happened_day" in columns:
            place, low, high = columns.index("happened_day"), self.first, self.last
            when = [row[place] for row in rows]
        else:
            place = columns.index("month_number" if "month_number" in columns else "key")
            low, high = _month(self.first), _month(self.last)
            when = [row[place] % MONTHS for row in rows]
        return [*compress(rows, (at < low for at in when)), *fresh, *compress(rows, (at > high for at in when))]


def _month(day: int) -> int:
    """As measures count months."""
    told = day_from_number(day)
    return told.year * 12 + told.month - 1

"""The rows of a text that tells owner, team and month by itself, as columns of numbers that many KPIs add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.engine import Rows
from meetpunt.measures.register.counted import Counted

MonthOf = tuple[int | None, int]
"""A person or team (None = all together, or nobody's) in a month (year * 12 + month - 1)."""

_COLUMNS = {"owner": "owner_id", "team": "team_id"}
_NOBODY = -(2**30)
_MONTHS = 2**20
"""More than there are."""


@dataclass(frozen=True)
class Wide:
    """The rows in columns.

    Attributes:
        months: of whom in which month, each once.
        of: int [rows], the place of a row's person or team and month among those.
        columns: float [rows] by name; what is missing counts as nothing.
    """

    months: tuple[MonthOf, ...]
    of: NDArray[np.int64]
    columns: dict[str, NDArray[np.float64]]


def wide(rows: Rows, by: str) -> Wide:
    """The rows by owner, team or (any other key) all together."""
    told = np.array(rows.rows, dtype=np.float64).reshape(-1, len(rows.columns))
    columns = dict(zip(rows.columns, np.nan_to_num(told).T, strict=True))
    whose = np.full(len(told), _NOBODY, dtype=np.int64)
    if by in _COLUMNS:
        place = told[:, rows.columns.index(_COLUMNS[by])]
        known = ~np.isnan(place)
        whose[known] = place[known].astype(np.int64)
    found, of = np.unique(whose * _MONTHS + columns["month_number"].astype(np.int64), return_inverse=True)
    months = tuple((None if one // _MONTHS == _NOBODY else one // _MONTHS, one % _MONTHS) for one in found.tolist())
    return Wide(months, of, columns)


@dataclass(frozen=True)
class Sums:
    """Columns added up: of whom in which month, the names of the columns, and float [months, names]."""

    months: tuple[MonthOf, ...]
    names: tuple[str, ...]
    table: NDArray[np.float64]

    @classmethod
    def together(cls, parts: Sequence[Sums]) -> Sums:
        """Those of several people, added up."""
        of: dict[MonthOf, int] = {}
        places = [of.setdefault(month, len(of)) for part in parts for month in part.months]
        names = parts[0].names if parts else ()
        table = np.zeros((len(of), len(names)))
        if places:
            np.add.at(table, places, np.concatenate([part.table for part in parts]))
        return cls(tuple(of), names, table)

    def rows(self) -> dict[MonthOf, dict[str, float]]:
        """By month of whom."""
        return {
            month: dict(zip(self.names, row, strict=True))
            for month, row in zip(self.months, self.table.tolist(), strict=True)
        }


def sums(how: Counted, rows: Wide) -> Sums:
    """A KPI's columns added up, with the squares of a ratio's sides over the rows (one per person and week)."""
    many, columns = len(rows.months), rows.columns
    top, bottom = ([name for name in side.split(" + ") if name in columns] for side in (how.top, how.bottom))
    others = [name for name in (how.number, "without_rate") if name in columns]
    tops, bottoms = (sum((columns[name] for name in side), np.zeros(len(rows.of))) for side in (top, bottom))
    added = {name: columns[name] for name in (*top, *bottom, *others)}
    added |= {"week_tt": tops * tops, "week_tb": tops * bottoms, "week_bb": bottoms * bottoms}
    added["weeks"] = np.ones(len(rows.of))
    table = np.stack([np.bincount(rows.of, one, many) for one in added.values()], axis=1).astype(np.float64)
    return Sums(rows.months, tuple(added), table)

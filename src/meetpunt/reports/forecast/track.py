"""The track record: what was foreseen of each past month, at its beginning and months before, and what came.

Rule: only what was kept counts, as it was kept; a single figure gets the range of its own past. Which method did best
is said, also when it is the simplest, and "too close to call" when chance can make the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from meetpunt.method.forecast_record import Best, Judged, Seen, best_of, judged, with_own_bands
from meetpunt.reports.forecast.came import by_month, came
from meetpunt.reports.forecast.kept import RUN_RATE, STEPS, WEIGHTED
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, Viewer, team_members_of_all
from meetpunt.store.kept_forecasts import BackTestRow, back_test_of, kept_at
from meetpunt.store.refs import Place, ProcessRef

METHODS = (STEPS, WEIGHTED, RUN_RATE)
LAST_YEAR = "last_year"
AHEADS = (0, 1, 3)
"""At the beginning of a month, and so many months before."""
SHOWN = 12
CALIBRATED_ON = 24
"""So far back single figures are looked at for the range of their own past."""


@dataclass(frozen=True)
class Month:
    """A month that is over. seen: by method, as it was foreseen at its beginning."""

    month: int
    actual: float
    seen: Mapping[str, Seen]

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.month // 12, self.month % 12 + 1, 1)


@dataclass(frozen=True)
class Track:
    """A record.

    Attributes:
        months: those of which anything was foreseen at the beginning, in order.
        scores: by method and months ahead; what was never foreseen is not in it.
        best: over all of these months, at all distances.
    """

    methods: tuple[str, ...]
    months: tuple[Month, ...]
    scores: Mapping[tuple[str, int], Judged]
    best: Best | None


@dataclass(frozen=True)
class LookedBack:
    """A look back over history: its record, and how it was asked. as_known: only what was written down by then."""

    row: BackTestRow
    track: Track
    as_known: bool


def track_record(viewer: Viewer, process: ProcessRef, place: Place, measure: str) -> Track:
    """The record of a place that the viewer may see; measure: revenue or orders."""
    now = _number(viewer.today)
    months = range(now - CALIBRATED_ON, now)
    intake = came(viewer, process)
    actual = by_month(viewer, intake, place, measure)
    rows = kept_at(viewer.organisation.id, [process.id], place, months, AHEADS)
    seen: dict[str, list[Seen]] = {}
    for (method, month, ahead), kept in sorted(rows.items()):
        low, middle, high = kept.amounts if measure == "revenue" else kept.orders
        if middle is not None:
            told = None if low is None or high is None else (float(low), float(middle), float(high))
            seen.setdefault(method, []).append(_seen(month, ahead, float(middle), told, actual.get(month, 0.0)))
    return record_of(seen, METHODS, now - SHOWN)


def record_of(seen: Mapping[str, Sequence[Seen]], methods: tuple[str, ...], since: int = 0) -> Track:
    """The record of what was foreseen by each method; what has no range gets that of its own past."""
    ranged = {
        method: [
            one
            for one in (seen[method] if method == STEPS else with_own_bands(seen[method]))
            if one.month >= since and one.ahead in AHEADS
        ]
        for method in methods
        if seen.get(method)
    }
    scores = {
        (method, ahead): judged(some)
        for method, all_of in ranged.items()
        for ahead in AHEADS
        if (some := [one for one in all_of if one.ahead == ahead])
    }
    begun: dict[int, dict[str, Seen]] = {}
    for method, all_of in ranged.items():
        for one in all_of:
            if one.ahead == 0:
                begun.setdefault(one.month, {})[method] = one
    months = tuple(Month(month, next(iter(of.values())).actual or 0.0, of) for month, of in sorted(begun.items()))
    return Track(tuple(ranged), months, scores, best_of(ranged))


def looked_back(viewer: Viewer, process: ProcessRef) -> LookedBack | None:
    """The last look back over history of the whole organisation, for who may see that."""
    row = back_test_of(viewer.organisation.id, process.id)
    return None if row is None else _of_row(row)


def sees_whole(viewer: Viewer) -> bool:
    """Whether the record of the organisation may be shown: to who sees it anyhow, else with enough others in it."""
    if viewer.sees_organisation:
        return True
    others = [one for one in team_members_of_all(viewer) if one != viewer.person_id]
    return viewer.sells and len(others) >= OTHERS_IN_AN_AGGREGATE


def of_found(found: Mapping[str, object]) -> Track:
    """The record of a look back as it was kept."""
    actual = {int(month): float(value) for month, value in dict(found.get("actual", {})).items()}  # type: ignore[call-overload]
    seen: dict[str, list[Seen]] = {}
    for method, month, ahead, told, low, middle, high in found.get("rows", ()):  # type: ignore[attr-defined]
        ranged = None if low is None else (low, middle, high)
        seen.setdefault(method, []).append(_seen(month, ahead, told, ranged, actual.get(month, 0.0)))
    return record_of(seen, (*METHODS, LAST_YEAR))


def _of_row(row: BackTestRow) -> LookedBack:
    return LookedBack(row, of_found(row.found), bool(row.found.get("as_known")))


def _seen(month: int, ahead: int, told: float, ranged: tuple[float, float, float] | None, actual: float) -> Seen:
    return Seen(month, ahead, told, actual, *(ranged or (None, None, None)))


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1

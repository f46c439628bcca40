"""What stands beside the forecasts of several places: their targets, and what was said of them; asked at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from meetpunt.reports.forecast.ask import ForecastAsk
from meetpunt.reports.forecast.cells import By
from meetpunt.reports.season import season_of
from meetpunt.store.access import Viewer
from meetpunt.store.commitments import Said, said_of, standing
from meetpunt.store.refs import Place
from meetpunt.store.targets import Free, TargetRow, chosen, targets_of


class Aims:
    """Of places that were found visible. A product has no target; a family has, where the forecast is by family."""

    def __init__(
        self, viewer: Viewer, ask: ForecastAsk, places: Sequence[Place], by: By, things: Iterable[int | None] = ()
    ) -> None:
        organisation = viewer.organisation.id
        wanted = {self._of(place, one, by) for place in places for one in (*things, ask.thing)}
        asked = [place for place in wanted if place is not None]
        self._by = by
        self._rows: dict[Place, list[TargetRow]] = {}
        if asked:
            for row in targets_of(organisation, ask.first, ask.last, asked, {ask.measure}):
                self._rows.setdefault(row.place, []).append(row)
        self._season = season_of(viewer).shares if self._rows else ()
        self._free = Free(organisation)
        people = [one.person_id for one in places if one.person_id is not None]
        teams = [one.team_id for one in places if one.team_id is not None]
        self.said: tuple[Said, ...] = ()
        if people or teams:
            self.said = said_of(organisation, people, teams, ask.first, ask.last)
        self.words = standing(self.said)

    def whole(
        self, place: Place, thing: int | None, whole: tuple[date, date], parts: Sequence[tuple[date, date]]
    ) -> float | None:
        """The target of the whole; without one the sum of the parts', if all have."""
        value = self._target(place, thing, *whole)
        if value is None:
            each = self.parts(place, thing, parts)
            if each and all(one is not None for one in each):
                value = sum(one for one in each if one is not None)
        return value

    def parts(self, place: Place, thing: int | None, parts: Sequence[tuple[date, date]]) -> list[float | None]:
        """The target of each part."""
        return [self._target(place, thing, first, last) for first, last in parts]

    def _target(self, place: Place, thing: int | None, first: date, last: date) -> float | None:
        asked = self._of(place, thing, self._by)
        rows = self._rows.get(asked, []) if asked is not None else []
        found = chosen(rows, first, last, self._season, self._free) if rows else None
        return None if found is None else float(found.value)

    @staticmethod
    def _of(place: Place, thing: int | None, by: By) -> Place | None:
        """Whose target it is; None = nobody sets one for this."""
        if thing is not None and by != "family":
            return None
        return Place(place.person_id, place.team_id, place.territory_id, thing)

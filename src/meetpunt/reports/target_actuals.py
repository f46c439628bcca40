"""What was reached of what targets are set for, per place or per month, with what it was counted from.

Rule: a figure here is that of its definition, by the same measure as on every other page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Key, Scope
from meetpunt.method.conversion import wilson
from meetpunt.method.period import day_number, moment_after
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.account_status import customer_months
from meetpunt.store.fields import to_us
from meetpunt.store.objectives import sizes
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

FROM_MEASURE = {
    "orders": "order_intake",
    "revenue": "order_intake",
    "margin": "order_intake",
    "visits": "activity_counts",
    "demonstrations": "activity_counts",
    "calls": "activity_counts",
    "prospect_visits": "activity_counts",
    "leads": "first_entries",
    "new_prospects": "first_entries",
    "quotes": "quotes_issued",
}
A_YEAR_BACK = ("retention", "market_share")
"""These are of the twelve months that end on the last day, whatever the first."""
FEWEST = 5
"""A share of fewer is an anecdote, as for a conversion."""


@dataclass(frozen=True)
class Actual:
    """What was reached.

    Attributes:
        value: kept as targets are; None = too few to say, or not added up for want of a rate or a market size.
        n: what it was counted from: orders, customers, opportunities, or the count itself.
        low, high: the 90 % interval of a share or of a number per opportunity.
        source: where a market's size comes from, and of which year.
        misses_rate: an amount has no rate, so that nothing is added up.
    """

    value: int | None
    n: int
    low: int | None = None
    high: int | None = None
    source: str = ""
    year: int | None = None
    misses_rate: bool = False


@dataclass(frozen=True)
class Asking:
    """A viewer's question: from first up to last, both included, never after today; of places found for the viewer."""

    viewer: Viewer
    first: date
    last: date

    def by_place(self, measure: str, places: Iterable[Place], family: int | None = None) -> dict[Place, Actual]:
        """What was reached per place, of all products or of a family where `tells` says so."""
        wanted = list(places)
        found: dict[Place, Actual] = {}
        if not self.tells(measure, family):
            return found
        for by in {_key_of(place) for place in wanted}:
            here = [place for place in wanted if _key_of(place) == by]
            if measure in FROM_MEASURE:
                rows = self._rows(measure, replace(self.scope(measure, family), by=by))
                found |= {place: _counted(measure, rows.get(_id_of(place))) for place in here}
            elif measure == "retention":
                found |= self._retention(by, here)
            elif measure == "market_share":
                found |= self._market_share(by, here)
        return found

    def by_month(self, measure: str, place: Place, family: int | None = None) -> dict[int, Actual]:
        """What was reached at one place per month (year * 12 + month - 1); nothing for what is no count of a month."""
        if measure not in FROM_MEASURE or not self.tells(measure, family):
            return {}
        rows = self._rows(measure, replace(whose(self.scope(measure, family), place), by="month"))
        return {month: _counted(measure, row) for month, row in rows.items() if month is not None}

    def effort(self, place: Place) -> list[dict[str, int]]:
        """What was done for sales there per process and step: rows of `step_effort`."""
        return self._answer("step_effort", whose(self.scope("norm_visits"), place))

    @staticmethod
    def tells(measure: str, family: int | None) -> bool:
        """Whether it can be told of that family: only orders know what was bought; None = of all products."""
        return family is None or FROM_MEASURE.get(measure) == "order_intake"

    def scope(self, measure: str, family: int | None = None) -> Scope:
        """The question to the measure, of everybody: the days, the family, the step, and how far it looks back."""
        zone = ZoneInfo(self.viewer.organisation.time_zone)
        first = months_before(self.last, 12) if measure in A_YEAR_BACK else self.first
        since = months_before(first, customer_months(self._organisation)) if measure == "retention" else None
        scope = Scope(
            self._organisation,
            family=family,
            from_day=day_number(first),
            until_day=day_number(self.last),
            as_of_us=to_us(moment_after(self.last, zone)),
            position=1 if measure == "new_prospects" else 0,
        )
        return scope if since is None else replace(scope, since_day=day_number(since))

    @property
    def _organisation(self) -> int:
        return self.viewer.organisation.id

    def _answer(self, text: str, scope: Scope) -> list[dict[str, int]]:
        return remembered(text, scope, change_number(self._organisation)).dicts()

    def _rows(self, measure: str, scope: Scope) -> dict[int | None, dict[str, int]]:
        return {row["key"]: row for row in self._answer(FROM_MEASURE.get(measure, measure), scope)}

    def _retention(self, by: Key, places: list[Place]) -> dict[Place, Actual]:
        rows = self._rows("retention", replace(self.scope("retention"), by=by))
        found = {}
        for place in places:
            row = rows.get(_id_of(place), {"customers": 0, "stayed": 0})
            n, stayed = int(row["customers"]), int(row["stayed"])
            low, high = wilson(stayed / n, n) if n >= FEWEST else (0.0, 0.0)
            told = Actual(kept_share(stayed / n), n, kept_share(low), kept_share(high)) if n >= FEWEST else None
            found[place] = told or Actual(None, n)
        return found

    def _market_share(self, by: Key, places: list[Place]) -> dict[Place, Actual]:
        if by not in ("nothing", "territory"):
            return {}
        known = sizes(self._organisation, self.last.year, [place.territory_id for place in places])
        rows = self._rows("revenue", replace(self.scope("market_share"), by=by))
        found = {}
        for place in places:
            size, row = known.get(place.territory_id), rows.get(_id_of(place))
            bought = _counted("revenue", row)
            value = None
            if size and size.size_minor and bought.value is not None:
                value = min(10_000, round(bought.value * 10_000 / size.size_minor))
            source, year = (size.source, size.year) if size else ("", None)
            found[place] = Actual(value, bought.n, source=source, year=year, misses_rate=bought.misses_rate)
        return found


def whose(scope: Scope, place: Place) -> Scope:
    """The same question of one place only."""
    return replace(
        scope,
        owners=None if place.person_id is None else (place.person_id,),
        teams=None if place.team_id is None else (place.team_id,),
        territories=None if place.territory_id is None else (place.territory_id,),
    )


def months_before(day: date, months: int) -> date:
    """The day after the same day so many months before, so that both ends included it is just that long."""
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    following = date((at + 1) // 12, (at + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1).day
    return date.fromordinal(date(year, month + 1, min(day.day, last)).toordinal() + 1)


def _key_of(place: Place) -> Key:
    if place.person_id is not None:
        return "owner"
    if place.team_id is not None:
        return "team"
    return "territory" if place.territory_id is not None else "nothing"


def _id_of(place: Place) -> int | None:
    return place.person_id or place.team_id or place.territory_id


def _counted(measure: str, row: dict[str, int] | None) -> Actual:
    if row is None:
        return Actual(0, 0)
    if measure in ("revenue", "margin"):
        n = int(row["orders"])
        if row["without_rate"]:
            return Actual(None, n, misses_rate=True)
        return Actual(int(row[f"{measure}_minor"] or 0), n)
    value = int(row["entries" if measure in ("leads", "new_prospects") else measure] or 0)
    return Actual(value, value)


def kept_share(share: float) -> int:
    """A share as it is kept, in ten-thousandths."""
    return round(share * 10_000)

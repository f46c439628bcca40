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
from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.figures import Conversion, Days
from meetpunt.reports.funnel import organisation_funnel, person_funnel, team_funnel
from meetpunt.reports.view import remembered
from meetpunt.store import access
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
FEWEST = 5
"""A share of fewer is an anecdote, as for a conversion."""


@dataclass(frozen=True)
class Actual:
    """What was reached.

    Attributes:
        value: kept as targets are; None = too few to say, or not added up for want of a rate or a market size.
        n: what it was counted from: orders, customers, opportunities, or the count itself.
        low, high: the 90 % interval of a share.
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

    def by_place(self, measure: str, places: Iterable[Place]) -> dict[Place, Actual]:
        """What was reached per place; of a family only where orders tell it."""
        wanted = list(places)
        found: dict[Place, Actual] = {}
        for by in {_key_of(place) for place in wanted}:
            here = [place for place in wanted if _key_of(place) == by]
            if measure in FROM_MEASURE:
                rows = self._rows(measure, Scope(self._organisation, by=by))
                found |= {place: _counted(measure, rows.get(_id_of(place))) for place in here}
            elif measure == "retention":
                found |= self._retention(by, here)
            elif measure == "market_share":
                found |= self._market_share(by, here)
        return found

    def by_month(self, measure: str, place: Place) -> dict[int, Actual]:
        """What was reached at one place per month (year * 12 + month - 1); nothing for what is no count of a month."""
        if measure not in FROM_MEASURE:
            return {}
        whose = Scope(
            self._organisation,
            by="month",
            owners=None if place.person_id is None else (place.person_id,),
            teams=None if place.team_id is None else (place.team_id,),
            territories=None if place.territory_id is None else (place.territory_id,),
        )
        return {month: _counted(measure, row) for month, row in self._rows(measure, whose).items() if month is not None}

    def steps(self, place: Place) -> dict[tuple[str, int], Actual]:
        """Conversion and median days per step (by its place in the process); nothing where no funnel is shown."""
        ask = FunnelAsk(as_of=self.last, period_from=self.first, period_until=self.last, is_today=False, cohort="step")
        try:
            if place.person_id is not None:
                lines = person_funnel(self.viewer, place.person_id, ask).steps
            elif place.team_id is not None:
                lines = team_funnel(self.viewer, place.team_id, ask).team.steps
            elif place.is_organisation:
                lines = organisation_funnel(self.viewer, ask).steps
            else:
                return {}
        except (NotAnswerable, access.NotVisible):
            return {}
        found: dict[tuple[str, int], Actual] = {}
        for line in lines:
            if line.conversion is not None:
                found["conversion", line.step.position] = _share(line.conversion)
            if not line.step.is_final:
                found["norm_days", line.step.position] = _days(line.days)
        return found

    @property
    def _organisation(self) -> int:
        return self.viewer.organisation.id

    def _rows(self, measure: str, scope: Scope) -> dict[int | None, dict[str, int]]:
        position = 1 if measure == "new_prospects" else 0
        asked = replace(self._within(scope, self.first), position=position)
        found = remembered(FROM_MEASURE[measure], asked, change_number(self._organisation)).dicts()
        return {row["key"]: row for row in found}

    def _within(self, scope: Scope, first: date) -> Scope:
        zone = ZoneInfo(self.viewer.organisation.time_zone)
        return replace(
            scope,
            from_day=day_number(first),
            until_day=day_number(self.last),
            as_of_us=to_us(moment_after(self.last, zone)),
        )

    @property
    def _a_year_back(self) -> date:
        """The first day of the twelve months that end on the last day."""
        return months_before(self.last, 12)

    def _retention(self, by: Key, places: list[Place]) -> dict[Place, Actual]:
        since = months_before(self._a_year_back, customer_months(self._organisation))
        scope = self._within(Scope(self._organisation, by=by, since_day=day_number(since)), self._a_year_back)
        rows = {row["key"]: row for row in remembered("retention", scope, change_number(self._organisation)).dicts()}
        found = {}
        for place in places:
            row = rows.get(_id_of(place), {"customers": 0, "stayed": 0})
            n, stayed = int(row["customers"]), int(row["stayed"])
            low, high = wilson(stayed / n, n) if n >= FEWEST else (0.0, 0.0)
            found[place] = Actual(_kept(stayed / n), n, _kept(low), _kept(high)) if n >= FEWEST else Actual(None, n)
        return found

    def _market_share(self, by: Key, places: list[Place]) -> dict[Place, Actual]:
        if by not in ("nothing", "territory"):
            return {}
        known = sizes(self._organisation, self.last.year, [place.territory_id for place in places])
        scope = self._within(Scope(self._organisation, by=by), self._a_year_back)
        rows = {row["key"]: row for row in remembered("order_intake", scope, change_number(self._organisation)).dicts()}
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


def _share(one: Conversion) -> Actual:
    if one.value is None:
        return Actual(None, one.n)
    return Actual(_kept(one.value), one.n, _kept(one.low or 0.0), _kept(one.high or 0.0))


def _days(one: Days) -> Actual:
    return Actual(None if one.p50 is None or one.naive.n < FEWEST else round(one.p50), one.n)


def _kept(share: float) -> int:
    return round(share * 10_000)

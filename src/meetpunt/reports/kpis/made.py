"""Makes the values of KPIs, each by who counts it: columns of measures, the funnel, workable days, market, targets.

The rule: texts that several KPIs share are asked once; the number of questions does not grow with people or months.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import TypeVar

from meetpunt.measures.register import definition
from meetpunt.measures.register.counted import Counted
from meetpunt.method.period import Period
from meetpunt.reports.ahead import ahead
from meetpunt.reports.kpis import beside, by_acch, by_funnel, by_ratings, by_serving, work_days
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Counting, Row, Who
from meetpunt.reports.kpis.figures import KpiValue, column, nothing, of_columns
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.memory import answers
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.currencies import exponent

WORKABLE = "workable_days"
T = TypeVar("T")

Found = dict[int | None, dict[str, KpiValue]]


@dataclass(frozen=True)
class Making:
    """The KPIs of a question, found visible before."""

    viewer: Viewer
    ask: KpiAsk
    wanted: tuple[Kpi, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Of which KPIs."""
        return tuple(one.code for one in self.wanted)

    def of(self, who: Who) -> Found:
        """The values of each person, team or territory, or of all together (None), each kept while it holds.

        Those of many people are wanted by many, and made again ahead (`reports.ahead`).
        """
        if self._is_of_many(who):
            self._want("of", who, lambda again: again.of(who))
        if len(who.keys) > access.OTHERS_IN_AN_AGGREGATE:
            return self._of(
                who
            )  # of parts that all viewers share; a table of everybody for each of them would be large
        return self._kept(("of", self._recipes, who), lambda: self._of(who), self.viewer)

    def _of(self, who: Who) -> Found:
        found: Found = {key: {} for key in who.keys}
        steps = tuple(one.code for one in self.wanted if one.counted.by == "funnel")
        of_steps: Found = self._kept(("of", steps, who), lambda: self._steps(steps, who), self.viewer) if steps else {}
        for one in self.wanted:
            told = self._kept_of("of", one, who, partial(self._one, one, who)) if one.code not in steps else {}
            for key in who.keys:
                value = of_steps.get(key, {}).get(one.code) or told.get(key)
                found[key][one.code] = value or nothing(one.code, "not_here")
        return found

    def by_month(self, who: Who, months: tuple[int, ...]) -> dict[str, dict[int, KpiValue]]:
        """The values of one place in each month, each kept while it holds."""
        if self._is_of_many(who):
            self._want(("by month", months), who, lambda again: again.by_month(who, months))
        what = ("by month", self._recipes, who, months)
        return self._kept(what, lambda: self._by_month(who, months), self.viewer)

    def _by_month(self, who: Who, months: tuple[int, ...]) -> dict[str, dict[int, KpiValue]]:
        key = who.keys[0]
        steps = tuple(one.code for one in self.wanted if one.counted.by == "funnel")
        found: dict[str, dict[int, KpiValue]] = {}
        if steps:
            make_steps = partial(self._steps_by_month, steps, who, months)
            found |= self._kept(("by month", steps, who, months), make_steps, self.viewer)
        for one in self.wanted:
            if one.code not in found:
                make = partial(self._months, one, who, months)
                found[one.code] = self._kept_of(("by month", months), one, who, make).get(key) or {
                    month: nothing(one.code, "not_here") for month in months
                }
        return {code: found[code] for code in self.codes}

    def months_of_people(self, code: str, ids: tuple[int, ...], months: tuple[int, ...]) -> dict[int, list[KpiValue]]:
        """The values of these people per month, of a KPI that is counted so in one pass; empty of others."""
        one = next(one for one in self.wanted if one.code == code)
        if one.counted.by not in ("measure", "calendar") or one.counted.months or one.counted.at_the_end:
            return {}
        who = Who("owner", ids)
        found = self._kept_of(("by month", months), one, who, lambda: self._months(one, who, months))
        return {month: [told[month] for told in found.values()] for month in months}

    def _is_of_many(self, who: Who) -> bool:
        return who.by != "owner" or len(who.ids) > access.OTHERS_IN_AN_AGGREGATE

    def _want(self, what: Hashable, who: Who, make: Callable[[Making], object]) -> None:
        """It is made again ahead."""
        viewer, ask, codes, change = self.viewer, self.ask, self.codes, self._counting.change

        def again() -> None:
            wanted = tuple(one for one in kpis(viewer, ask.process_code) if one.code in codes)
            make(Making(viewer, ask, wanted))

        key = ("kpis", viewer.organisation, viewer.today, ask, codes, what, who)
        ahead.want(viewer.organisation.id, key, change, again)

    def _kept_of(self, what: Hashable, one: Kpi, who: Who, make: Callable[[], T]) -> T:
        """What is made of one KPI. Only ratings are others for another viewer; its recipe may be one that is tried."""
        whose = self.viewer if one.counted.by == "ratings" else None
        return self._kept((what, one.code, one.counted, who), make, whose)

    def _kept(self, what: Hashable, make: Callable[[], T], whose: Viewer | None) -> T:
        """What is made of KPIs, until something changes that was read for it, or for the register of KPIs itself.

        Parameters: whose, of which viewer alone it is; None = it is the same for all of that day.
        """

        def noted() -> T:
            kpis(self.viewer, self.ask.process_code, self._counting.change)
            return make()

        key = ("kpis", whose or (self.viewer.organisation, self.viewer.today), self.ask, what)
        return answers.while_it_holds(self.viewer.organisation.id, key, noted, self._counting.change)

    def _steps_by_month(
        self, codes: tuple[str, ...], who: Who, months: tuple[int, ...]
    ) -> dict[str, dict[int, KpiValue]]:
        view = by_funnel.view_of(self.viewer, replace(self.ask, first=_first(months[0])), who)
        return {} if view is None else by_funnel.of_months(view, codes, who, who.keys[0], months)

    @property
    def _recipes(self) -> tuple[tuple[str, Counted], ...]:
        return tuple((one.code, one.counted) for one in self.wanted)

    @cached_property
    def _counting(self) -> Counting:
        return Counting(self.viewer, self.ask)

    @cached_property
    def _digits(self) -> int:
        return exponent(self.viewer.organisation.currency)

    def _one(self, one: Kpi, who: Who) -> Mapping[int | None, KpiValue]:
        how, counting = one.counted, self._counting
        if how.by == "acch":
            return by_acch.of(self.viewer, one.code, self.ask, who)
        if how.by == "ratings":
            return by_ratings.of(self.viewer, one, self.ask, who)
        if how.by == "serving":
            return by_serving.of(self.viewer, one, self.ask, who, counting.change)
        if how.by in beside.BY:
            return beside.values_of(one, counting, who)
        if not counting.knows(how, who):
            return {}
        if how.by == "calendar" and who.by == "territory":
            return {}
        if how.at_the_end and self.ask.last != self.viewer.today:
            return {key: nothing(one.code, "not_recorded") for key in who.keys}
        rows, below = counting.rows(how, who), self._below(how, who)
        told = {key: (rows.get(key, {}), below.get(key)) for key in who.keys}
        return self._renewed(one, ("values", who), told)

    def _months(self, one: Kpi, who: Who, months: tuple[int, ...]) -> dict[int | None, dict[int, KpiValue]]:
        how, counting = one.counted, self._counting
        if one.base == by_ratings.WITHOUT_MONTHS:
            return {}
        if how.by == "serving":
            return by_serving.by_month(self.viewer, one, self.ask, who, months, counting.change)
        if how.by not in ("measure", "calendar") or how.months or how.at_the_end:
            return self._month_by_month(one, who, months)
        if not counting.knows(how, who) or (how.by == "calendar" and who.by == "territory"):
            return {}
        first = _first(months[0])
        rows = counting.monthly(how, who, first)
        below = self._below_by_month(how, who, first)
        told = {
            (key, month): (rows.get((key, month), {}), below.get((key, month))) for key in who.keys for month in months
        }
        found = self._renewed(one, ("values by month", who, months), told)
        return {key: {month: found[key, month] for month in months} for key in who.keys}

    def _renewed(self, one: Kpi, what: Hashable, told: dict[T, tuple[Row, float | None]]) -> dict[T, KpiValue]:
        """The value of each row with what stands below it; made anew only of what is told otherwise than before."""

        def made(
            former: dict[T, tuple[Row, float | None, KpiValue]] | None,
        ) -> dict[T, tuple[Row, float | None, KpiValue]]:
            found = {}
            for key, (row, below) in told.items():
                known = None if former is None else former.get(key)
                if known is None or not (known[0] is row or known[0] == row) or known[1] != below:
                    known = (row, below, self._value(one, row, below))
                found[key] = known
            return found

        kept = answers.renew(("renewed", self.viewer.organisation, self.ask, one.code, one.counted, what), made)
        return {key: value for key, (_row, _below, value) in kept.items()}

    def _below(self, how: Counted, who: Who) -> Mapping[int | None, float]:
        """What stands below, where the text itself does not hold it."""
        counting = self._counting
        if how.below == WORKABLE:
            first = counting.first_day(how)
            return work_days.together(work_days.work_days(self.viewer, who, first, self.ask.last, counting.change))
        other = _counted(how.below)
        return {key: column(row, other.top) for key, row in counting.rows(other, who).items()} if other else {}

    def _below_by_month(self, how: Counted, who: Who, first: date) -> Mapping[tuple[int | None, int], float]:
        if how.below == WORKABLE:
            return work_days.work_days(self.viewer, who, first, self.ask.last, self._counting.change)
        other = _counted(how.below)
        if other is None:
            return {}
        return {key: column(row, other.top) for key, row in self._counting.monthly(other, who, first).items()}

    def _month_by_month(self, one: Kpi, who: Who, months: tuple[int, ...]) -> dict[int | None, dict[int, KpiValue]]:
        """As it stood at the end of each month."""
        found: dict[int | None, dict[int, KpiValue]] = {key: {} for key in who.keys}
        for month in months:
            whole = Period.month(month // 12, month % 12 + 1)
            ask = replace(self.ask, first=whole.first, last=min(whole.last, self.ask.last))
            for key, told in Making(self.viewer, ask, (one,)).of(who).items():
                found[key][month] = told[one.code]
        return found

    def _value(self, one: Kpi, row: dict[str, float], below: float | None) -> KpiValue:
        if one.counted.by == "calendar" and one.counted.kind == "share":
            # What is missing of the workable days.
            row = {**row, one.counted.top: max(0.0, round(below or 0.0) - row.get(one.counted.top, 0.0))}
            below = float(round(below or 0.0))
        return of_columns(one.code, one.counted, row, below, self._digits)

    def _steps(self, codes: tuple[str, ...], who: Who) -> Found:
        view = by_funnel.view_of(self.viewer, self.ask, who)
        if view is None:
            return {}
        teams: dict[int, int | None] = {}
        if who.by == "owner":
            known = access.team_members_of_all(self.viewer)
            asked = {one: known.get(one) for one in who.ids}
            teams = {one: access.beside_of(self.viewer, team, known) for one, team in asked.items()}
        return by_funnel.of_steps(self.viewer, view, codes, who, teams)


def _counted(code: str) -> Counted | None:
    """How the KPI that stands below another one is counted."""
    found = definition(code) if code else None
    return found.counted if found else None


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)

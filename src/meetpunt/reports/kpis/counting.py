"""Counts KPIs by the columns of measures: one pass of SQL per text and span of days, kept under the change number.

The rule: what a text does not know (a territory, a product, a segment) is not guessed; the KPI says "not here".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.measures.engine import sql_text
from meetpunt.measures.register.counted import Counted
from meetpunt.measures.scope import MONTHS, Key, Scope
from meetpunt.measures.since import since
from meetpunt.method.period import day_number, moment_after
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.wide import MonthOf, Sums, sums, wide
from meetpunt.reports.memory import answers
from meetpunt.reports.person_parts import has_owners, kept_of_each, made_of_each
from meetpunt.reports.target_actuals import months_before
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.account_status import customer_months
from meetpunt.store.fields import to_us
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

Row = dict[str, float]
RowsBy = Mapping[int | None, Row]

MANY = 12
"""People from whom on everybody is asked, person by person: one pass that others share and a copy answers."""


@dataclass(frozen=True)
class Who:
    """Of whom figures are asked: persons, teams or territories by id, or all together (None)."""

    by: Key
    ids: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[int | None, ...]:
        """What the answers are filed under."""
        return (None,) if self.by == "nothing" else self.ids


def who_of(place: Place) -> Who:
    """The one place."""
    if place.person_id is not None:
        return Who("owner", (place.person_id,))
    if place.team_id is not None:
        return Who("team", (place.team_id,))
    return Who("nothing") if place.territory_id is None else Who("territory", (place.territory_id,))


@dataclass(frozen=True)
class Counting:
    """Counts for a viewer what was found visible before."""

    viewer: Viewer
    ask: KpiAsk

    @cached_property
    def change(self) -> int:
        """Read before the data: a write in between makes the data newer than their number, never older."""
        return change_number(self.viewer.organisation.id)

    @cached_property
    def customer_months(self) -> int:
        """How long after an order one is a customer, asked once."""
        return customer_months(self.viewer.organisation.id)

    def knows(self, how: Counted, who: Who) -> bool:
        """Whether the text tells what is asked for."""
        text = sql_text(how.text)
        if who.by == "territory" and how.is_wide:
            return False
        if self.ask.segment is not None and "{scope}" not in text and "{segment_scope}" not in text:
            return False
        return self.ask.product_id is None or "{scope}" in text or "{order_scope}" in text

    def rows(self, how: Counted, who: Who) -> RowsBy:
        """What the KPI's text counted, by person, team or territory."""
        first = self.first_day(how)
        scope = self._scope(how, who, first, self.ask.last)
        if how.is_wide:
            together: dict[int | None, Row] = {}
            for (key, _month), row in self._summed(how, scope, who).items():
                _add(together.setdefault(key, {}), row)
            return together
        return self._keyed(how.text, replace(scope, by=who.by))

    def by_record(self, how: Counted, who: Who) -> dict[int, Row]:
        """The same per record that was counted."""
        scope = self._scope(how, who, self.first_day(how), self.ask.last)
        by: Key = how.record or "nothing"
        found = self._keyed(how.text, replace(scope, by=by))
        return {key: row for key, row in found.items() if key is not None}

    def monthly(self, how: Counted, who: Who, first: date) -> Mapping[MonthOf, Row]:
        """The same by month (year * 12 + month - 1) from a first day on, of persons or of one place."""
        scope = self._scope(how, who, first, self.ask.last)
        if how.is_wide:
            return self._summed(how, scope, who)
        if who.by == "owner":
            found = self._keyed(how.text, replace(scope, by="owner_month"))
            return {divmod(key, MONTHS): row for key, row in found.items() if key is not None}
        place = who.keys[0]
        found = self._keyed(how.text, replace(scope, by="month"))
        return {(place, month): row for month, row in found.items() if month is not None}

    def first_day(self, how: Counted) -> date:
        """The first day that the KPI looks at."""
        return months_before(self.ask.last, how.months) if how.months else self.ask.first

    def _scope(self, how: Counted, who: Who, first: date, last: date) -> Scope:
        zone = ZoneInfo(self.viewer.organisation.time_zone)
        text = sql_text(how.text) if how.text else ""
        organisation = self.viewer.organisation.id
        looking_back = first
        months = self.customer_months if ":customer_months" in text or ":since_day" in text else None
        if ":since_day" in text:
            looking_back = months_before(first, months or 0)
        return Scope(
            organisation,
            owners=who.ids if who.by == "owner" and len(who.ids) < MANY else None,
            teams=who.ids if who.by == "team" else None,
            territories=who.ids if who.by == "territory" else None,
            product=self.ask.product_id,
            segment=self.ask.segment,
            from_day=day_number(first),
            until_day=day_number(last),
            as_of_us=to_us(moment_after(last, zone)),
            position=how.position,
            since_day=day_number(looking_back),
            customer_months=months,
            bound=how.bound,
        )

    def _keyed(self, text: str, scope: Scope) -> RowsBy:
        """The rows of a text by their key, made once for all KPIs of the text."""

        found = remembered(text, scope, self.change)
        names, at = found.columns, found.columns.index("key")

        def keyed(former: dict[int | None, tuple[object, Row]] | None) -> dict[int | None, tuple[object, Row]]:
            # Of whom nothing changed the very same row is told.
            known = former or {}
            made: dict[int | None, tuple[object, Row]] = {}
            for row in found.rows:
                before = known.get(row[at])
                made[row[at]] = before if before and before[0] is row else (row, _numbers(names, row))
            return made

        return {key: row for key, (_told, row) in answers.renew(("keyed", text, scope), keyed).items()}

    def _summed(self, how: Counted, scope: Scope, who: Who) -> dict[MonthOf, Row]:
        """The rows of a wide text added up by place and month, where each has an owner person by person."""
        number = since.of(how.text, scope, self.change)
        if not has_owners(how.text, scope):

            def add_up() -> dict[MonthOf, Row]:
                key = ("wide", how.text, scope, who.by)
                rows = answers.latest(key, number, lambda: wide(remembered(how.text, scope, self.change), who.by))
                return sums(how, rows).rows()

            return answers.latest(("summed", how, scope, who.by), number, add_up)

        def add_each() -> dict[MonthOf, Row]:
            what = ("wide", who.by)
            of = made_of_each(how.text, scope, self.change, what, None, lambda rows: wide(rows, who.by))
            key = ("sums", how, scope, who.by)
            if who.by != "owner":
                each = kept_of_each(key, of, None, lambda one: sums(how, one))
                return Sums.together([each[owner] for owner in sorted(each)]).rows()
            rows = kept_of_each(key, of, None, lambda one: sums(how, one).rows())
            return {month: row for owner in sorted(rows) for month, row in rows[owner].items()}

        return answers.latest(("summed", how, scope, who.by), number, add_each)


def _add(into: Row, more: Row) -> None:
    for name, value in more.items():
        into[name] = into.get(name, 0.0) + value


def _numbers(names: Iterable[str], values: Iterable[Any]) -> Row:
    return {
        name: float(value)
        for name, value in zip(names, values, strict=True)
        if value is not None and name != "key" and not isinstance(value, str)
    }

"""The history that a plan is measured from, read once per question and change number."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar
from weakref import ref

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike, NDArray

from meetpunt.measures.engine import Rows
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.planning.order_book import HORIZON, OrderLines
from meetpunt.method.planning.span import until_won
from meetpunt.method.planning.working_days import WorkingCalendar
from meetpunt.method.spells import Spells
from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.known import processes
from meetpunt.reports.memory import answers, histories
from meetpunt.reports.person_parts import has_owners, made_of_each
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.view import Mask, View, look
from meetpunt.store.access import Viewer
from meetpunt.store.agreed_visits import AgreedVisits, agreed_visits
from meetpunt.store.fields import to_day_number
from meetpunt.store.sellers import Sellers, sellers_for, there_between
from meetpunt.store.working import calendars_of, work_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True)
class Table:
    """Rows of a measure by column, as int64."""

    columns: dict[str, Ints]

    def __getitem__(self, name: str) -> Ints:
        return self.columns[name]


@dataclass(frozen=True)
class History:
    """What the figures of a plan are made of.

    Attributes:
        view: the process with its spells; `in_cohort` = entered the process in the measured days, `by_step` = the step.
        ids: the sellers, alphabetically. shown: the places in `ids` of whose own figures may be shown.
        worked: float [ids], workable days of the measured days as far as somebody was there; planned: of those to come.
        visits, effort: the measures `seller_visits` and `step_effort`. lines: orders, also of two horizons before.
        agreed: what was agreed with customers for the planned days, by owner.
        only: of whom alone figures of their own are asked; None = of everybody who may be shown.
    """

    ask: PlanAsk
    view: View
    sellers: Sellers
    ids: tuple[int, ...]
    worked: Floats
    planned: Floats
    visits: Table
    effort: Table
    lines: OrderLines
    agreed: dict[int, AgreedVisits]
    only: frozenset[int] | None = None

    @property
    def shown(self) -> tuple[int, ...]:
        """Places in `ids` of whose own figures may be shown, as far as they are asked."""
        asked = self.sellers.shown if self.only is None else self.sellers.shown & self.only
        return tuple(place for place, one in enumerate(self.ids) if one in asked)

    @property
    def theirs(self) -> Mask:
        """The spells of these sellers, whatever the period."""
        return np.isin(self.view.spells.group, self.ids)

    def beside_activities(self, what: Hashable, make: Callable[[], T]) -> T:
        """What is made of the process, orders and people alone: a visit leaves it."""

        def renewed(former: tuple[Marks, T] | None) -> tuple[Marks, T]:
            return former if former is not None and former[0].are_of(self) else (self.marks, make())

        return answers.renew((what, self.view.organisation, self.ask, self.ids, self.shown), renewed)[1]

    @property
    def marks(self) -> Marks:
        """What tells this history from another one, but for what people did."""
        lines = (getattr(self.lines, one.name) for one in fields(self.lines))
        kept = (self.view.log, self.sellers, self.worked, self.planned, *lines)
        equal = (self.ask, self.view.process, self.view.machines)
        return Marks(equal, tuple(ref(one) for one in kept), self.agreed)

    def stays(self, first: int) -> Spells:
        """From a step until the order, of what entered the process in the measured days and was theirs at that step.

        Made of whole opportunities: who took one over later may be somebody else's.
        """
        found = until_won(self.view.spells.where(self.view.in_cohort), first, self.view.log.steps)
        return found.where(np.isin(found.group, self.ids))

    @property
    def measured_lines(self) -> OrderLines:
        """The orders of the measured days."""
        return self.lines.between(to_day_number(self.ask.measured_from), to_day_number(self.ask.measured_until))

    def per_seller(self, owner: Ints, weights: ArrayLike | None = None) -> Floats:
        """Sums by seller, float [ids]; of somebody else's rows nothing is counted."""
        order = np.argsort(self.ids)
        known = np.array(self.ids, dtype=np.int64)[order]
        if not len(known):
            return np.zeros(0)
        place = np.minimum(np.searchsorted(known, owner), len(known) - 1)
        mine = known[place] == owner
        values = np.ones(len(owner)) if weights is None else np.asarray(weights, dtype=np.float64)
        return np.bincount(order[place[mine]], weights=values[mine], minlength=len(known)).astype(np.float64)


@dataclass(frozen=True)
class Marks:
    """Of a history what stays the very same until it is read again; it keeps none of the long arrays alive."""

    equal: tuple[object, ...]
    kept: tuple[ref[Any], ...]
    agreed: dict[int, AgreedVisits]

    def are_of(self, other: History) -> bool:
        """Whether the same was read, but for what people did."""
        there = other.marks
        return (
            self.equal == there.equal
            and self.agreed is there.agreed
            and all(one() is another() for one, another in zip(self.kept, there.kept, strict=True))
        )


def history(viewer: Viewer, ask: PlanAsk) -> History:
    """Read what a plan needs; as known today, with what became of it up to today.

    Raises:
        NotVisible: not a team of this viewer.
        NotAnswerable: there is no such process.
    """
    return histories.while_it_holds(viewer.organisation.id, ("history", viewer, ask), lambda: _history(viewer, ask))


def _history(viewer: Viewer, ask: PlanAsk) -> History:
    organisation = viewer.organisation
    sellers = answers.while_it_holds(
        organisation.id, ("sellers", viewer, ask.team_id), lambda: sellers_for(viewer, ask.team_id)
    )
    process = next((one for one in processes(organisation.id, viewer.today) if one.id == ask.process_id), None)
    if process is None:
        raise NotAnswerable(_("There is no such sales process any more: choose another one."))
    as_of = max(viewer.today, ask.measured_until)
    view = look(organisation, FunnelAsk(as_of, process.code, ask.measured_from, ask.measured_until))
    ids = tuple(sellers.everybody)
    measured = replace(view.scope, process=None, with_undated=False)
    before = to_day_number(ask.measured_from) - 2 * HORIZON
    key = ("working days and agreements", ids, ask, viewer.today)
    worked, planned, agreed = answers.while_it_holds(
        organisation.id, key, lambda: _of_the_calendar(viewer, ids, ask), view.change
    )
    return History(
        ask,
        view,
        sellers,
        ids,
        worked,
        planned,
        table(view, "seller_visits", measured),
        table(view, "step_effort", replace(measured, by="owner")),
        order_lines(view, replace(measured, from_day=before)),
        agreed,
    )


def table(view: View, name: str, scope: Scope) -> Table:
    """A measure's rows as columns, where each has an owner one after the other; kept while its facts stay."""
    number = since.of(name, scope, view.change)
    return answers.latest(("table", name, scope), number, lambda: _table(view, name, scope))


def of_everything(view: View, name: str) -> Table:
    """A measure over all that ever happened, whoever did it."""
    return table(view, name, Scope(view.organisation.id, as_of_us=view.scope.as_of_us))


def order_lines(view: View, scope: Scope) -> OrderLines:
    """The orders of a scope, per family."""
    found = table(view, "orders_by_family", scope)
    names = ("order_id", "owner_id", "account_id", "opportunity_id", "happened_day", "family_id")
    money = ("revenue_minor", "costed_minor", "margin_minor", "without_rate")
    return OrderLines(*(found[name] for name in (*names, *money)))


def _table(view: View, name: str, scope: Scope) -> Table:
    if not has_owners(name, scope):
        return _columns(view.answer(name, scope))
    each = made_of_each(name, scope, view.change, "table", None, _columns)
    if not each:
        return _columns(view.answer(name, scope))
    tables = [each[owner].columns for owner in sorted(each)]
    return Table({name: np.concatenate([one[name] for one in tables]) for name in tables[0]})


def _columns(rows: Rows) -> Table:
    values = np.array(rows.rows, dtype=np.int64).reshape(len(rows.rows), len(rows.columns))
    return Table({name: values[:, place] for place, name in enumerate(rows.columns)})


def _of_the_calendar(
    viewer: Viewer, ids: tuple[int, ...], ask: PlanAsk
) -> tuple[Floats, Floats, dict[int, AgreedVisits]]:
    organisation, today = viewer.organisation.id, viewer.today
    past = calendars_of(organisation, ids, ask.measured_from, ask.measured_until, today=today)
    planned = work_of(organisation, ids, ask.first, ask.last, today=today)
    there = there_between(ids)
    worked = [_worked(past[one], ask, there.get(one)) for one in ids]
    return (
        np.array(worked, dtype=np.float64),
        np.array([planned[one].days for one in ids], dtype=np.float64),
        agreed_visits(organisation, ask.first, ask.last),
    )


def _worked(calendar: WorkingCalendar, ask: PlanAsk, there: tuple[date, date] | None) -> float:
    """The workable days of the measured days on which somebody was in a team; who never was in one always was there."""
    began, until = there or (date.min, date.max)
    first, last = max(ask.measured_from, began), min(ask.measured_until, until - timedelta(days=1))
    return calendar.between(first, last).days if first <= last else 0.0

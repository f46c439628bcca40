"""What a result stands beside: how much was to come, and with which ratios.

The rule: the target of exactly these days (part of a longer one by season), with the ratios of the plan that holds;
without such a plan with those of the twelve months before. Or the same days a year before, with their own ratios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from meetpunt.method.period import Period
from meetpunt.method.planning.inputs import Figure, SellerInputs
from meetpunt.method.planning.order_book import OrderLines
from meetpunt.reports.ask import NotAnswerable
from meetpunt.reports.diagnosis.ask import Beside, DiagnosisAsk, Result, Subject
from meetpunt.reports.planning.history import history
from meetpunt.reports.planning.parameters import Column, Parameters, parameters
from meetpunt.reports.planning.plan import last_months, plan_of
from meetpunt.reports.season import season_of
from meetpunt.reports.target_actuals import months_before
from meetpunt.store.access import Viewer
from meetpunt.store.plans import plan_that_holds
from meetpunt.store.refs import Place
from meetpunt.store.targets import Free, TargetRow, chosen, targets_of


@dataclass(frozen=True)
class Baseline:
    """What was to come.

    Attributes:
        amount: in minor units or orders; None = no target for these days, or no rate for their money.
        target: where it is part of; None beside the year before.
        plan_name: of the plan whose ratios count; empty = as measured.
        measured: the days that the ratios come from.
        inputs: the ratios, wanted ones over the measured ones. column: the person or all, as measured in those days.
        lines: the orders of those days. everybody: what was measured in those days of all together.
    """

    amount: float | None
    target: TargetRow | None
    plan_name: str
    measured: Period
    inputs: SellerInputs
    column: Column
    lines: OrderLines
    everybody: Column

    @property
    def shares(self) -> tuple[Figure, ...]:
        """Of each step but the last, which share was to go on."""
        return tuple(step.conversion for step in self.inputs.steps)

    def size(self, result: Result) -> float | None:
        """What an order was to bring."""
        if result is Result.ORDERS:
            return 1.0
        value = self.inputs.order_size.value
        if result is Result.MARGIN:
            share = self.inputs.margin_share.value
            return None if value is None or share is None else value * share
        return value


def baseline_of(viewer: Viewer, subject: Subject, ask: DiagnosisAsk) -> Baseline:
    """What the result of a question stands beside."""
    if ask.beside is Beside.YEAR_BEFORE:
        return _year_before(viewer, subject, ask.result)
    row = target_row(viewer, subject, ask)
    before = last_months(subject.first, 12)
    inputs, name, measured = _of_plan(viewer, subject, before)
    found = parameters(viewer, subject.history(measured), subject.sellers)
    column = column_of(found, subject.key)
    amount = None if row is None else float(row.value)
    lines = lines_of(viewer, subject, measured)
    return Baseline(amount, row, name, measured, inputs or column.inputs, column, lines, found.whole)


def target_row(viewer: Viewer, subject: Subject, ask: DiagnosisAsk) -> TargetRow | None:
    """The target for the days until today: its own, or its part of a longer one."""
    place = Place(person_id=subject.key) if subject.key else Place(team_id=subject.team_id)
    rows: Sequence[TargetRow] = targets_of(
        viewer.organisation.id, subject.first, ask.last, (place,), (ask.result.value,)
    )
    rows = [row for row in rows if row.place == place]
    if not rows:
        return None
    return chosen(rows, subject.first, subject.last, season_of(viewer).shares, Free(viewer.organisation.id))


def column_of(found: Parameters, key: int) -> Column:
    """A person's column, or that of all together."""
    if not key:
        return found.whole
    own = next((one for one in found.sellers if one.inputs.key == key), None)
    if own is None:
        raise NotAnswerable(_("Nothing is planned for somebody who does not sell: choose a rep or a team."))
    return own


def lines_of(viewer: Viewer, subject: Subject, days: Period) -> OrderLines:
    """The orders of some days of the person, or of all sellers together."""
    known = history(viewer, subject.history(days))
    lines = known.measured_lines
    return lines.where(np.isin(lines.owner, [subject.key] if subject.key else list(known.ids)))


def _year_before(viewer: Viewer, subject: Subject, result: Result) -> Baseline:
    days = Period(_a_year_before(subject.first), _a_year_before(subject.last))
    found = parameters(viewer, subject.history(days), subject.sellers)
    column = column_of(found, subject.key)
    lines = lines_of(viewer, subject, days)
    amount: float | None = float(column.beside.orders)
    if result is not Result.ORDERS:
        known = column.beside.revenue is not None
        amount = float((lines.revenue if result is Result.REVENUE else lines.margin).sum()) if known else None
    return Baseline(amount, None, "", days, column.inputs, column, lines, found.whole)


def _a_year_before(day: date) -> date:
    return months_before(day, 12) - timedelta(days=1)


def _of_plan(viewer: Viewer, subject: Subject, before: Period) -> tuple[SellerInputs | None, str, Period]:
    """The ratios of the plan that holds for the person's team, the team or the organisation."""
    for team_id in dict.fromkeys((subject.team_id, None)):
        plan = plan_that_holds(viewer, subject.first.year, team_id)
        if plan is None or plan.process_id != subject.process.id or (not subject.key and team_id != subject.team_id):
            continue
        report = plan_of(viewer, plan.id, subject.history(before))
        sellers = {one.key: one for one in report.columns}
        inputs = sellers.get(subject.key) if subject.key else report.whole
        if inputs is not None:
            return inputs, plan.name, Period(report.ask.measured_from, report.ask.measured_until)
    return None, "", before

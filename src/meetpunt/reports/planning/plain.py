"""The visit capacity table as plain values, for a shell or a program."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import Capacity, Line
from meetpunt.reports.ask import FunnelAsk, NotAnswerable, find_process
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.plan import PlanReport, last_months, plan_of
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.plans import PlanRow, plan_over, plan_that_holds

MEASURED_MONTHS = 12


def capacity(viewer: Viewer, year: int, team_id: int | None, person_id: int | None) -> dict[str, Any]:
    """The table of the plan that holds for a year, of somebody's team's when a person is asked; else as measured.

    `from` tells which of the two it is; without a plan orders come of the targets that stand, else of what was
    measured. `missing` tells per unknown line which figures are not known.

    Raises:
        NotVisible: no such person or team for this viewer.
        NotAnswerable: there is no sales process, or the person is not in the plan.
    """
    person = None if person_id is None else access.find_person(viewer, person_id)
    if person is not None and team_id is None:
        team_id = person.team_id
    if team_id is not None:
        access.find_team(viewer, team_id)
    plan = (plan_that_holds if person is None else plan_over)(viewer, year, team_id)
    report = plan_of(viewer, plan.id if plan else None, _ask(viewer, year, team_id))
    found = capacity_table(viewer, report)
    column = found.total
    if person is not None:
        column = next((one for one in found.columns if one.key == person.id), None)
    if column is None:
        told_name = person.name if person else ""
        raise NotAnswerable(_("%(name)s is not in the plan of this year.") % {"name": told_name})
    told = _plain(column.wanted)
    # Of what was measured nothing can be left: visits per order are all sales visits over all orders.
    told["measured"] = {**_plain(column.measured), "rest_capacity": None, "shortage": None}
    people = [{"key": one.name, **_plain(one.wanted)} for one in found.columns] if person is None else []
    return {**_of(report, plan, column.name), **told, **({"rows": people} if people else {})}


def _ask(viewer: Viewer, year: int, team_id: int | None) -> PlanAsk:
    process = find_process(viewer.organisation, FunnelAsk(as_of=viewer.today))
    days, whole = last_months(viewer.today, MEASURED_MONTHS), Period.year(year)
    return PlanAsk(process.id, team_id, days.first, days.last, whole.first, whole.last)


def _of(report: PlanReport, plan: PlanRow | None, name: str) -> dict[str, Any]:
    return {
        "year": report.year,
        "of": name,
        "from": "plan" if plan else "measured",
        "plan": plan.name if plan else None,
        "measured_from": report.ask.measured_from.isoformat(),
        "measured_until": report.ask.measured_until.isoformat(),
    }


def _plain(found: Capacity) -> dict[str, Any]:
    lack = found.shortage
    told = {name: value for name, value in vars(found).items() if name not in ("key", "name", "left_out")}
    missing = {line.value: [code.value for code in found.missing(line)] for line in Line if found.line(line) is None}
    return {
        **told,
        "shortage": asdict(lack) if lack else None,
        "missing": missing,
        "left_out": list(found.left_out),
    }

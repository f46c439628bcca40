"""Yearly re-determination: last year's plan beside what was measured since, and what each choice makes of the new plan.

The rule: the new plan is never better known than its choices: measured takes no wanted value, kept takes over what the
last plan counted with, an own value counts for everybody. People's own exceptions are made on the planning page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import capacity_of, total
from meetpunt.method.planning.inputs import Code, Figure, SellerInputs
from meetpunt.method.planning.merging import STEP_FIGURES
from meetpunt.method.planning.redetermination import Difference, differences, raised
from meetpunt.reports.planning.plan import PlanReport, ask_of, last_months, plan_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.store.replan import Noted, NoteKey, ReplanRow, find_replan

MONTHS = 12
ADDED = (
    Code.VISITS_PER_DAY,
    Code.CUSTOMERS,
    Code.VISITS_PER_CUSTOMER,
    Code.SALE_SHARE,
    Code.ORDERS,
    Code.VISITS_PER_ORDER,
)
"""Of everybody together these follow from the sums of single people."""
FOLLOW = frozenset((Code.CUSTOMERS, Code.ORDERS))
"""Not chosen: agreed visits say the one, targets the other."""


@dataclass(frozen=True)
class ParameterLine:
    """One parameter of somebody, or of everybody together.

    Attributes:
        noted: what was noted about it, and for everybody what was chosen.
        own: the value that the draft takes of everybody, when one was typed.
        can_keep: the last plan counted with a value that can be taken over.
    """

    key: NoteKey
    difference: Difference
    noted: Noted
    own: float | None
    can_keep: bool

    @property
    def is_chosen(self) -> bool:
        """There is something to choose."""
        return self.difference.code not in FOLLOW

    @property
    def choice(self) -> str:
        """What is chosen; until somebody did what was measured, or what was planned where nothing was measured."""
        if self.noted.choice:
            return self.noted.choice
        return "wanted" if self.difference.measured is None and self.can_keep else "measured"


@dataclass(frozen=True)
class TargetLine:
    """The target of somebody (key 0 = all together) in revenue, in minor units.

    Attributes:
        before: of last year. reached: orders x order size as measured. kept: in the draft, or set as a target already.
        proposed: last year's and so many percent.
    """

    key: int
    name: str
    before: float | None
    reached: float | None
    kept: float | None
    proposed: float | None


@dataclass(frozen=True)
class ReplanReport:
    """All of it. now: measured since; before: the plan that held, None when none did; draft: what is being made."""

    row: ReplanRow
    now: PlanReport
    before: PlanReport | None
    draft: PlanReport

    @property
    def year(self) -> int:
        """The year that is planned."""
        return self.row.plan.year

    @property
    def people(self) -> tuple[tuple[int, str], ...]:
        """Whose columns the viewer sees, alphabetically."""
        return tuple((one.key, one.name) for one in self.now.columns)


def measured_over(today: date, year: int) -> Period:
    """The days that a plan of a year is determined from: the whole year before, else the last whole 12 months."""
    before = Period.year(year - 1)
    return before if today > before.last else last_months(today, MONTHS)


def replan_of(viewer: Viewer, plan_id: int) -> ReplanReport:
    """The re-determination of a draft.

    Raises:
        NotVisible: the viewer makes no such plan, or it was not begun so.
    """
    row = find_replan(viewer, plan_id)
    draft = plan_of(viewer, plan_id, ask_of(row.plan))
    before = Period.year(row.plan.year - 1)
    now = plan_of(viewer, None, replace(draft.ask, first=before.first, last=before.last))
    held = None if row.before is None else plan_of(viewer, row.before.id, draft.ask)
    return ReplanReport(row, now, held, draft)


def lines(report: ReplanReport, person_id: int | None = None) -> tuple[ParameterLine, ...]:
    """The parameters of somebody, or of everybody together.

    Raises:
        NotVisible: they are not in it, or not shown to this viewer.
    """
    if person_id is not None and person_id not in report.now.shown:
        raise NotVisible(f"person {person_id}")
    now = _of(report.now, person_id)
    before = None if report.before is None else _of(report.before, person_id)
    if now is None:
        raise NotVisible(f"person {person_id}")
    steps = {step.code: step.id for step in report.now.steps}
    found = []
    for one in differences(before, now):
        key = NoteKey(one.code.value, steps.get(one.step), person_id)
        own = report.draft.values.get(ValueKey(key.code, None, key.step_id))
        kept = kept_values(report, key.code, key.step_id) if person_id is None else {}
        noted = report.row.notes.get(key, Noted())
        found.append(ParameterLine(key, one, noted, own.value if own else None, bool(kept)))
    return tuple(found)


def kept_values(report: ReplanReport, code: str, step_id: int | None) -> dict[ValueKey, Wanted]:
    """What the draft takes when it keeps what the last plan counted with: its wanted values, else each one's own."""
    if report.before is None:
        return {}
    here = {one.key for one in report.draft.sellers}
    wanted = {
        key: one
        for key, one in report.before.values.items()
        if (key.code, key.step_id) == (code, step_id)
        and (key.person_id is None or key.person_id in here)
        and (key.territory_id, key.family_id) == (None, None)
    }
    if wanted:
        return wanted
    found = {}
    for seller in report.before.sellers:
        value = _figure(seller, code, _step_code(report, step_id)).value
        if seller.key in report.draft.shown and value is not None:
            found[ValueKey(code, seller.key, step_id)] = Wanted(value)
    return found


def values_of(
    report: ReplanReport, choices: Mapping[NoteKey, str], own: Mapping[NoteKey, float]
) -> dict[ValueKey, Wanted | None]:
    """What choices make of the draft's values: None takes one away."""
    found: dict[ValueKey, Wanted | None] = {}
    for key, choice in choices.items():
        for kept in report.draft.values:
            if (kept.code, kept.step_id) == (key.code, key.step_id):
                found[kept] = None
        if choice == "wanted":
            found |= kept_values(report, key.code, key.step_id)
        elif choice == "own" and key in own:
            note = report.row.notes.get(key, Noted()).note
            found[ValueKey(key.code, None, key.step_id)] = Wanted(own[key], "wanted", note[:200])
    return found


def target_lines(report: ReplanReport, percent: float) -> tuple[TargetLine, ...]:
    """Everybody's target, alphabetically; of somebody without one last year what they reached is the start."""
    drafts = {one.key: one for one in report.draft.sellers}
    found = []
    for seller in report.now.columns:
        before = None if report.before is None else _of(report.before, seller.key)
        last = None if before is None else before.target.wanted
        reached = _product(seller.orders.measured, seller.order_size.measured)
        start = reached if last is None else last
        kept = drafts[seller.key].target.wanted if seller.key in drafts else None
        proposed = None if start is None else raised(start, percent)
        found.append(TargetLine(seller.key, seller.name, last, reached, kept, proposed))
    return tuple(found)


def together(found: Iterable[TargetLine]) -> TargetLine:
    """The sums; of what nobody has nothing."""
    rows = list(found)

    def added(values: Iterable[float | None]) -> float | None:
        known = [one for one in values if one is not None]
        return sum(known) if known else None

    return TargetLine(
        0,
        "",
        added(one.before for one in rows),
        added(one.reached for one in rows),
        added(one.kept for one in rows),
        added(one.proposed for one in rows),
    )


def _of(report: PlanReport, person_id: int | None) -> SellerInputs | None:
    """What a plan counts with of somebody; of everybody what was wanted of single people is in the sums."""
    if person_id is not None:
        return next((one for one in report.sellers if one.key == person_id), None)
    added = total([capacity_of(one) for one in report.sellers])
    figures: dict[str, Any] = {}
    for code in ADDED:
        value, is_wanted = added.figure(code), any(_figure(one, code).wanted is not None for one in report.sellers)
        if value is not None and is_wanted:
            figures[code.value] = _figure(report.whole, code).with_wanted(value)
    return replace(report.whole, **figures)


def _figure(inputs: SellerInputs, code: str, step: str = "") -> Figure:
    if code in STEP_FIGURES:
        of_step = next((one for one in inputs.steps if one.code == step), None)
        return Figure() if of_step is None else getattr(of_step, STEP_FIGURES[Code(code)])
    figure: Figure = getattr(inputs, code)
    return figure


def _step_code(report: ReplanReport, step_id: int | None) -> str:
    return next((step.code for step in report.now.steps if step.id == step_id), "")


def _product(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other

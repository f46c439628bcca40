"""A plan: what was measured, what is wanted instead, and what targets ask, for everybody in it.

The rule: a plan that holds or held counts with the measured values that were kept when it was decided; a draft with
those of now. People are shown to who may see them by name; the whole is always of everybody in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import as_measured
from meetpunt.method.planning.frozen import thaw
from meetpunt.method.planning.inputs import Code, Origin, SellerInputs, StepInputs
from meetpunt.method.planning.merging import Asked, with_wishes
from meetpunt.method.planning.orders import targets_given, with_orders
from meetpunt.method.planning.scenario_state import State
from meetpunt.reports.known import processes
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.changed import changed
from meetpunt.reports.planning.parameters import measured
from meetpunt.reports.season import season_of
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.access.plans import plans_of_everybody
from meetpunt.store.names import names_of
from meetpunt.store.plans import PlanRow, ValueKey, Values, Wanted, find_plan, values_of_plan
from meetpunt.store.refs import Place, StepRef
from meetpunt.store.scenarios import changes_of
from meetpunt.store.targets import Free, chosen, targets_of

REVENUE = "revenue"
"""The measure whose targets a plan takes."""


@dataclass(frozen=True)
class PlanReport:
    """A plan as it counts.

    Attributes:
        ask: the days measured and the year planned for.
        plan: as it is kept; None when nothing is kept yet.
        values: the wanted values that count, kept or typed.
        whole: of all together, with what is wanted of everybody.
        sellers: everybody in the plan, alphabetically, with what their target asks in orders.
        shown: whose columns the viewer sees.
        is_own: the viewer sees the own column only, and no whole.
        steps: of the process, in order.
        unchanged: the sellers before the changes that it came to hold with.
        state: with those changes (`changed`); None = it has none.
    """

    ask: PlanAsk
    plan: PlanRow | None
    values: Values
    whole: SellerInputs
    sellers: tuple[SellerInputs, ...]
    shown: frozenset[int]
    is_own: bool
    steps: tuple[StepRef, ...]
    unchanged: tuple[SellerInputs, ...] = ()
    state: State | None = None

    @property
    def year(self) -> int:
        """The year planned for."""
        return self.ask.first.year

    @property
    def columns(self) -> tuple[SellerInputs, ...]:
        """The sellers whom the viewer sees."""
        return tuple(one for one in self.sellers if one.key in self.shown)


def ask_of(plan: PlanRow) -> PlanAsk:
    """What a plan asks."""
    year = Period.year(plan.year)
    return PlanAsk(plan.process_id, plan.team_id, plan.measured_from, plan.measured_until, year.first, year.last)


def last_months(today: date, months: int) -> Period:
    """The last whole months before a day, to measure over."""
    last = Period.month_of(today).previous()
    first = last
    for _place in range(months - 1):
        first = first.previous()
    return Period(first.first, last.last)


def plan_of(
    viewer: Viewer, plan_id: int | None, ask: PlanAsk, typed: Mapping[ValueKey, Wanted | None] | None = None
) -> PlanReport:
    """A plan that is kept, or what one would be without any wanted value; `typed` counts before what is kept.

    Parameters:
        plan_id: None = nothing is kept yet. ask: of a plan that is kept its own terms count.
        typed: values that are tried; None as a value is none.

    Raises:
        NotVisible: there is no such plan for this viewer.
    """
    plan = None if plan_id is None else find_plan(viewer, plan_id)
    ask = ask if plan is None else ask_of(plan)
    values = {} if plan is None else values_of_plan(plan.id)
    for key, wanted in (typed or {}).items():
        if wanted is None:
            values.pop(key, None)
        else:
            values[key] = wanted
    kept = () if plan is None or plan.is_draft else _called_now(viewer, thaw(plan.measured))
    if not kept:
        kept = _measured(viewer, ask)
    return _report(viewer, ask, plan, values, _with_targets(kept, values))


def to_keep(report: PlanReport) -> tuple[SellerInputs, ...]:
    """What a plan keeps when it comes to hold: the whole and everybody as measured, with the targets of that day."""
    return tuple(
        replace(as_measured(one), target=one.target, steps=tuple(map(_as_known, one.steps)))
        for one in (report.whole, *report.unchanged)
    )


def _as_known(step: StepInputs) -> StepInputs:
    """As measured, with what the pool said on that day: a later release does not change what was decided on."""
    bare = as_measured(SellerInputs(0, "", steps=(step,))).steps[0]
    return replace(bare, conversion=step.conversion) if step.conversion.origin is Origin.POOL else bare


def _report(
    viewer: Viewer,
    ask: PlanAsk,
    plan: PlanRow | None,
    values: Values,
    everybody: tuple[SellerInputs, ...],
) -> PlanReport:
    whole, *sellers = everybody
    steps = _steps(viewer, ask)
    wishes = _wishes(values, {step.id: step.code for step in steps})
    of_all = wishes.get(0, {})
    whole = with_wishes(whole, of_all)
    asked = tuple(with_wishes(one, wishes.get(one.key, {}), of_all) for one in sellers)
    shown, is_own = _shown(viewer, ask.team_id, frozenset(one.key for one in asked))
    found = unchanged = with_orders(whole, asked)
    state = None
    if plan is not None and (changes := changes_of(plan.id)):
        state = changed(changes, whole, found, ask)
        found = state.sellers
        shown |= frozenset() if is_own else {one.key for one in found if one.key < 0}
    return PlanReport(ask, plan, values, whole, found, shown, is_own, steps, unchanged, state)


def _called_now(viewer: Viewer, kept: tuple[SellerInputs, ...]) -> tuple[SellerInputs, ...]:
    """What was kept, with the names that people have now."""
    names = names_of(viewer.organisation.id, "owner")
    return tuple(replace(one, name=names.get(one.key) or one.name) if one.key else one for one in kept)


def _measured(viewer: Viewer, ask: PlanAsk) -> tuple[SellerInputs, ...]:
    """What was measured of everybody in the plan, also of who is not shown by name, with the targets that stand."""
    of_all = replace(viewer, person_id=None, roles=frozenset(), managed_team_ids=frozenset())
    found = measured(of_all, ask)
    standing = _targets(viewer, ask, [one.key for one in found])
    return tuple(_aimed(one, standing.get(one.key)) for one in found)


def _with_targets(kept: tuple[SellerInputs, ...], values: Values) -> tuple[SellerInputs, ...]:
    """The same with the standing targets divided anew, where the plan itself asks another one of the whole."""
    asked = {key.person_id or 0: one.value for key, one in values.items() if key.code == Code.TARGET}
    standing = {one.key: one.target.wanted for one in kept if one.target.wanted is not None}
    given = targets_given(asked, standing, [one.key for one in kept[1:]])
    return tuple(_aimed(one, given.get(one.key)) for one in kept)


def _aimed(one: SellerInputs, target: float | None) -> SellerInputs:
    return replace(one, target=one.target.with_wanted(target))


def _targets(viewer: Viewer, ask: PlanAsk, keys: Iterable[int]) -> dict[int, float]:
    """The targets in revenue that hold for the year, by person; 0 = the team or organisation."""
    organisation = viewer.organisation.id
    places = {key: Place(person_id=key) if key else Place(team_id=ask.team_id) for key in keys}
    rows = targets_of(organisation, ask.first, ask.last, places.values(), (REVENUE,))
    free, shares = Free(organisation), season_of(viewer).shares if rows else ()
    found: dict[int, float] = {}
    for key, place in places.items():
        own = [row for row in rows if row.place == place]
        holds = chosen(own, ask.first, ask.last, shares, free) if own else None
        if holds is not None:
            found[key] = float(holds.value)
    return found


def _steps(viewer: Viewer, ask: PlanAsk) -> tuple[StepRef, ...]:
    for process in processes(viewer.organisation.id, viewer.today):
        if process.id == ask.process_id:
            return process.steps
    return ()


def _wishes(values: Values, steps: Mapping[int, str]) -> dict[int, dict[tuple[Code, str], Asked]]:
    """The wanted values by whom; those of a territory or a family count elsewhere."""
    found: dict[int, dict[tuple[Code, str], Asked]] = {}
    for key, wanted in values.items():
        if key.territory_id is None and key.family_id is None and (key.step_id is None or key.step_id in steps):
            step = "" if key.step_id is None else steps[key.step_id]
            found.setdefault(key.person_id or 0, {})[Code(key.code), step] = (wanted.value, Origin(wanted.origin))
    return found


def _shown(viewer: Viewer, team_id: int | None, everybody: frozenset[int]) -> tuple[frozenset[int], bool]:
    if team_id is not None and access.sees_names_of_team(viewer, team_id):
        return everybody, False
    if plans_of_everybody(viewer):
        return everybody & {one.id for one in access.people(viewer)}, False
    return everybody & {viewer.person_id or 0}, True

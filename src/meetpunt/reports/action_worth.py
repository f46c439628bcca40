"""What it would be worth when a KPI came to stand as wanted: a range of orders and margin a year; and what it takes.

The rule: counted with the plan that holds for the rep, else with what was measured; a KPI that no plan counts with has
no worth that can be said, and the reason is given instead. It goes with the change; it does not come from the action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from meetpunt.method.period import Period
from meetpunt.method.planning.back_calculation import known, share
from meetpunt.method.planning.capacity import as_measured
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.draws import PlanOutcome, outcome
from meetpunt.method.planning.effect import Change, Effect
from meetpunt.method.planning.inputs import Code, SellerInputs
from meetpunt.method.planning.levers import DRAWS, ELASTICITY
from meetpunt.method.rules import RULES_VERSION
from meetpunt.reports.kpis.register import process_of
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.plan import PlanReport, last_months, plan_of
from meetpunt.store.access import NotVisible, Viewer, find_person
from meetpunt.store.access.plans import plans_of_everybody
from meetpunt.store.costs import must_read_costs, rates_for_plan
from meetpunt.store.plans import plan_over

MEASURED_MONTHS = 12
IN_PROPORTION = {
    "visits_per_day": Code.VISITS_PER_DAY,
    "visits": Code.VISITS_PER_DAY,
    "order_size": Code.ORDER_SIZE,
}
"""KPIs that a plan counts with as they are: wanted / stood is what its own figure is multiplied by."""
LEAST_SHARE = 0.001
MINUTES = 60


@dataclass(frozen=True)
class Takes:
    """What an action takes of who does it. time_minor, total_minor: None = no rate, or not for this reader to know."""

    minutes: int
    cost_minor: int
    time_minor: int | None
    total_minor: int | None


def worth(viewer: Viewer, rep_id: int, kpi_code: str, stood: Mapping[str, Any], wanted: float | None) -> dict[str, Any]:
    """What goes with the KPI of a rep standing as wanted instead of as it stood, in a year; JSON.

    Gives orders, revenue and margin (minor units), each as _low and _high: the 90 % interval of the plan's figures, of
    visits from orders ~ visits^0.3 at the low end to orders ~ visits at the high one; year, plan (its name, empty =
    what was measured) and the rules' version. Or `why` alone: a sentence that says why it cannot be said.

    Raises:
        NotVisible: the viewer may not see the rep's figures.
    """
    person = find_person(viewer, rep_id)
    if wanted is None:
        return {"why": _("Say where the KPI should go; then it is counted what goes with that.")}
    before = stood.get("value", {}).get("value")
    if not before:
        return {"why": _("Too little is recorded to say how the KPI stands, so not what a change goes with.")}
    if kpi_code not in IN_PROPORTION and not kpi_code.startswith("conversion:"):
        return {"why": _("No plan counts with this KPI, so orders and margin cannot be said.")}
    report = _report(viewer, person.team_id)
    seller = next((one for one in report.sellers if one.key == rep_id), None) if report else None
    if report is None or seller is None:
        return {"why": _("Too little is known of this part of the plan to say what a change goes with.")}
    plan = report.plan.name if report.plan else ""
    found, change = _counted(report, (report.whole, seller), kpi_code, wanted / before)
    told = _range(found, change, wanted - before) if change else None
    if told is not None and not any(told[0] + told[1]) and plan:
        # A plan that counts on half as many visits again as were made counts nothing on top of them.
        plan, measured = "", (as_measured(report.whole), as_measured(seller))
        found, change = _counted(report, measured, kpi_code, wanted / before)
        told = _range(found, change, wanted - before) if change else None
    if told is None or not np.isfinite(told).all():
        return {"why": _("Too little is known of this part of the plan to say what a change goes with.")}
    (orders_low, orders_high), (low, high) = told
    found_worth: dict[str, Any] = {
        "orders_low": round(orders_low, 2),
        "orders_high": round(orders_high, 2),
        "revenue_low": round(low),
        "revenue_high": round(high),
        "year": report.year,
        "plan": plan,
        "rules": RULES_VERSION,
    }
    margin = share(found.counted[0].margin_share)
    if margin is not None:
        found_worth |= {"margin_low": round(low * margin), "margin_high": round(high * margin)}
    return found_worth


def takes(viewer: Viewer, owner_id: int, minutes: int, cost_minor: int) -> Takes:
    """The time and the money that an action takes; what an hour costs is for who reads costs."""
    try:
        must_read_costs(viewer)
    except NotVisible:
        return Takes(minutes, cost_minor, None, None)
    rate = rates_for_plan(viewer.organisation.id, viewer.today, None).amount(CostKind.SELLER_HOUR, owner_id)
    time = None if rate is None else round(rate * minutes / MINUTES)
    return Takes(minutes, cost_minor, time, None if time is None else time + cost_minor)


def _report(viewer: Viewer, team_id: int | None) -> PlanReport | None:
    """The plan that holds for who is in the team; without one what was measured of the team in the last year."""
    year = Period.year(viewer.today.year)
    kept = plan_over(viewer, viewer.today.year, team_id)
    process = process_of(viewer, None)
    if process is None:
        return None
    measured = last_months(viewer.today, MEASURED_MONTHS)
    team = None if team_id is None and plans_of_everybody(viewer) else team_id
    ask = PlanAsk(process.id, team, measured.first, measured.last, year.first, year.last)
    return plan_of(viewer, kept.id if kept else None, ask)


def _counted(
    report: PlanReport, inputs: tuple[SellerInputs, SellerInputs], kpi_code: str, times: float
) -> tuple[PlanOutcome, Change | None]:
    """What the rep's plan may bring, and the change of its own figure; None where the plan does not know the figure.

    times: wanted / stood. A conversion moves by the same points, which `_range` works out.
    """
    found = outcome(inputs, np.random.default_rng(report.year), draws=DRAWS)
    if not found.counted or found.doubt is None:
        return found, None
    seller = found.counted[0]
    if kpi_code in IN_PROPORTION:
        code = IN_PROPORTION[kpi_code]
        now = known(getattr(seller, code.value))
        return found, Change(code, now, now * times) if now else None
    place = _place(seller, kpi_code.partition(":")[2])
    now = None if place is None else share(seller.steps[place].conversion)
    if place is None or not now or now >= 1 or not found.doubt.has_steps.all():
        return found, None
    return found, Change(Code.CONVERSION, now, now, place)


def _place(seller: SellerInputs, step: str) -> int | None:
    return next((place for place, one in enumerate(seller.steps) if one.code == step), None)


def _range(found: PlanOutcome, change: Change, points: float) -> tuple[list[float], list[float]]:
    """P5 and P95 over the draws, of orders and of revenue (minor units); points: by which a conversion moves."""
    assert found.doubt is not None
    if change.code is Code.CONVERSION:
        change = replace(change, then=min(max(change.now + points / 100, LEAST_SHARE), 1 - LEAST_SHARE))
    effect = Effect(found.doubt.first(DRAWS), found.counted, None)
    ends = ELASTICITY if change.code is Code.VISITS_PER_DAY else (1.0,)
    more = [effect.expected(change, end) for end in ends]
    orders = np.concatenate([np.quantile(one.orders - effect.before.orders, (0.05, 0.95)) for one in more])
    revenue = np.concatenate([np.quantile(one.revenue - effect.before.revenue, (0.05, 0.95)) for one in more])
    return [float(orders.min()), float(orders.max())], [float(revenue.min()), float(revenue.max())]

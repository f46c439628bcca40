"""A plan counted forwards: products, segments or territories with what was measured of each, and wanted activities.

The rule: a part has its own conversions and average order where they were measured; what it lacks, and the visits per
opportunity, are the whole's, taken as an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from meetpunt.method.planning.back_calculation import known, step_visits
from meetpunt.method.planning.filling import filled
from meetpunt.method.planning.forwards import Mix, Part, Wanted, mixed
from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, StepInputs
from meetpunt.reports import plain
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.by import funnel_by
from meetpunt.reports.known import processes
from meetpunt.reports.plain import Subject
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store.access import Viewer, segments, territories
from meetpunt.store.forwards import Brings, ForwardRow, forwards_of
from meetpunt.store.plans import homes_of

Split = Literal["product", "territory", "segment"]


def forwards(report: PlanReport, parts: Sequence[SellerInputs], wanted: Mapping[str, Wanted]) -> Mix:
    """Parts of a plan: those with wanted activities, by name, forwards; the others back from what the target leaves.

    The target is the whole's, else that of the sellers together.
    """
    own = [target for seller in report.sellers if (target := known(seller.target)) is not None]
    target = known(report.whole.target)
    return mixed(
        [Part(one.name, one, wanted.get(one.name)) for one in parts], sum(own) if target is None and own else target
    )


def parts_of(viewer: Viewer, report: PlanReport, split: Split) -> tuple[SellerInputs, ...]:
    """What was measured of each product, territory or segment in the period, by name."""
    ask = report.ask
    code = next((one.code for one in processes(viewer.organisation.id, viewer.today) if one.id == ask.process_id), None)
    question = FunnelAsk(viewer.today, code, ask.measured_from, ask.measured_until)
    subject = Subject(team_id=ask.team_id)
    steps, orders = _measured(viewer, question, subject, split)
    visits, _factor = step_visits(report.whole)
    shown = {one.name for one in territories(viewer)} if split == "territory" else set()
    names = sorted(name for name in {*steps, *orders, *shown} if name)
    return tuple(
        _part(place, name, steps.get(name, []), orders.get(name), report.whole, visits)
        for place, name in enumerate(names, 1)
    )


def forwards_kept(viewer: Viewer, report: PlanReport) -> tuple[ForwardRow, ...]:
    """The calculations that are kept with a plan, as the viewer reads them.

    Who sees only the own column reads what will be done, in territories only of the own one, and not what all of it
    brings: that would tell of colleagues.
    """
    rows = () if report.plan is None else forwards_of(report.plan.id)
    if not report.is_own or not rows:
        return rows
    home = homes_of([viewer.person_id or 0], viewer.today).get(viewer.person_id or 0, (0, ""))[1]
    found = []
    for row in rows:
        is_split_up = row.split == "territory"
        wanted = {name: one for name, one in row.wanted.items() if name == home or not is_split_up}
        if wanted:
            found.append(replace(row, wanted=wanted, brings=Brings()))
    return tuple(found)


def _measured(
    viewer: Viewer, question: FunnelAsk, subject: Subject, split: Split
) -> tuple[dict[str | None, list[dict[str, Any]]], dict[str | None, dict[str, Any]]]:
    """Steps and orders by name."""
    if split == "segment":
        asks = {name: replace(question, segment=name) for name in segments(viewer)}
        return (
            {name: plain.funnel(viewer, ask, subject)["steps"] for name, ask in asks.items()},
            {name: plain.orders(viewer, ask, subject)["total"] for name, ask in asks.items()},
        )
    return (
        {row["key"]: row["steps"] for row in funnel_by(viewer, question, subject, split)["rows"]},
        {row["key"]: row for row in plain.orders(viewer, question, subject, split)["rows"]},
    )


def _part(
    key: int,
    name: str,
    steps: list[dict[str, Any]],
    orders: dict[str, Any] | None,
    whole: SellerInputs,
    visits: tuple[float | None, ...],
) -> SellerInputs:
    conversions = {step["code"]: step for step in steps}
    count = int(orders["orders"]) if orders else 0
    average = orders.get("average_minor") if orders else None
    own = SellerInputs(
        key,
        name,
        orders=Figure(float(count), n=count),
        order_size=Figure(average, n=count),
        steps=tuple(
            StepInputs(step.code, _conversion(conversions.get(step.code)), _of_whole(per_entry))
            for step, per_entry in zip(whole.steps, visits, strict=True)
        ),
    )
    # Visits per order follow from the part's own conversions; the whole's count only where its steps do not tell them.
    told = None in visits
    return filled(own, whole if told else replace(whole, visits_per_order=Figure()))


def _conversion(step: dict[str, Any] | None) -> Figure:
    return Figure() if step is None else Figure(step["conversion"], step["low"], step["high"], step["n"])


def _of_whole(value: float | None) -> Figure:
    return Figure() if value is None else Figure(wanted=value, told=Origin.ASSUMED)

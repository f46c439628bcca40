"""The nine parameters of process capacity as measured, per seller and as a whole.

The rule: every figure has the number of records that it rests on and a 90 % interval, or says that there is too little
to say; what is missing is left missing, never guessed. See docs/counting/planning-parameters.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs
from meetpunt.reports.memory import answers
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.effort_figures import EffortFigures, effort_figures
from meetpunt.reports.planning.history import History, history
from meetpunt.reports.planning.order_figures import OrderFigures, order_figures
from meetpunt.reports.planning.step_figures import StepFigures, step_figures
from meetpunt.reports.pool_prior import Priors, priors
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ProcessRef

WHOLE = 0
"""The key of the whole."""


@dataclass(frozen=True)
class Beside:
    """What is shown beside a seller's inputs and never planned with.

    Attributes:
        visits: held in the measured days; sales, inferred: of these with a sales purpose, with an inferred one.
        worked: workable days of the measured days. road_days: days with a visit.
        visits_per_road_day: visits on a day with a visit; never multiplied by workable days.
        quote_to_order: conversion of quotes to orders, over all steps between.
        several_families: the other way to count cross-selling: orders with more than one family / orders.
        orders, revenue: in the measured days; revenue in minor units, None when a rate is missing.
        orders_alone: of these without an opportunity: nothing of the funnel tells of them.
    """

    visits: int
    sales: int
    inferred: int
    worked: float
    road_days: int
    visits_per_road_day: Figure
    quote_to_order: Figure
    several_families: Figure
    orders: int
    orders_alone: int
    revenue: int | None


@dataclass(frozen=True)
class Column:
    """One seller, or the whole."""

    inputs: SellerInputs
    beside: Beside


@dataclass(frozen=True)
class Parameters:
    """The measured parameters of a team or organisation.

    Attributes:
        whole: of everybody together. sellers: whose own figures may be shown, alphabetically.
        people: how many the whole is of. name: of the team or organisation.
        quote_step: code of the step in which a quote is out; empty when the process has none that we know.
    """

    ask: PlanAsk
    process: ProcessRef
    name: str
    people: int
    whole: Column
    sellers: tuple[Column, ...]
    quote_step: str


def measured(viewer: Viewer, ask: PlanAsk) -> tuple[SellerInputs, ...]:
    """The whole (key 0) first, then each seller whose own figures the viewer may see, alphabetically.

    Raises:
        NotVisible: not a team of this viewer.
        NotAnswerable: there is no such process.
    """
    found = parameters(viewer, ask)
    return (found.whole.inputs, *(one.inputs for one in found.sellers))


def parameters(viewer: Viewer, ask: PlanAsk, only: frozenset[int] | None = None) -> Parameters:
    """The same with what is shown beside them; errors as `measured`. Kept while what was read for it stays.

    Parameters: only, of these sellers alone figures of their own; None = of everybody who may be shown.
    """
    known = history(viewer, ask)
    subject = (tuple(known.sellers.everybody.items()), known.sellers.shown, known.sellers.name)
    pool = priors(viewer, known.view.process)
    key = ("parameters", viewer, ask, subject, pool, only)

    def made() -> Parameters:
        return _measured(replace(history(viewer, ask), only=only), pool)

    return answers.while_it_holds(viewer.organisation.id, key, made)


def _measured(known: History, pool: Priors) -> Parameters:
    effort, orders, steps = effort_figures(known), order_figures(known), step_figures(known, pool)
    names = list(known.sellers.everybody.items())
    return Parameters(
        known.ask,
        known.view.process,
        known.sellers.name,
        len(known.ids),
        _column(known, WHOLE, known.sellers.name, effort[None], orders[None], steps[None]),
        tuple(_column(known, *names[place], effort[place], orders[place], steps[place]) for place in known.shown),
        steps[None].quote_step,
    )


def _column(
    known: History, key: int, name: str, effort: EffortFigures, orders: OrderFigures, steps: StepFigures
) -> Column:
    inputs = SellerInputs(
        key=key,
        name=name,
        workable_days=effort.workable_days,
        visits_per_day=effort.visits_per_day,
        customers=effort.customers,
        visits_per_customer=effort.visits_per_customer,
        sale_share=effort.sale_share,
        orders=orders.orders,
        visits_per_order=orders.visits_per_order,
        order_size=orders.order_size,
        follow_on=orders.follow_on,
        follow_on_size=orders.follow_on_size,
        cross_selling=orders.cross_selling,
        margin_share=orders.margin_share,
        prospects_per_order=steps.prospects_per_order,
        contacts_per_order=orders.contacts_per_order,
        steps=tuple(
            StepInputs(step.code, *figures)
            for step, figures in zip(known.view.process.steps, steps.per_step, strict=False)
        ),
    )
    beside = Beside(
        effort.visits,
        effort.sales,
        effort.inferred,
        effort.worked,
        effort.road_days,
        effort.visits_per_road_day,
        steps.quote_to_order,
        orders.several_families,
        orders.count,
        orders.alone,
        orders.revenue,
    )
    return Column(inputs, beside)

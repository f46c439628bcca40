"""What a training cost, and per extra order and per euro of margin that it goes with.

The rule: only the months compared count, not what may last; where the effect may be none the price has no upper bound,
and that is said. Who plans the training reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.planning.costs import CostKind
from meetpunt.method.training_effect import Price, price_of_one
from meetpunt.method.training_plan import moved
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.register import kpis
from meetpunt.reports.training_effect import KpiEffect
from meetpunt.store.access import Viewer
from meetpunt.store.costs import rates_for_plan
from meetpunt.store.currencies import exponent
from meetpunt.store.trainings import TrainingRow

PER_PERSON = ("orders", "won")
"""KPIs that count orders themselves, of each person."""


@dataclass(frozen=True)
class TrainingCost:
    """In minor units of the organisation's currency.

    Attributes:
        paid: cost beside the time; time: the participants' hours at their rate, None = no rate was set.
        orders: extra orders in the months compared at the effect itself; None = the KPI does not tell of orders.
        order: cost per extra order, in minor units. margin: cost per euro of margin; None without margins or orders.
        margin_each: mean margin of an order in the last year, minor units.
    """

    paid: int
    time: int | None
    hours: float
    orders: float | None
    order: Price | None
    margin: Price | None
    margin_each: float | None

    @property
    def whole(self) -> int:
        """Both together, as far as known."""
        return self.paid + (self.time or 0)


def cost_of(viewer: Viewer, training: TrainingRow, found: KpiEffect) -> TrainingCost:
    """For a training that the viewer plans."""
    hours = training.minutes / 60 * len(training.places)
    rates = rates_for_plan(viewer.organisation.id, training.first_on, None)
    each = [rates.amount(CostKind.SELLER_HOUR, one.person_id) for one in training.places]
    time = 0 if not training.minutes else None
    if training.minutes and each and all(rate is not None for rate in each):
        time = round(sum((rate or 0) * training.minutes / 60 for rate in each))
    cost = training.cost_minor + (time or 0)
    times = _orders_of_one(training, found)
    effect = found.effect
    if effect is None or times is None or not cost:
        return TrainingCost(training.cost_minor, time, hours, None, None, None, None)
    margin = _margin_each(viewer)
    return TrainingCost(
        training.cost_minor,
        time,
        hours,
        effect.value * times,
        price_of_one(cost, effect, times),
        price_of_one(cost, effect, times * margin) if margin else None,
        margin,
    )


def _orders_of_one(training: TrainingRow, found: KpiEffect) -> float | None:
    """How many orders an effect of 1 (a point, or an order each) makes in the months compared."""
    if found.kpi is None:
        return None
    if found.kpi.base in PER_PERSON:
        return float(len(training.places))
    if found.orders_each is None or not found.entered:
        return None
    return found.entered / 100 * found.orders_each


def _margin_each(viewer: Viewer) -> float | None:
    known = {one.code: one for one in kpis(viewer)}
    wanted = tuple(known[code] for code in ("orders", "margin") if code in known)
    if len(wanted) < 2:
        return None
    told = Making(viewer, KpiAsk(moved(viewer.today, -12), viewer.today), wanted).of(Who("nothing"))[None]
    orders, margin = told["orders"].value, told["margin"].value
    if not orders or margin is None or margin <= 0:
        return None
    return float(margin / orders * 10 ** exponent(viewer.organisation.currency))

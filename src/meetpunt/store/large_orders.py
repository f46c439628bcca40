"""What says whether an order to come is large: the rules, the opportunities as they stand, and what was told of each.

Rule: an opportunity's amount is its own; where nobody entered one, that of its lines. What was ordered is read from the
orders, and from the opportunity while there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low
from typing import Any

from django.db.models import F, Q

from meetpunt.method.large_orders import Deal, Line, Rule, Stand, Told, Wanted, WeekFrom, wanted_of
from meetpunt.store.models import (
    LargeOrderRule,
    Opportunity,
    OpportunityLine,
    OrderLine,
    Organisation,
    Outcome,
    ProductionNotice,
)
from meetpunt.store.rates import rates_on

FEWEST_ORDERS = 10
"""Order lines with a wanted day below which there are no usual days to speak of."""
LOOK_BACK = timedelta(days=730)


@dataclass(frozen=True)
class RuleRef:
    """A rule with its names. product, family: empty = of all."""

    id: int
    name: str
    rule: Rule
    product: str
    family: str
    is_active: bool


@dataclass(frozen=True)
class UsualDays:
    """Days from order to wanted day of which half of the lines had at most so many. days: None = too few to say."""

    days: int | None
    n: int


def rules_of(organisation_id: int, active_only: bool = True) -> tuple[RuleRef, ...]:
    """The rules, those that hold first, by name."""
    rows = LargeOrderRule.objects.filter(organisation_id=organisation_id).select_related("product", "family")
    if active_only:
        rows = rows.filter(is_active=True)
    return tuple(_rule(row) for row in rows.order_by("-is_active", "name", "pk"))


def has_to_look(organisation_id: int) -> bool:
    """Whether there is a rule that holds, or a large order that may still come."""
    of = {"organisation_id": organisation_id}
    open_states = (ProductionNotice.State.LIKELY, ProductionNotice.State.LESS_LIKELY)
    return (
        LargeOrderRule.objects.filter(is_active=True, **of).exists()
        or ProductionNotice.objects.filter(state__in=open_states, **of).exists()
    )


def usual_days(organisation_id: int, today: date) -> UsualDays:
    """Of the order lines of the last two years that name a day on which they were wanted."""
    rows = OrderLine.objects.filter(
        organisation_id=organisation_id,
        order__is_cancelled=False,
        order__ordered_on__gte=today - LOOK_BACK,
        order__ordered_on__lte=today,
        wanted_on__gte=F("order__ordered_on"),
    )
    days = rows.values_list("wanted_on", "order__ordered_on")
    took = [(wanted - ordered).days for wanted, ordered in days if wanted is not None and ordered is not None]
    return UsualDays(median_low(took) if len(took) >= FEWEST_ORDERS else None, len(took))


class _Reporting:
    """Amounts in the reporting currency, at the rates of a day; None without a rate."""

    def __init__(self, organisation_id: int, day: date) -> None:
        self._own: str = Organisation.objects.values_list("currency", flat=True).get(pk=organisation_id)
        self._rates = rates_on(organisation_id, day)

    def convert(self, amount_minor: int, currency: str) -> int | None:
        """The amount, cut to whole minor units."""
        return amount_minor if currency == self._own else self._rates.convert(amount_minor, currency)


def deals_of(
    organisation_id: int, today: date, chances: Mapping[int, float], closed: Collection[int] | None = ()
) -> dict[int, Deal]:
    """The open opportunities by id.

    Parameters:
        chances: of being won, by opportunity; without one nothing can be said of it.
        closed: which closed ones as well; None = all that production was told of.
    """
    also: Any = closed
    if closed is None:
        also = ProductionNotice.objects.filter(organisation_id=organisation_id).values("opportunity_id")
    rows = Opportunity.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(Q(outcome=Outcome.OPEN) | Q(pk__in=also))
    columns = ("pk", "outcome", "amount_minor", "currency", "expected_close")
    found = {row[0]: row for row in rows.values_list(*columns)}
    won = [pk for pk, row in found.items() if row[1] == Outcome.WON]
    rates, days = _Reporting(organisation_id, today), usual_days(organisation_id, today).days
    lines = _lines(organisation_id, rates, Q(opportunity__outcome=Outcome.OPEN) | Q(opportunity_id__in=also))
    ordered = _ordered(organisation_id, rates, won)
    deals = {}
    for pk, outcome, amount, currency, close in found.values():
        own = ordered.get(pk) or lines.get(pk) or []
        value = None if pk in ordered or amount is None else rates.convert(amount, currency)
        if value is None:
            known = [line.amount_minor for line in own if line.amount_minor is not None]
            value = sum(known) if known else None
        stand = None if outcome == Outcome.OPEN else Stand.ORDERED if outcome == Outcome.WON else Stand.GONE
        deals[pk] = Deal(stand, tuple(own), value, chances.get(pk), wanted_of(own, close, days))
    return deals


def told_of(organisation_id: int) -> dict[int, tuple[ProductionNotice, Told]]:
    """What production was last told, by opportunity; within a transaction kept from other writers until its end."""
    rows = ProductionNotice.objects.filter(organisation_id=organisation_id).select_for_update(of=("self",))
    return {row.opportunity_id: (row, told_from(row.state, row.told)) for row in rows.select_related("rule")}


def told_from(state: str, kept: Mapping[str, Any]) -> Told:
    """What was told, as the database keeps it."""
    day = kept.get("day") or kept.get("week")
    wanted = Wanted(date.fromisoformat(day), WeekFrom(kept.get("from", "line"))) if day else None
    lines = tuple((one["product_id"], one["quantity_milli"]) for one in kept.get("lines", ()))
    return Told(Stand(state), kept.get("amount_minor"), kept.get("chance"), wanted, lines)


def told_to(told: Told) -> dict[str, Any]:
    """The same for keeping."""
    return {
        "amount_minor": told.amount_minor,
        "chance": told.chance,
        "week": told.wanted.week.isoformat() if told.wanted else None,
        "day": told.wanted.day.isoformat() if told.wanted else None,
        "from": told.wanted.source.value if told.wanted else "",
        "lines": [{"product_id": product, "quantity_milli": quantity} for product, quantity in told.quantities],
    }


def rule_of(row: LargeOrderRule) -> Rule:
    """A rule as the method reads it."""
    return Rule(row.least_minor, row.least_milli, row.least_chance, row.weeks_ahead, row.product_id, row.family_id)


def _rule(row: LargeOrderRule) -> RuleRef:
    product, family = row.product, row.family
    names = (product.name if product else "", family.name if family else "")
    return RuleRef(row.pk, row.name, rule_of(row), *names, row.is_active)


def _lines(organisation_id: int, rates: _Reporting, of: Q) -> dict[int, list[Line]]:
    rows = OpportunityLine.objects.filter(of, organisation_id=organisation_id).order_by("pk")
    columns = ("product_id", "product__family_id", "quantity_milli", "amount_minor", "wanted_on")
    return _by_opportunity(rows.values_list("opportunity_id", "opportunity__currency", *columns), rates)


def _ordered(organisation_id: int, rates: _Reporting, won: Collection[int]) -> dict[int, list[Line]]:
    """The lines of the orders that came of these."""
    rows = OrderLine.objects.filter(
        organisation_id=organisation_id, order__is_cancelled=False, order__opportunity_id__in=won
    ).order_by("pk")
    columns = ("product_id", "product__family_id", "quantity_milli", "amount_minor", "wanted_on")
    return _by_opportunity(rows.values_list("order__opportunity_id", "order__currency", *columns), rates)


def _by_opportunity(rows: Iterable[tuple[Any, ...]], rates: _Reporting) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for opportunity, currency, product, family, quantity, amount, wanted in rows:
        minor = None if amount is None else rates.convert(amount, currency)
        found[opportunity].append(Line(product, family, quantity, minor, wanted))
    return found

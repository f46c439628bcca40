"""Sellers for the tests of plans: the worked example of the method, and teams by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs, exactly
from meetpunt.method.planning.scenario_state import Span

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))


def about(value: float, doubt: float = 0.1, n: int = 100) -> Figure:
    """A measured figure with an interval of so much to both sides."""
    return Figure(value, value * (1 - doubt), value * (1 + doubt), n)


def seller(key: int, name: str = "", **figures: float) -> SellerInputs:
    """210 days x 4 visits, 45 customers x 4, 60 orders x 7 visits: rest 240."""
    one = SellerInputs(
        key,
        name or f"Seller {key}",
        workable_days=exactly(210),
        visits_per_day=about(4),
        customers=exactly(45),
        visits_per_customer=exactly(4),
        sale_share=exactly(0),
        orders=exactly(60),
        visits_per_order=about(7),
        target=exactly(60 * 10_000_00),
        order_size=about(10_000_00),
        steps=(
            StepInputs("O", about(0.5), about(2.0)),
            StepInputs("C", about(0.5), about(1.5)),
        ),
    )
    return replace(one, **{name: exactly(value) for name, value in figures.items()})

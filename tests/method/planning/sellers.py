"""Sellers with the conversions that the method's figures were worked out with."""

from __future__ import annotations

from dataclasses import replace

from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs, exactly

CONVERSIONS = (0.55, 0.70, 0.65, 0.70, 0.45, 0.65)
VISITS = (0.2, 0.3, 0.5, 0.5, 0.4, 0.3)
CODES = "SPATOC"


def certain(key: int = 1, orders: float = 40, size: float = 100.0) -> SellerInputs:
    """A seller without any doubt: 210 days x 4 visits, 45 customers x 4 visits, a target of so many orders."""
    return SellerInputs(
        key,
        f"Seller {key}",
        workable_days=exactly(210),
        visits_per_day=exactly(4),
        customers=exactly(45),
        visits_per_customer=exactly(4),
        sale_share=exactly(0),
        target=exactly(orders * size),
        order_size=exactly(size),
        steps=tuple(
            StepInputs(code, exactly(share), exactly(visits), exactly(2), exactly(1.5))
            for code, share, visits in zip(CODES, CONVERSIONS, VISITS, strict=True)
        ),
    )


def doubtful(key: int = 1, n: float = 40) -> SellerInputs:
    """The same with measured intervals."""
    seller = certain(key)
    return replace(
        seller,
        visits_per_day=around(4, 1.1, 200),
        order_size=around(100, 1.15, n),
        steps=tuple(
            replace(step, conversion=between(share, 0.1, n), visits=around(visits, 1.2, n))
            for step, share, visits in zip(seller.steps, CONVERSIONS, VISITS, strict=True)
        ),
    )


def around(value: float, times: float, n: float = 40) -> Figure:
    """A measured value with an interval of so many times less and more."""
    return Figure(value, value / times, value * times, n)


def between(value: float, half: float, n: float = 40) -> Figure:
    """A measured share with an interval of so much less and more."""
    return Figure(value, value - half, value + half, n)

"""The figures of the pool: ratios that say how selling goes and never how large somebody is; no revenue, no persons.

The rule: a figure stands here with the KPI that it is, or with its own words where it is none; what is not here is
never given to a pool. See docs/pool.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.measures.register import definition
from meetpunt.measures.register.definition import DAYS, PERCENT, Words
from meetpunt.method.spatoco import SPATOCO

COST_PER_VISIT = "cost_per_visit"
"""Of each currency a figure of its own: its code ends in the currency, as in cost_per_visit:EUR."""


@dataclass(frozen=True)
class PooledFigure:
    """A figure. name, unit: by language. kpi: the KPI that it is; empty = none. currency: of an amount."""

    code: str
    name: Words
    unit: Words
    kpi: str = ""
    currency: str = ""

    @property
    def is_share(self) -> bool:
        """Per hundred."""
        return self.unit["en"] == "%"


def _of_kpi(code: str) -> PooledFigure:
    found = definition(code)
    assert found is not None
    return PooledFigure(code, found.name, found.unit, code)


CONVERSIONS: tuple[PooledFigure, ...] = tuple(
    PooledFigure(
        f"conversion:{step.code}",
        {"nl": f"Conversie: {step.name.nl}", "en": f"Conversion: {step.name.en}"},
        PERCENT,
        f"conversion:{step.code}",
    )
    for step in SPATOCO.steps
    if not step.final
)
"""Only of who has the steps of SPATOCO: a step of the same letter in another process is something else."""

POOLED: tuple[PooledFigure, ...] = (
    *CONVERSIONS,
    _of_kpi("win_rate"),
    PooledFigure("cycle_days", {"nl": "Dagen tot de opdracht", "en": "Days until the order"}, DAYS),
    PooledFigure("days_to_order", {"nl": "Dagen van offerte tot opdracht", "en": "Days from quote to order"}, DAYS),
    PooledFigure(
        "days_to_contact",
        {"nl": "Dagen van offerte tot contact", "en": "Days from quote to contact"},
        DAYS,
    ),
    *(_of_kpi(code) for code in ("visits_per_day", "customer_ratio", "time_share_travel")),
    *(_of_kpi(code) for code in ("hours_per_quote", "hours_per_order", "cross_selling")),
    PooledFigure(
        COST_PER_VISIT,
        {"nl": "Kosten per bezoek", "en": "Cost per visit"},
        {"nl": "per bezoek", "en": "per visit"},
    ),
)


def pooled_figure(code: str) -> PooledFigure | None:
    """The figure of a code, as it was given or told; None when there is none."""
    base, _, currency = code.partition(":")
    if base == COST_PER_VISIT and currency:
        return replace(POOLED[-1], code=code, currency=currency)
    return next((one for one in POOLED if one.code == code and one.code != COST_PER_VISIT), None)

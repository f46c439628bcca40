"""What each KPI bears on: activities on results, results on what an organisation wants to achieve.

The rule: a line says what goes with what by the method, so that people see why something is registered; it is not
measured.
"""

from __future__ import annotations

WORK = ("visits", "calls", "demonstrations", "quotes", "visits_per_day", "visits_per_road_day")
NEW = ("leads", "new_prospects", "prospect_visits", "customer_ratio", "awareness", "address_coverage")
KEEPING = ("coverage", "visit_interval", "visit_interval_agreed", "overdue_customers", "promises_kept")
FLOW = ("conversion", "days", "follow_up", "no_next_step")
TIME = ("hours_per_lead", "hours_per_prospect", "hours_per_quote", "hours_per_order")
ROAD = ("km_per_visit", "travel_minutes_per_visit", "time_share_travel")

BEARS_ON: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WORK, ("orders", "revenue")),
    **dict.fromkeys(NEW, ("orders", "market_share")),
    **dict.fromkeys(KEEPING, ("retention", "customer_losses", "cross_selling")),
    **dict.fromkeys(FLOW, ("win_rate", "won", "orders")),
    **dict.fromkeys(TIME, ("orders", "margin")),
    **dict.fromkeys(ROAD, ("orders", "margin")),
    "consideration": ("market_share", "orders"),
    "hitrate": ("orders", "market_share"),
}
"""By code of an activity KPI the results that it goes with; one that is not in it bears on none by the method."""


def results_of(code: str) -> tuple[str, ...]:
    """The results that an activity goes with."""
    return BEARS_ON.get(code, ())

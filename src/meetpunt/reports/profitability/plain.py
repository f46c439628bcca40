"""Profitability as a plain dictionary, for the command line and the API; money in minor units."""

from __future__ import annotations

from typing import Any

from meetpunt.reports.profitability.figures import Cost, Kind, ProfitAsk, Row, Sums
from meetpunt.reports.profitability.report import profitability
from meetpunt.store.access import Viewer


def plain(viewer: Viewer, ask: ProfitAsk) -> dict[str, Any]:
    """The rows, the whole, the few that bring much, and cross-selling."""
    found = profitability(viewer, ask)
    few, cross = found.pareto, found.cross
    return {
        "currency": viewer.organisation.currency,
        "from": ask.first.isoformat(),
        "to": ask.last.isoformat(),
        "by": ask.by.value,
        "rows": [_row(row) for row in found.rows],
        "total": _row(found.total),
        "months": {_month(month): _sums(sums) for month, sums in sorted(found.total.months.items())},
        "pareto": None
        if few is None
        else {"of": "margin" if found.of_margin else "revenue", "n": few.n, "few": few.few, "losing": few.losing},
        "cross_selling": {
            "value": _rounded(cross.value),
            "low": _rounded(cross.low),
            "high": _rounded(cross.high),
            "n": cross.accounts,
            "spread": {str(number): count for number, count in cross.spread.items()},
        },
        "also_bought": [
            {
                "family": names[one.item],
                "other": names[one.other],
                "buyers": one.buyers,
                "both": one.both,
                "others": one.others,
                "customers": one.customers,
                "lift": _rounded(one.lift),
                "low": _rounded(one.lift_low),
                "high": _rounded(one.lift_high),
            }
            for names in ({one.id: one.name for one in found.families},)
            for one in found.pairs
            if one.is_clear and one.item in names and one.other in names
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    name = None if row.key is None else row.name
    told = {"key": name, **_sums(row.sums), "customers": row.customers, "cross_selling": _rounded(row.cross_selling)}
    told["revenue_before_minor"], told["margin_before_minor"] = row.before.revenue, row.before.margin
    if row.kind is not Kind.ONE:
        told |= {"kind": row.kind.value, "count": row.count}
    if row.cost is not None:
        told |= _cost(row.cost) | {"contribution_minor": row.contribution}
    return told


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "orders": sums.orders,
        "average_minor": _rounded(sums.revenue_minor / sums.orders) if sums.orders and not sums.without_rate else None,
        "revenue_minor": sums.revenue,
        "margin_minor": sums.margin,
        "margin_share": _rounded(sums.margin_share),
        "without_cost_minor": sums.uncosted_minor,
        "discount_minor": sums.discount,
        "discount_share": _rounded(sums.discount_share),
        "discount_lines": {
            "told": sums.told_lines,
            "list": sums.list_lines,
            "quote": sums.quote_lines,
            "of": sums.lines,
        },
        "without_rate": sums.without_rate,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {"cost_to_serve_minor": cost.known, "missing_rates": [kind.value for kind in cost.missing]}


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

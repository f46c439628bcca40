"""From accounts to a scenario: what of a plan's orders, customers and visits they are, as the terms of a change.

Rule: a proposal made of what was measured in the period; what stays away and what a channel makes of it is for who
plans to say, in the scenario.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetpunt.method.cost_to_serve import ServedBy
from meetpunt.method.planning.scenarios import Kind
from meetpunt.reports.channels import must_see_channels
from meetpunt.reports.cost_to_serve import AccountCost, cost_to_serve
from meetpunt.reports.time_circle import circle_of
from meetpunt.store.access import Viewer
from meetpunt.store.channels import agreed_by_account
from meetpunt.store.plans import PlanRow, plan_that_holds
from meetpunt.store.refs import Place

MINUTES = 30.0
"""Of inside sales per visit that is taken over, until who plans says otherwise."""
_LARGEST = 0.95


@dataclass(frozen=True)
class Handover:
    """The plan that holds and the change to make beside it.

    Attributes:
        plan: None = no plan holds for this year. kind, terms: of the change; kind None = it would change nothing.
        accounts: how many it is about.
    """

    plan: PlanRow | None
    kind: Kind | None
    terms: dict[str, Any]
    accounts: int


def handover(
    viewer: Viewer,
    place: Place,
    days: tuple[date, date],
    channel: ServedBy,
    account_ids: Collection[int],
    segment: str | None,
) -> Handover:
    """What serving accounts through another channel would change of the plan that holds.

    Parameters: account_ids, those chosen; segment, all accounts of it instead (None = those chosen).

    Raises:
        NotVisible: not a place of this viewer.
    """
    must_see_channels(viewer, place)
    circle = circle_of(viewer, place)
    known = cost_to_serve(viewer, *days).accounts
    theirs = [one for one in known if circle.own is None or (one.account.owner_id or 0) in circle.own]
    chosen = [
        one
        for one in theirs
        if (one.account.segment == segment if segment is not None else one.is_shown and one.account.id in account_ids)
    ]
    plan = plan_that_holds(viewer, viewer.today.year, place.team_id)
    terms = (
        _inside(viewer, theirs, chosen) if channel is ServedBy.INSIDE else _elsewhere(viewer, channel, theirs, chosen)
    )
    if terms and channel is not ServedBy.INSIDE and segment is not None:
        terms["segment"] = segment
    kind = Kind.INSIDE_SALES if channel is ServedBy.INSIDE else Kind.CHANNEL
    return Handover(plan, kind if terms else None, terms, len(chosen))


def _inside(viewer: Viewer, theirs: list[AccountCost], chosen: list[AccountCost]) -> dict[str, Any]:
    """Their share of the agreed visits."""
    agreed = agreed_by_account(viewer.organisation.id, viewer.today)
    whole = sum(agreed.get(one.account.id, 0) for one in theirs)
    part = sum(agreed.get(one.account.id, 0) for one in chosen)
    return {"share": round(part / whole, 4), "minutes": MINUTES, "office": 0.0} if part else {}


def _elsewhere(
    viewer: Viewer, channel: ServedBy, theirs: list[AccountCost], chosen: list[AccountCost]
) -> dict[str, Any]:
    """Their share of the orders and of the customers with agreed visits, and the size of their orders."""
    agreed = agreed_by_account(viewer.organisation.id, viewer.today)
    whole, part = (sum(one.orders for one in some) for some in (theirs, chosen))
    if channel is ServedBy.FIELD or not part:
        return {}
    revenue, own = (sum(one.revenue_minor or 0 for one in some) for some in (theirs, chosen))
    customers, going = (sum(bool(agreed.get(one.account.id)) for one in some) for some in (theirs, chosen))
    size = (own / part) / (revenue / whole) if revenue and own else 1.0
    return {
        "channel": channel.value,
        "orders": min(round(part / whole, 4), _LARGEST),
        "customers": round(going / customers, 4) if customers else 0.0,
        "size": round(size, 4),
        "stays": 1.0,
    }

"""Orders to win, from targets: a target over the average order size, and a team's target over its people.

The rule: what somebody was given counts. What is left of the whole goes to who was given nothing, in proportion to what
they sold, else to their workable days, else evenly; a division of a target is a starting point and no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs


def with_orders(whole: SellerInputs, sellers: Sequence[SellerInputs]) -> tuple[SellerInputs, ...]:
    """The sellers with what their target asks in orders, where they have no wanted number of orders.

    orders = target / average order size over all orders, so that cross-selling is inside (ruling). Who has no order
    size of their own takes that of the whole, told as of the team. Without any target nothing changes.
    """
    sized = [_sized(one, whole) for one in sellers]
    given = [_given(one) for one in sized]
    shares = iter(_shares(whole, [one for one, has in zip(sized, given, strict=True) if has is None], given))
    found = []
    for one, has in zip(sized, given, strict=True):
        target = next(shares, None) if has is None else has
        found.append(one if target is None else _asked(one, target))
    return tuple(found)


def targets_given(
    asked: Mapping[int, float], standing: Mapping[int, float], sellers: Sequence[int]
) -> dict[int, float]:
    """The targets that a plan starts from, by seller; 0 = the whole.

    Where the plan itself asks another target of the whole, the standing ones of its sellers are raised or lowered
    alike, so that together with what the plan asks of single sellers they make that whole.

    Parameters:
        asked: by the plan itself. standing: set outside it. sellers: everybody in the plan.
    """
    found = {**standing, **asked}
    others = [one for one in sellers if one not in asked]
    if 0 not in asked or not all(one in standing for one in others):
        return {key: value for key, value in found.items() if key in asked or 0 not in asked}
    left = max(asked[0] - math.fsum(asked[one] for one in sellers if one in asked), 0.0)
    before = math.fsum(standing[one] for one in others)
    if before <= 0:
        return dict(asked)
    return {**asked, **{one: standing[one] * left / before for one in others}}


def _sized(one: SellerInputs, whole: SellerInputs) -> SellerInputs:
    size = known(one.order_size)
    if size is not None and size > 0:
        return one
    team = known(whole.order_size)
    return replace(one, order_size=one.order_size.with_wanted(team, Origin.TEAM)) if team else one


def _given(one: SellerInputs) -> float | None:
    """The revenue that somebody was given: a target, or a wanted number of orders."""
    size = known(one.order_size)
    if one.orders.wanted is not None and size is not None:
        return one.orders.wanted * size
    return one.target.wanted


def _shares(whole: SellerInputs, without: Sequence[SellerInputs], given: Sequence[float | None]) -> list[float]:
    """What is left of the whole's target for each of those without one; nothing when the whole has none."""
    if whole.target.wanted is None or not without:
        return []
    left = max(whole.target.wanted - math.fsum(one for one in given if one is not None), 0.0)
    sold = [(one.orders.measured or 0) * (known(one.order_size) or 0) for one in without]
    days = [known(one.workable_days) or 0 for one in without]
    weights = sold if all(sold) else days if any(days) else [1.0] * len(without)
    whole_weight = math.fsum(weights)
    return [left * weight / whole_weight for weight in weights]


def _asked(one: SellerInputs, target: float) -> SellerInputs:
    asked = replace(one, target=one.target.with_wanted(target, one.target.told))
    if one.orders.wanted is not None:
        return asked
    size = known(one.order_size)
    if target <= 0:
        return replace(asked, orders=one.orders.with_wanted(0.0))
    if size is None or size <= 0:
        return replace(asked, orders=Figure(n=one.orders.n))
    return replace(asked, orders=one.orders.with_wanted(target / size))

"""What happened with earlier notices: of those told how many were ordered, in which week, and how much of it.

Rule: an order is laid beside what was told first, because that is what production could plan with.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_low

from meetpunt.store.access import Viewer
from meetpunt.store.production import Became, became, large_orders

CLOSE_BY = 2
"""Weeks earlier or later that are called about then."""


@dataclass(frozen=True)
class Earlier:
    """What became of large orders.

    Attributes:
        lines: those that ended, the last one first.
        told: ever; to_come: of them those that may still come.
        ordered, gone: those that ended.
        known: ordered ones of which both weeks are known; in_week, about: of them in the week first told, and at most
            two weeks beside it. middle: half of them were at most so many weeks later.
        told_milli, ordered_milli: first told and ordered, of all that were ordered.
    """

    lines: tuple[Became, ...]
    told: int
    to_come: int
    ordered: int
    gone: int
    known: int
    in_week: int
    about: int
    middle: int | None
    told_milli: int
    ordered_milli: int


def earlier(viewer: Viewer) -> Earlier:
    """What became of the large orders that the viewer reads."""
    lines, to_come = became(viewer), len(large_orders(viewer, to_come=True))
    ordered = [one for one in lines if one.ordered_milli is not None]
    late = [one.weeks_later for one in ordered if one.weeks_later is not None]
    return Earlier(
        lines=lines,
        told=len(lines) + to_come,
        to_come=to_come,
        ordered=len(ordered),
        gone=len(lines) - len(ordered),
        known=len(late),
        in_week=sum(weeks == 0 for weeks in late),
        about=sum(abs(weeks) <= CLOSE_BY for weeks in late),
        middle=median_low(late) if late else None,
        told_milli=sum(one.told_milli for one in ordered),
        ordered_milli=sum(one.ordered_milli or 0 for one in ordered),
    )

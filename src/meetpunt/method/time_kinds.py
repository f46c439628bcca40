"""The kinds of time of the method: in which of six every minute falls.

The rule: each minute falls in exactly one kind, by what the activity was and by the step of its opportunity at that
moment. What hangs on no opportunity goes by what the account was then. Training stands outside the six. Worked
example and limits: docs/counting/time-kinds.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetpunt.method.account_status import Status


class TimeKind(StrEnum):
    """The six in the order of the method, and what stands outside them."""

    LEADS = "leads"
    OPENING = "opening"
    CONVERTING = "converting"
    CUSTOMERS = "customers"
    OFFICE = "office"
    TRAVEL = "travel"
    OUTSIDE = "outside"


SIX = tuple(kind for kind in TimeKind if kind is not TimeKind.OUTSIDE)
"""Making leads, suspect to opportunity, opportunity to customer, visiting customers, office, travel."""

QUOTE_WORK = "quote_work"
"""Within opportunity to customer, and also shown apart as quote time."""

_BY_WHAT_IT_IS = {
    "lead_work": TimeKind.LEADS,
    "demonstration": TimeKind.CONVERTING,
    QUOTE_WORK: TimeKind.CONVERTING,
    "office": TimeKind.OFFICE,
    "travel": TimeKind.TRAVEL,
    "training": TimeKind.OUTSIDE,
}
_BY_STATUS = {
    Status.SUSPECT: TimeKind.LEADS,
    Status.PROSPECT: TimeKind.CONVERTING,
    Status.CUSTOMER: TimeKind.CUSTOMERS,
    Status.LOST: TimeKind.OPENING,
}


@dataclass(frozen=True)
class About:
    """What an activity was about, at that moment.

    Attributes:
        kind: visit, call, email, demonstration, quote_work, lead_work, office, travel, training or other.
        purpose: sales, service, or empty when it is not known.
        has_opportunity: it was about an opportunity.
        step: 0-based place of that opportunity's step in its process; None when that is not known.
        is_final: that step is the order.
        status: what its account was to us; None without an account.
    """

    kind: str
    purpose: str = ""
    has_opportunity: bool = False
    step: int | None = None
    is_final: bool = False
    status: Status | None = None


def time_kind(about: About) -> TimeKind:
    """In which kind of time the minutes of an activity itself fall; its travel minutes are always `TRAVEL`."""
    by_itself = _BY_WHAT_IT_IS.get(about.kind)
    if by_itself is not None:
        return by_itself
    if about.purpose == "service":
        return TimeKind.CUSTOMERS
    if about.has_opportunity:
        if about.is_final:
            return TimeKind.CUSTOMERS
        return TimeKind.CONVERTING if about.step else TimeKind.OPENING
    if about.status is not None:
        return _BY_STATUS[about.status]
    return TimeKind.OFFICE if about.kind == "other" else TimeKind.LEADS


def minutes_by_kind(about: About, minutes: float | None, travel_minutes: int | None) -> dict[TimeKind, float]:
    """The minutes of an activity and of the way to it, each in its kind; what is not known is left out."""
    found: dict[TimeKind, float] = {}
    for kind, some in ((time_kind(about), minutes), (TimeKind.TRAVEL, travel_minutes)):
        if some:
            found[kind] = found.get(kind, 0) + some
    return found

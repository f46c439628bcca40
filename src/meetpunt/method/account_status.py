"""What an account is to us on a day: suspect, prospect, customer or lost customer.

Rule: nobody types it. A customer ordered within the last months (24, unless set otherwise), or ordered ever and has
agreed visits now; a lost customer ordered, but neither; a prospect never ordered, but an opportunity of it reached the
second step; the rest are suspects.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """The four, in the order in which an account grows."""

    SUSPECT = "suspect"
    PROSPECT = "prospect"
    CUSTOMER = "customer"
    LOST = "lost"


@dataclass(frozen=True)
class Facts:
    """What the status of an account hangs on, up to and including a day.

    Attributes:
        first_order, last_order: days of its orders that were not cancelled; None = none.
        prospect_since: day on which an opportunity of it first reached the second step or a later one.
        has_agreement: visits were agreed for that day.
    """

    first_order: date | None = None
    last_order: date | None = None
    prospect_since: date | None = None
    has_agreement: bool = False


@dataclass(frozen=True)
class Standing:
    """A status and since when; `since` is None for a suspect, who has been one all along."""

    status: Status
    since: date | None = None


def standing(facts: Facts, on: date, customer_months: int) -> Standing:
    """The status on a day, by the rule above."""
    if facts.last_order is not None:
        until = months_after(facts.last_order, customer_months)
        if on < until or facts.has_agreement:
            return Standing(Status.CUSTOMER, facts.first_order)
        return Standing(Status.LOST, until)
    if facts.prospect_since is not None:
        return Standing(Status.PROSPECT, facts.prospect_since)
    return Standing(Status.SUSPECT)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

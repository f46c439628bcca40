"""Buying visits (*inkopen van bezoeken*): who may say what when, which visit counts, and where an even pace would be.

The rule: a manager asks a number, the rep offers another or agrees, and so on; only whose turn it is may answer.
What is agreed is talked about anew in a new deal; until that is agreed too, the old one holds.
Source: the method, chapter 5. Delivery is a count of visits that were held, never a judgement.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetpunt.method.account_status import Facts, Status, standing

MOST = 5_000
"""No more visits than this can be meant in one deal."""


class Side(StrEnum):
    """The two who talk."""

    MANAGER = "manager"
    REP = "rep"

    @property
    def other(self) -> Side:
        """The one on the other side."""
        return Side.REP if self is Side.MANAGER else Side.MANAGER


class Say(StrEnum):
    """What can be said: a manager asks and a rep offers a number; both agree with the other's, or decline."""

    ASK = "ask"
    OFFER = "offer"
    AGREE = "agree"
    DECLINE = "decline"


class To(StrEnum):
    """Visits to whom: what the account was at the moment of the visit."""

    CUSTOMERS = "customers"
    OTHERS = "others"
    ALL = "all"


class Stand(StrEnum):
    """How the talk stands."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"


@dataclass(frozen=True)
class Talk:
    """How a deal stands after what was said.

    Attributes:
        state: open, agreed or declined.
        visits: the last number named.
        turn: who is to answer; None once it is agreed or declined.
    """

    state: Stand
    visits: int
    turn: Side | None


@dataclass(frozen=True)
class Visit:
    """A visit that was held, with what decides whether it counts.

    Attributes:
        last_order: the account's last order up to that day. has_agreement: it had agreed visits on that day.
        segment: of the account. families: numbers of the product families that its opportunity asks for.
    """

    day: date
    last_order: date | None = None
    has_agreement: bool = False
    segment: str = ""
    families: frozenset[int] = frozenset()

    def is_to_customer(self, customer_months: int) -> bool:
        """Whether the account was a customer at that moment (docs/counting/account-status.md)."""
        facts = Facts(self.last_order, self.last_order, None, self.has_agreement)
        return standing(facts, self.day, customer_months).status == Status.CUSTOMER


@dataclass(frozen=True)
class Terms:
    """What a deal is about; an empty segment or no family leaves it open."""

    first: date
    last: date
    to: To = To.ALL
    segment: str = ""
    family: int | None = None

    def counts(self, visit: Visit, customer_months: int) -> bool:
        """Whether a visit is one of these."""
        if not self.first <= visit.day <= self.last:
            return False
        if self.segment and visit.segment != self.segment:
            return False
        if self.family is not None and self.family not in visit.families:
            return False
        return self.to is To.ALL or visit.is_to_customer(customer_months) == (self.to is To.CUSTOMERS)


def stand(said: Sequence[tuple[Say, int]]) -> Talk | None:
    """How a talk stands: what was said, in order, each with its number; None when nothing was said."""
    numbers = [(say, visits) for say, visits in said if say in (Say.ASK, Say.OFFER)]
    if not numbers:
        return None
    by, visits = numbers[-1]
    match said[-1][0]:
        case Say.AGREE:
            return Talk(Stand.AGREED, visits, None)
        case Say.DECLINE:
            return Talk(Stand.DECLINED, visits, None)
    return Talk(Stand.OPEN, visits, Side.REP if by is Say.ASK else Side.MANAGER)


def sides(said: Sequence[Say]) -> tuple[Side, ...]:
    """Who said each: a manager asks, a rep offers, and an answer is always the other's."""
    found: list[Side] = []
    for say in said:
        if say is Say.ASK:
            found.append(Side.MANAGER)
        elif say is Say.OFFER:
            found.append(Side.REP)
        else:
            found.append(found[-1].other if found else Side.REP)
    return tuple(found)


def possible(talk: Talk | None, side: Side) -> frozenset[Say]:
    """What somebody on this side may say now."""
    own_number = Say.ASK if side is Side.MANAGER else Say.OFFER
    if talk is None:
        return frozenset((own_number,))
    return frozenset((own_number, Say.AGREE, Say.DECLINE)) if talk.turn is side else frozenset()


def is_number(visits: int) -> bool:
    """Whether so many visits can be meant."""
    return 0 < visits <= MOST


def delivered(terms: Terms, visits: Collection[Visit], customer_months: int) -> int:
    """How many of these visits, all of one person, count for a deal."""
    return sum(terms.counts(visit, customer_months) for visit in visits)


def even_pace(agreed: int, days_gone: float, days: float) -> float:
    """Where an even pace would be: agreed x the share of the person's working days that are gone.

    Parameters: days_gone, days: working days of the person up to and including today, and in the whole period. Somebody
        who does not work at all in the period has no pace of their own: then everything is due once it begins.
    """
    if days <= 0:
        return float(agreed)
    return agreed * min(1.0, max(0.0, days_gone / days))

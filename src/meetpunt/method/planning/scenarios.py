"""Scenarios: a plan with named changes, one after the other, and what each kind of change is called.

The rule: a change is a pure function of what the plan counts with and of its terms; the order in which they stand is
the order in which they work, because some take a share of what the one before left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.changes_in_team import Focus, Hire, Leave, Redivide, Training
from meetpunt.method.planning.changes_in_work import (
    FewerLoyaltyVisits,
    InsideSales,
    MoreVisits,
    OtherChannel,
    OtherTarget,
)
from meetpunt.method.planning.draws import people
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import TOGETHER, Span, State
from meetpunt.method.planning.terms import Problem, TermsError, read


class Kind(StrEnum):
    """What can be changed."""

    HIRE = "hire"
    LEAVE = "leave"
    INSIDE_SALES = "inside_sales"
    CHANNEL = "channel"
    REDIVIDE = "redivide"
    FOCUS = "focus"
    TRAINING = "training"
    LOYALTY = "loyalty"
    MORE_VISITS = "more_visits"
    TARGET = "target"


KINDS: dict[Kind, type[Any]] = {
    Kind.HIRE: Hire,
    Kind.LEAVE: Leave,
    Kind.INSIDE_SALES: InsideSales,
    Kind.CHANNEL: OtherChannel,
    Kind.REDIVIDE: Redivide,
    Kind.FOCUS: Focus,
    Kind.TRAINING: Training,
    Kind.LOYALTY: FewerLoyaltyVisits,
    Kind.MORE_VISITS: MoreVisits,
    Kind.TARGET: OtherTarget,
}


class Change(Protocol):
    """A change with its terms."""

    def on(self, state: State, span: Span) -> State:
        """What becomes of a state; TermsError when the change is about something that is not there."""
        ...


@dataclass(frozen=True)
class LeftOut:
    """A change that does not fit what it is about, by its place, and why; the others are counted without it."""

    place: int
    field: str
    problem: Problem


def change_of(kind: str, terms: Mapping[str, Any]) -> Change:
    """A change from its terms as they are kept.

    Raises:
        TermsError: there is no such kind, or the terms cannot be meant.
    """
    if kind not in tuple(Kind):
        raise TermsError("kind", Problem.NO_CHOICE)
    found: Change = read(KINDS[Kind(kind)], terms)
    return found


def state_of(inputs: Sequence[SellerInputs], heads: int = 1) -> State:
    """What a plan counts with: the sellers, their gaps filled from the whole; or the whole where there are none.

    The target is the whole's when it has one, else the sum of theirs. heads: how many people the whole is of.
    """
    sellers = tuple(one if one.key else replace(one, key=TOGETHER) for one in people(inputs))
    whole = next((one for one in inputs if not one.key), None)
    target = known(whole.target) if whole is not None else None
    targets = [value for one in sellers if (value := known(one.target)) is not None]
    if target is None and targets:
        target = sum(targets)
    return State(sellers, target, people=heads, whole=whole if len(sellers) > 1 else None)


def scenario(base: State, changes: Sequence[Change], span: Span) -> tuple[State, tuple[LeftOut, ...]]:
    """A plan with changes, in their order; a change that does not fit is left out and named."""
    state, left_out = base, []
    for place, change in enumerate(changes):
        try:
            state = change.on(state, span)
        except TermsError as wrong:
            left_out.append(LeftOut(place, wrong.field, wrong.problem))
    return state, tuple(left_out)

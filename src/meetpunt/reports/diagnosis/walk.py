"""The walk of the method past a result that misses its target: target, quantity, quality, focus, tools, in that order.

The rule: every question lists its facts, also those that speak against it, and says what cannot be told. Nothing is
answered for people: what differs is something to ask about.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetpunt.method.diagnosis import Bar, Contribution
from meetpunt.method.planning.inputs import Figure
from meetpunt.reports.diagnosis.ask import Beside
from meetpunt.reports.diagnosis.report import Diagnosis, measured_before
from meetpunt.reports.planning.parameters import Column

SURELY = 0.8
"""From this chance on a step's part of the gap is something to ask about."""
MOST_OF_ALL = 0.6
"""When at least three people can be told and this share of them is under the plan, it is asked of all, not of one."""
FEWEST_PEOPLE = 3


NOTHING = Figure()
"""No figure."""


class Question(StrEnum):
    """The questions in their order."""

    TARGET = "target"
    QUANTITY = "quantity"
    QUALITY = "quality"
    FOCUS = "focus"
    TOOLS = "tools"


class Speaks(StrEnum):
    """Whether a fact goes with the question, against it, or does not tell."""

    FOR = "for"
    AGAINST = "against"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Fact:
    """A fact: what was planned beside what was measured.

    Attributes:
        kind: which sentence says it. speaks: see `Speaks`.
        step: code of the step; family: name of the product family.
        planned: what the plan takes; measured: what was counted, with its interval and n.
        k, n: so many of so many people.
    """

    kind: str
    speaks: Speaks
    step: str = ""
    family: str = ""
    planned: float | None = None
    measured: Figure = NOTHING
    k: int = 0
    n: int = 0


@dataclass(frozen=True)
class Answer:
    """One question with its facts and the parts of the gap that belong to it."""

    question: Question
    facts: tuple[Fact, ...]
    bars: tuple[Contribution, ...]

    @property
    def is_asked(self) -> bool:
        """Some fact goes with it."""
        return any(fact.speaks is Speaks.FOR for fact in self.facts)

    @property
    def amount(self) -> int:
        """What its bars add up to."""
        return sum(bar.amount for bar in self.bars)


def walk(answer: Diagnosis) -> tuple[Answer, ...]:
    """The five questions; without a split their facts stand without bars."""
    bars = answer.split.contributions if answer.split else ()

    def those(*kinds: Bar) -> tuple[Contribution, ...]:
        return tuple(bar for bar in bars if bar.bar in kinds)

    return (
        Answer(Question.TARGET, _target(answer), ()),
        Answer(Question.QUANTITY, _quantity(answer), those(Bar.VOLUME)),
        Answer(Question.QUALITY, _quality(answer, those(Bar.CONVERSION)), those(Bar.CONVERSION, Bar.SIZE)),
        Answer(Question.FOCUS, _focus(answer), those(Bar.MIX)),
        Answer(Question.TOOLS, _shared(answer), ()),
    )


def _target(answer: Diagnosis) -> tuple[Fact, ...]:
    """Whether the plan takes more than was measured before, of the person and of all together."""
    facts: list[Fact] = []
    if answer.ask.beside is Beside.YEAR_BEFORE:
        return ()
    together = answer.baseline.everybody
    for flow, before in zip(answer.flows, measured_before(answer), strict=False):
        step = flow.flow.code
        facts.append(Fact("planned_share", _above(flow.flow.planned, before), step, "", flow.flow.planned, before))
    if answer.subject.key:
        for place, flow in enumerate(answer.flows):
            whole = together.inputs.steps[place].conversion.with_wanted(None)
            aim = flow.flow.planned
            facts.append(Fact("team_share", _above(aim, whole), flow.flow.code, "", aim, whole))
    size = answer.baseline.inputs.order_size
    if size.value is not None:
        before = answer.baseline.column.inputs.order_size.with_wanted(None)
        facts.append(Fact("planned_size", _above(size.value, before), planned=size.value, measured=before))
    return tuple(facts)


def _quantity(answer: Diagnosis) -> tuple[Fact, ...]:
    facts = []
    if answer.planned_entries is not None:
        speaks = Speaks.FOR if answer.entries < answer.planned_entries else Speaks.AGAINST
        entered = Figure(float(answer.entries), n=answer.entries)
        facts.append(Fact("entries", speaks, planned=answer.planned_entries, measured=entered))
    planned, now = answer.baseline.inputs.visits_per_day, answer.now.inputs.visits_per_day
    if planned.value is not None:
        facts.append(Fact("visits_per_day", _below(now, planned.value), planned=planned.value, measured=now))
    share = _sales_share(answer.baseline.column)
    if share is not None:
        mine = Figure(_sales_share(answer.now), n=answer.now.beside.visits)
        facts.append(Fact("sales_visits", _lower(mine.value, share), planned=share, measured=mine))
    return tuple(facts)


def _quality(answer: Diagnosis, bars: tuple[Contribution, ...]) -> tuple[Fact, ...]:
    facts = []
    for flow, bar in zip(answer.flows, bars, strict=False):
        speaks = (
            Speaks.UNSURE if bar.surely < SURELY or flow.of_team else Speaks.FOR if bar.amount < 0 else Speaks.AGAINST
        )
        kind = "share_of_team" if flow.of_team else "share"
        facts.append(Fact(kind, speaks, flow.flow.code, "", flow.flow.planned, flow.believed))
    return tuple(facts)


def _focus(answer: Diagnosis) -> tuple[Fact, ...]:
    facts = []
    for one in answer.segments:
        if len(answer.segments) > 1:
            worth_less = one.planned_size < sum(each.planned_share * each.planned_size for each in answer.segments)
            more = one.realised_share > one.planned_share
            speaks = Speaks.FOR if more == worth_less and one.realised_share != one.planned_share else Speaks.AGAINST
            count = Figure(one.realised_share, n=answer.now.beside.orders)
            facts.append(Fact("family_share", speaks, "", one.name, one.planned_share, count))
    return tuple(facts)


def _shared(answer: Diagnosis) -> tuple[Fact, ...]:
    """Whether several people are under the plan at the same step: then tools, price and market come first."""
    facts = []
    for flow in answer.flows:
        k, n = flow.below
        if n >= FEWEST_PEOPLE:
            speaks = Speaks.FOR if k >= MOST_OF_ALL * n else Speaks.AGAINST
            facts.append(Fact("several", speaks, flow.flow.code, "", flow.flow.planned, NOTHING, k, n))
    return tuple(facts)


def _above(planned: float, measured: Figure) -> Speaks:
    if measured.value is None or measured.high is None or measured.low is None:
        return Speaks.UNSURE
    return Speaks.FOR if planned > measured.high else Speaks.AGAINST if planned <= measured.value else Speaks.UNSURE


def _below(measured: Figure, planned: float) -> Speaks:
    if measured.value is None or measured.high is None or measured.low is None:
        return Speaks.UNSURE
    return Speaks.FOR if measured.high < planned else Speaks.AGAINST if measured.value >= planned else Speaks.UNSURE


def _lower(measured: float | None, planned: float) -> Speaks:
    return Speaks.UNSURE if measured is None else Speaks.FOR if measured < planned else Speaks.AGAINST


def _sales_share(column: Column) -> float | None:
    visits = column.beside.visits
    return column.beside.sales / visits if visits else None

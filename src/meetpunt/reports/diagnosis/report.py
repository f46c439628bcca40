"""A result beside what was planned: the gap in bars that add up, and the walk along the questions of the method.

The rule: bars say what goes with the gap and how sure that is; a conclusion is for a conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from numpy.typing import ArrayLike

from meetpunt.method.diagnosis import Decomposition, Segment, StepFlow, decompose
from meetpunt.method.period import Period
from meetpunt.method.planning.inputs import Figure
from meetpunt.reports.diagnosis.ask import DiagnosisAsk, Result, Subject, subject_of
from meetpunt.reports.diagnosis.baseline import Baseline, baseline_of, column_of, lines_of
from meetpunt.reports.diagnosis.flows import Flow, flows_of, outside_of, segments_of
from meetpunt.reports.memory import answers, of_data
from meetpunt.reports.planning.history import history
from meetpunt.reports.planning.parameters import Column, parameters
from meetpunt.store.access import Viewer
from meetpunt.store.names import names_of


class Why(StrEnum):
    """Why there is nothing to take apart."""

    NO_TARGET = "no_target"
    NO_RATIOS = "no_ratios"
    NO_RATE = "no_rate"


@dataclass(frozen=True)
class Diagnosis:
    """The answer.

    Attributes:
        name: of the person, team or organisation. ask, subject: the question.
        planned, realised: in minor units or orders; None = not known (`why`).
        split: the gap in bars; None = nothing to take apart.
        entries: opportunities that entered in the period; planned_entries: that the plan takes for it.
        flows: step by step. segments: the mix of orders by family.
        baseline: what it stands beside. now: the same parameters as measured in the period.
        why: empty, or why there is no split.
    """

    name: str
    ask: DiagnosisAsk
    subject: Subject
    planned: float | None
    realised: float | None
    split: Decomposition | None
    entries: int
    planned_entries: float | None
    flows: tuple[Flow, ...]
    segments: tuple[Segment, ...]
    baseline: Baseline
    now: Column
    why: Why | None = None

    @property
    def days(self) -> Period:
        """The days that were looked at."""
        return self.subject.days


def diagnosis_of(viewer: Viewer, ask: DiagnosisAsk) -> Diagnosis:
    """Take a result apart.

    Raises:
        NotVisible: not the viewer's to see. NotAnswerable: there is no such process, or the period lies ahead.
    """
    key = ("diagnosis", viewer, ask)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _diagnosis(viewer, ask))


def _diagnosis(viewer: Viewer, ask: DiagnosisAsk) -> Diagnosis:
    subject = subject_of(viewer, ask)
    organisation = viewer.organisation.id
    # Of days that have passed: a visit of today leaves it.
    baseline = answers.while_it_holds(
        organisation, ("baseline", viewer, ask), lambda: baseline_of(viewer, subject, ask)
    )
    asked = subject.history(subject.days)
    found = parameters(viewer, asked, subject.sellers)
    now = column_of(found, subject.key)
    flows = flows_of(history(viewer, asked), subject, baseline.shares)
    entries = flows[0].flow.reached if flows else 0
    realised = _realised(now, viewer, subject, ask.result)
    size = baseline.size(ask.result)
    answer = Diagnosis(
        now.inputs.name, ask, subject, baseline.amount, realised, None, entries, None, flows, (), baseline, now
    )
    if realised is None:
        return replace(answer, why=Why.NO_RATE)
    if not baseline.amount:
        return replace(answer, why=Why.NO_TARGET)
    if not size or any(figure.value is None for figure in baseline.shares):
        return replace(answer, why=Why.NO_RATIOS)
    return _split(answer, viewer, baseline.amount, size)


def _split(answer: Diagnosis, viewer: Viewer, amount: float, size: float) -> Diagnosis:
    baseline, subject, now = answer.baseline, answer.subject, answer.now.beside
    names = {key: name for key, name in names_of(viewer.organisation.id, "family").items() if key and name}
    lines = lines_of(viewer, subject, subject.days)
    segments = segments_of(baseline.lines, lines, size, answer.ask.result, names)
    before = baseline.column.beside
    outside = (outside_of(before.orders, before.orders_alone), outside_of(now.orders, now.orders_alone))
    steps = [one.flow for one in answer.flows]
    through = 1.0
    for step in steps:
        through *= step.planned
    average = sum(one.planned_share * one.planned_size for one in segments)
    planned_entries = amount / (through * outside[0] * average)
    split = _decomposed(planned_entries, answer.entries, steps, segments, now.orders, outside)
    return replace(answer, split=split, planned_entries=planned_entries, segments=segments)


def _decomposed(
    planned_entries: float,
    entries: int,
    steps: Sequence[StepFlow],
    segments: Sequence[Segment],
    orders: int,
    outside: tuple[float, float],
) -> Decomposition:
    """The gap taken apart (`decompose`), anew only when it is made of something else."""
    counts = [(one.planned, one.reached, one.went_on, one.expected) for one in steps]
    parts = [(one.planned_share, one.realised_share, one.planned_size, one.realised_size) for one in segments]
    words = f"gap of {[one.code for one in steps]} {[one.name for one in segments]}"
    data: list[ArrayLike] = [
        (planned_entries, entries, orders, *outside),
        counts,
        parts,
        *(one.believed for one in steps),
    ]
    return of_data(words, data, lambda: decompose(planned_entries, entries, steps, segments, orders, outside))


def _realised(now: Column, viewer: Viewer, subject: Subject, result: Result) -> float | None:
    if result is Result.ORDERS:
        return float(now.beside.orders)
    if now.beside.revenue is None:
        return None
    if result is Result.REVENUE:
        return float(now.beside.revenue)
    return float(lines_of(viewer, subject, subject.days).margin.sum())


def measured_before(answer: Diagnosis) -> tuple[Figure, ...]:
    """What was measured of each step in the days that the ratios come from, whatever the plan wants instead."""
    return tuple(step.conversion.with_wanted(None) for step in answer.baseline.column.inputs.steps)

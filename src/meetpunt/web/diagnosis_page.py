"""What the page of the diagnosis shows: the bars from planned to realised, and the questions with their facts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from meetpunt.method.diagnosis import Bar, Contribution
from meetpunt.reports.diagnosis.report import Diagnosis
from meetpunt.reports.diagnosis.walk import walk
from meetpunt.web.charts import line, rect, svg
from meetpunt.web.diagnosis_words import QUESTIONS, SPEAKS, Words

HEIGHT = 30
DEFINED = {Bar.CONVERSION: "conversion", Bar.SIZE: "order_size", Bar.VOLUME: "leads"}
"""The definition that tells how a bar's figure is counted."""


@dataclass(frozen=True)
class Row:
    """A bar: what it goes with, its amount and interval, and its picture."""

    name: str
    what: str
    definition: str
    amount: str
    between: str
    sure: str
    chart: SafeString
    is_chance: bool


@dataclass(frozen=True)
class Asked:
    """A question with its facts: icon, what it says about it in words, and the fact."""

    title: Promise
    lead: Promise
    summary: str
    is_asked: bool
    facts: tuple[tuple[str, Promise, str], ...]


def rows_of(answer: Diagnosis, words: Words) -> tuple[Row, ...]:
    """The bars, each beginning where the one before ended; chance of all steps in one."""
    if answer.split is None:
        return ()
    at, ends, bars = float(answer.split.planned), [], _with_chance_in_one(answer.split.contributions)
    for one in bars:
        ends.append((at, at + one.amount))
        at += one.amount
    low = min(0.0, *(min(pair) for pair in ends))
    high = max(float(answer.split.planned), *(max(pair) for pair in ends))
    rows = []
    for one, pair in zip(bars, ends, strict=True):
        name, what = words.bar(one)
        chart = _bar(*pair, low, high)
        is_chance = one.bar is Bar.CHANCE
        told = (words.amount(one.amount, True), words.between(one), words.sure(one))
        rows.append(Row(name, what, DEFINED.get(one.bar, ""), *told, chart, is_chance))
    return tuple(rows)


def ends_of(answer: Diagnosis) -> tuple[SafeString, SafeString] | None:
    """The bars of what was planned and what came, on the same axis."""
    if answer.split is None:
        return None
    at, lowest, highest = float(answer.split.planned), 0.0, float(answer.split.planned)
    for one in _with_chance_in_one(answer.split.contributions):
        at += one.amount
        lowest, highest = min(lowest, at), max(highest, at)
    return (
        _bar(0.0, float(answer.split.planned), lowest, highest, "w-bar"),
        _bar(0.0, float(answer.split.realised), lowest, highest, "w-bar"),
    )


def questions_of(answer: Diagnosis, words: Words) -> tuple[Asked, ...]:
    """The five questions; one without any fact is left out."""
    found = []
    for one in walk(answer):
        if one.facts:
            facts = tuple((*SPEAKS[fact.speaks], words.fact(fact)) for fact in one.facts)
            found.append(Asked(*QUESTIONS[one.question], words.summary(one), one.is_asked, facts))
    return tuple(found)


def _with_chance_in_one(all_bars: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    luck = sum(one.amount for one in all_bars if one.bar is Bar.CHANCE)
    others = tuple(one for one in all_bars if one.bar is not Bar.CHANCE)
    return (*others, Contribution(Bar.CHANCE, "", luck, luck, luck, 1.0))


def _bar(start: float, end: float, low: float, high: float, kind: str = "") -> SafeString:
    def at(value: float) -> float:
        return 100 * (value - low) / (high - low) if high > low else 0.0

    left, right = sorted((at(start), at(end)))
    name = kind or ("w-more" if end >= start else "w-less")
    shapes = [
        line("axis", at(0.0), 0, at(0.0), HEIGHT),
        rect(name, left, 7, max(right - left, 0.4), HEIGHT - 14, 3),
    ]
    return svg("waterfall", HEIGHT, shapes)

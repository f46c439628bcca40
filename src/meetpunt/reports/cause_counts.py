"""Counting the facts beside a cause: from the rows of `step_contacts`, `step_terms` and so on to figures that are read.

Rule: a fact counts only opportunities of which it can be known; a rep's are never among the others' they stand beside.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.engine import facts_of as facts_read
from meetpunt.measures.scope import Scope
from meetpunt.method import beside
from meetpunt.method.beside import Figure, Says
from meetpunt.method.cause_facts import FACTS, CauseFact, Form
from meetpunt.reports.cause_figures import Fact
from meetpunt.reports.log import SETTLED
from meetpunt.reports.memory import answers
from meetpunt.reports.record_parts import LISTS, MISSING, columns_of
from meetpunt.reports.view import View
from meetpunt.store.noting import note

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

WEEK_US = 7 * 86_400_000_000
DAY_US = 86_400_000_000
SETTLED_DAYS = 30
"""Of attempts only opportunities count that did not go on and are at least so old in the step, or lost."""
MOST_VALUES = 4
"""So many segments, reasons or products are told, the most frequent ones."""


@dataclass(frozen=True)
class Columns:
    """The rows of a measure as columns of numbers; nan where there is none."""

    of: dict[str, Floats]
    own: Bools
    others: Bools
    texts: dict[str, list[str]]

    def __getitem__(self, name: str) -> Floats:
        return self.of[name]


@dataclass(frozen=True)
class StepData:
    """Everything that is counted about one step, each asked of the store when a fact first wants it."""

    view: View
    scope: Scope
    person: int
    _asked: dict[str, Columns] = field(default_factory=dict)

    @property
    def contacts(self) -> Columns:
        """A row per opportunity that reached the step: the contacts around it."""
        return self._columns("step_contacts", ())

    @property
    def terms(self) -> Columns:
        """A row per opportunity that reached the step: amount, quote, how it ended."""
        return self._columns("step_terms", ("segment", "lost_reason", "template"))

    @property
    def products(self) -> Columns:
        """A row per rep, team and product."""
        return self._columns("step_products", ("product_name",))

    @property
    def scores(self) -> list[dict[str, Any]]:
        """Latest ratings of the rep and of the others that have an opportunity here."""
        return self.view.answer(
            "competency_latest", Scope(self.scope.organisation, as_of_us=self.scope.as_of_us)
        ).dicts()

    @property
    def colleagues(self) -> frozenset[int]:
        """The others of whom there is an opportunity at the step."""
        rows = self.contacts
        return frozenset(int(one) for one in np.unique(rows["owner_id"][rows.others]).tolist())

    def _columns(self, name: str, texts: tuple[str, ...]) -> Columns:
        note(facts_read(name, self.scope))  # also when they were asked for another fact
        if name not in self._asked:
            self._asked[name] = self._ask(name, texts)
        return self._asked[name]

    def _ask(self, name: str, texts: tuple[str, ...]) -> Columns:
        if name in LISTS and self.view.change != SETTLED:
            told = columns_of(name, self.scope, self.view.change)
            return self._whose({key: np.where(values == MISSING, np.nan, values) for key, values in told.items()}, {})
        answer = self.view.answer(name, self.scope)
        listed = list(zip(*answer.rows, strict=True)) or [()] * len(answer.columns)
        column = dict(zip(answer.columns, listed, strict=True))
        numbers = {
            key: np.array([np.nan if one is None else one for one in values], dtype=np.float64)
            for key, values in column.items()
            if key not in texts
        }
        return self._whose(numbers, {key: [str(one or "") for one in column[key]] for key in texts})

    def _whose(self, numbers: dict[str, NDArray[np.float64]], texts: dict[str, list[str]]) -> Columns:
        owner = numbers["owner_id"]
        own = owner == self.person
        others = ~own & ~np.isnan(owner) & ~np.isin(owner, list(self.view.machines))
        return Columns(numbers, own, others, texts)


def facts_of(code: str, data: StepData) -> tuple[Fact, ...]:
    """The figures of a fact, one per value for a mix; always at least one, which may say "not recorded".

    Counted again when something changed that was read for it: a visit leaves terms and products as they are.
    """
    if data.view.change == SETTLED:
        return _counted_for(code, data)
    view = data.view
    key = ("facts", code, data.scope, data.person, view.organisation, view.machines)
    return answers.while_it_holds(view.organisation.id, key, lambda: _counted_for(code, data), view.change)


def _counted_for(code: str, data: StepData) -> tuple[Fact, ...]:
    kind = FACTS.get(code)
    if kind is None:
        return ()
    match kind.form:
        case Form.SHARE:
            return (_share(kind, data),)
        case Form.RATE:
            return (_rate(kind, data),)
        case Form.DAYS | Form.MONEY:
            return (_values(kind, data),)
        case Form.MIX | Form.ENDS:
            return _mix(kind, data)
        case Form.SCORE:
            return (_score(kind, data),)


def _share(kind: CauseFact, data: StepData) -> Fact:
    rows, part, whole = _shares(kind.code, data)
    whole = whole & (rows.own | rows.others)
    own, others = (
        beside.share(int(np.count_nonzero(part & whole & side)), int(np.count_nonzero(whole & side)))
        for side in (rows.own, rows.others)
    )
    if kind.code in ("commitments", "next_steps") and not own.k and not others.k:
        own = others = beside.NOTHING  # nobody ever wrote one down
    return _fact(kind, own, others, beside.read_share(own, others, kind.toward))


def _shares(code: str, data: StepData) -> tuple[Columns, Bools, Bools]:
    """Rows, which have it, and of which it can be known."""
    if code in ("quote_revisions", "quote_discount", "close_moved"):
        terms = data.terms
        quoted = terms["revisions"] > 0
        match code:
            case "quote_revisions":
                return terms, terms["revisions"] > 1, quoted
            case "quote_discount":
                return terms, terms["discounted"] == 1, quoted
            case _:
                return terms, terms["close_was"] < terms["close_is"], ~np.isnan(terms["close_is"])
    rows = data.contacts
    entered, everything = rows["entered_us"], np.ones(len(rows.own), dtype=np.bool_)
    match code:
        case "followed_up":
            return rows, rows["first_us"] < entered + WEEK_US, entered < data.scope.as_of_us - WEEK_US
        case "order_not_asked":
            return rows, rows["asked"] == 0, (rows["asked"] == 1) | (rows["not_asked"] == 1)
        case "order_refused":
            return rows, rows["lost"] == 1, rows["asked"] == 1
        case "skipped_steps":
            return rows, rows["skipped_before"] == 1, everything
        case "no_decision_share":
            return rows, rows["undecided"] == 1, rows["lost"] == 1
        case "decider_met":
            return rows, rows["met_decider"] == 1, rows["met_known"] > 0
        case "appointments":
            return rows, rows["visits"] > 0, rows["attempts"] > 0
        case "commitments":
            return rows, rows["committed"] == 1, rows["contacts_in"] > 0
        case "next_steps":
            return rows, rows["next_step"] == 1, rows["contacts_in"] > 0
    raise ValueError(f"There is no share {code}.")


def _rate(kind: CauseFact, data: StepData) -> Fact:
    rows = data.contacts
    everything = np.ones(len(rows.own), dtype=np.bool_)
    match kind.code:
        case "attempts":
            old = rows["entered_us"] < data.scope.as_of_us - SETTLED_DAYS * DAY_US
            count, whole = rows["attempts"], (rows["went_on"] == 0) & (old | (rows["lost"] == 1))
        case "people_met":
            count, whole = rows["people"], rows["people"] > 0
        case _:
            count, whole = rows["contacts_before"], everything
    if not np.any(rows["contacts_before"] + rows["attempts"]):
        whole = ~everything  # nobody registered a contact with any of them
    own, others = (
        beside.rate(int(count[whole & side].sum()), int(np.count_nonzero(whole & side)))
        for side in (rows.own, _beside(kind, rows))
    )
    return _fact(kind, own, others, beside.read_rate(own, others, kind.toward))


def _values(kind: CauseFact, data: StepData) -> Fact:
    unit = ""
    if kind.form is Form.MONEY:
        rows, unit = data.terms, data.view.organisation.currency
        values = rows["amount_reporting_minor"]
    else:
        rows = data.contacts
        begin, end = {
            "days_in_step": ("entered_us", "left_us"),
            "days_before": ("begun_us", "entered_us"),
        }.get(kind.code, ("entered_us", "first_us"))
        values = (rows[end] - rows[begin]) / DAY_US
        if kind.code == "days_in_step":
            values = np.where(rows["went_on"] == 1, values, np.nan)
    known = ~np.isnan(values)
    mine, theirs = values[known & rows.own], values[known & _beside(kind, rows)]
    says = beside.read_values(mine, theirs, kind.toward)
    return _fact(kind, beside.median(mine), beside.median(theirs), says, unit=unit)


def _beside(kind: CauseFact, rows: Columns) -> Bools:
    return (rows.own | rows.others) & (rows["won"] == 1) if kind.beside_won else rows.others


def _mix(kind: CauseFact, data: StepData) -> tuple[Fact, ...]:
    """The most frequent values of both together, with each side's share of all (or the share of each that ended so)."""
    counts = _counted(kind.code, data)
    total = [sum(side.values()) for side in counts[:2]]
    listed = (counts[0] + counts[1]).most_common(MOST_VALUES)
    facts = []
    for value, _n in listed:
        if kind.form is Form.MIX:
            own, others = (beside.share(counts[side][value], total[side]) for side in (0, 1))
            says = beside.read_share(own, others, kind.toward)
        else:
            own, others = (beside.share(counts[side + 2][value], counts[side][value]) for side in (0, 1))
            # Who loses more loses more with every template: it tells something when it differs from the own other ones.
            rest = beside.share(sum(counts[2].values()) - counts[2][value], total[0] - counts[0][value])
            says = beside.read_share(own, rest, kind.toward)
        facts.append(_fact(kind, own, others, says, value=value))
    return tuple(facts) or (_fact(kind, beside.NOTHING, beside.NOTHING, Says.NOT_RECORDED),)


def _counted(code: str, data: StepData) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Per value how many: own, others; and how many of them ended as the fact tells: own, others."""
    if code in ("product_mix", "products_shown"):
        rows, values = data.products, data.products.texts["product_name"]
        many, ended = rows["opportunities"], rows["went_on"]
    else:
        rows = data.terms
        values = rows.texts[{"segment_mix": "segment", "loss_reasons": "lost_reason"}.get(code, "template")]
        many = np.ones(len(values))
        ended = rows["lost"]
    found = tuple(Counter[str]() for _ in range(4))
    for value, number, end, own, other in zip(values, many, ended, rows.own, rows.others, strict=True):
        if value and (own or other):
            side = 0 if own else 1
            found[side][value] += int(number)
            found[side + 2][value] += int(end)
    return found[0], found[1], found[2], found[3]


def _score(kind: CauseFact, data: StepData) -> Fact:
    """The mean of the latest ratings (own view and manager's) of the rep, beside that of the others."""
    skill = kind.code.removeprefix("competency_")
    own, others = (
        _mean([row["score"] for row in data.scores if row["code"] == skill and row["owner_id"] in who])
        for who in ({data.person}, data.colleagues)
    )
    return _fact(kind, own, others, beside.read_score(own, others))


def _mean(scores: list[int]) -> Figure:
    return Figure(sum(scores) / len(scores), None, None, len(scores)) if scores else beside.NOTHING


def _fact(kind: CauseFact, own: Figure, others: Figure, says: Says, value: str = "", unit: str = "") -> Fact:
    return Fact(kind.code, {"nl": kind.text.nl, "en": kind.text.en}, kind.form, own, others, says, value, unit)

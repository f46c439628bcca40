"""The records behind what was reached of a target: found by the very text that counted them, asked per record.

Rule: whose names the viewer may not see, their records have neither a name nor what that person wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from meetpunt.measures.scope import Key, Scope
from meetpunt.method.planning.targets import MEASURES, Measure
from meetpunt.reports.ask import FunnelAsk, find_process
from meetpunt.reports.known import places_of
from meetpunt.reports.target_actuals import A_YEAR_BACK, FROM_MEASURE, Actual, Asking, months_before, whose
from meetpunt.reports.target_steps import EFFORT, done_in, steps_of
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.fields import from_day_number
from meetpunt.store.opportunities import opportunity_rows
from meetpunt.store.refs import Place, StepRef
from meetpunt.store.tenancy import change_number
from meetpunt.store.work_rows import Words, account_words, activity_words, order_words, quote_amounts, quote_words

PAGE = 50
AT_ONCE = 2_000
"""Records told with one statement, so that a whole year in one file stays within what a database takes."""
Kind = Literal["order", "activity", "opportunity", "quote", "account"]
KINDS: dict[str, tuple[str, Key, Kind]] = {
    "activity_counts": ("activity_counts", "activity", "activity"),
    "first_entries": ("first_entries", "opportunity", "opportunity"),
    "quotes_issued": ("quotes_issued", "quote", "quote"),
    "retention": ("retention", "account", "account"),
    "step_effort": ("step_effort", "activity", "activity"),
}
"""Per measure its text, what it is asked by, and what its records are; those of orders are read with their families."""


@dataclass(frozen=True)
class TargetRecord:
    """One record. amount, margin: in minor units of `currency`; None = not known. stayed: of a customer."""

    words: Words
    amount: int | None = None
    margin: int | None = None
    currency: str = ""
    stayed: bool | None = None
    state: str = ""


@dataclass(frozen=True)
class RecordsAsk:
    """Which number: of what, where, and from which day to which; both as they were asked."""

    measure: str
    place: Place
    first: date
    last: date
    step_id: int | None = None
    family_id: int | None = None


@dataclass(frozen=True)
class TargetRecords:
    """One page of them; `total` is how many there are. first, last: the days that they are of; subject: whose."""

    measure: Measure
    kind: Kind
    subject: str
    first: date
    last: date
    step: StepRef | None
    actual: Actual | None
    total: int
    page: int
    pages: int
    records: tuple[TargetRecord, ...]


def target_records(viewer: Viewer, ask: RecordsAsk, page: int | None = 1) -> TargetRecords:
    """The records behind what was reached; page None = all of them (export).

    Raises:
        NotVisible: the viewer may not see the place's targets, or there are no such records. Of a conversion and of
            days the funnel has them.
    """
    subject = places_of(viewer).find(ask.place)
    asking = Asking(viewer, ask.first, min(ask.last, viewer.today))
    measure = MEASURES.get(ask.measure)
    if measure is None or asking.last < ask.first or not asking.tells(ask.measure, ask.family_id):
        raise NotVisible(ask.measure)
    step, actual = None, None
    if ask.measure in EFFORT:
        step = _step(viewer, ask.step_id)
        actual = steps_of(viewer, ask.place, ask.first, asking.last).get((ask.measure, step.position))
    else:
        actual = asking.by_place(ask.measure, [ask.place], ask.family_id).get(ask.place)
    if actual is None:
        raise NotVisible(ask.measure)
    kind, found, tell = _found(viewer, asking, ask, step)
    pages = max(1, -(-len(found) // PAGE))
    number = 1 if page is None else min(max(1, page), pages)
    shown = found if page is None else found[(number - 1) * PAGE : number * PAGE]
    named = frozenset(one.id for one in access.people(viewer))
    parts = (shown[at : at + AT_ONCE] for at in range(0, len(shown), AT_ONCE))
    records = tuple(_as_seen(one, named) for part in parts for one in tell(part))
    first = months_before(asking.last, 12) if ask.measure in A_YEAR_BACK else ask.first
    return TargetRecords(measure, kind, subject, first, asking.last, step, actual, len(found), number, pages, records)


Tell = Callable[[list[int]], list[TargetRecord]]


def _found(viewer: Viewer, asking: Asking, ask: RecordsAsk, step: StepRef | None) -> tuple[Kind, list[int], Tell]:
    """What they are, their ids, the latest first, and how some of them are told."""
    scope = whose(asking.scope(ask.measure, ask.family_id), ask.place)
    text = "step_effort" if step is not None else FROM_MEASURE.get(ask.measure, ask.measure)
    if text not in KINDS:
        return "order", *_orders(viewer, scope)
    text, by, kind = KINDS[text]
    rows = _answer(viewer, text, replace(scope, by=by))
    if step is not None:
        rows = done_in(find_process(viewer.organisation, FunnelAsk(asking.last)), step.position, rows)
    column = EFFORT[ask.measure][0] if step is not None else ask.measure
    if kind == "activity":
        rows = [row for row in rows if row[column]]
    if kind == "account":
        stayed = {int(row["key"]): bool(row["stayed"]) for row in rows}
        return kind, sorted(stayed, key=lambda one: (stayed[one], one)), _told_accounts(viewer, stayed)
    days = {int(row["key"]): from_day_number(int(row["last_day"])) for row in rows}
    return kind, sorted(days, key=lambda one: (days[one], one), reverse=True), _TELL[kind](viewer, days)


def _orders(viewer: Viewer, scope: Scope) -> tuple[list[int], Tell]:
    lines: dict[int, list[dict[str, int]]] = {}
    for row in _answer(viewer, "orders_by_family", scope):
        lines.setdefault(int(row["order_id"]), []).append(row)

    def tell(shown: list[int]) -> list[TargetRecord]:
        words = order_words(viewer.organisation.id, shown)
        told = []
        for one in shown:
            of, day = lines[one], from_day_number(int(lines[one][0]["happened_day"]))
            misses = any(row["without_rate"] for row in of)
            amount = None if misses else sum(int(row["revenue_minor"]) for row in of)
            has_cost = not misses and any(row["costed_minor"] or row["margin_minor"] for row in of)
            margin = sum(int(row["margin_minor"]) for row in of) if has_cost else None
            said = replace(words.get(one, Words(None, "", "", "")), day=day)
            told.append(TargetRecord(said, amount, margin, viewer.organisation.currency))
        return told

    return list(lines)[::-1], tell


Days = dict[int, date]


def _told_activities(viewer: Viewer, days: Days) -> Tell:
    def tell(shown: list[int]) -> list[TargetRecord]:
        words = activity_words(viewer.organisation.id, shown)
        return [TargetRecord(replace(words[one], day=days[one])) for one in shown if one in words]

    return tell


def _told_opportunities(viewer: Viewer, days: Days) -> Tell:
    def tell(shown: list[int]) -> list[TargetRecord]:
        rows = opportunity_rows(viewer.organisation.id, shown)
        return [
            TargetRecord(
                Words(days[row.id], row.name, row.account_name, row.owner_name, seller_id=row.owner_id),
                row.amount_minor,
                currency=row.currency,
                state=row.outcome,
            )
            for row in (rows[one] for one in shown if one in rows)
        ]

    return tell


def _told_quotes(viewer: Viewer, days: Days) -> Tell:
    def tell(shown: list[int]) -> list[TargetRecord]:
        quotes = quote_words(viewer.organisation.id, shown)
        amounts = quote_amounts(viewer.organisation.id, quotes)
        return [
            TargetRecord(replace(quotes[one], day=days[one]), amounts[one][0], currency=amounts[one][1])
            for one in shown
            if one in quotes
        ]

    return tell


def _told_accounts(viewer: Viewer, stayed: dict[int, bool]) -> Tell:
    def tell(shown: list[int]) -> list[TargetRecord]:
        words = account_words(viewer.organisation.id, shown)
        return [TargetRecord(words[one], stayed=stayed[one]) for one in shown if one in words]

    return tell


_TELL: dict[str, Callable[[Viewer, Days], Tell]] = {
    "activity": _told_activities,
    "opportunity": _told_opportunities,
    "quote": _told_quotes,
}


def _answer(viewer: Viewer, text: str, scope: Scope) -> list[dict[str, int]]:
    return remembered(text, scope, change_number(viewer.organisation.id)).dicts()


def _step(viewer: Viewer, step_id: int | None) -> StepRef:
    process = find_process(viewer.organisation, FunnelAsk(viewer.today))
    for step in process.steps:
        if step.id == step_id and not step.is_final:
            return step
    raise NotVisible(f"step {step_id}")


def _as_seen(one: TargetRecord, named: frozenset[int]) -> TargetRecord:
    if one.words.seller_id is None or one.words.seller_id in named:
        return one
    wrote = "" if one.words.kind else one.words.name
    return replace(one, words=replace(one.words, seller="", seller_id=None, name=wrote))

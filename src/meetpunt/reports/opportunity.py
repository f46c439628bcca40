"""One opportunity as its card shows it: the days in each step, how old it is for its step, what is needed to go on.

Rule: the days are those that it stood in a step, back and forth added up; a step that was passed without is skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.bought_together import FEWEST, bought_with
from meetpunt.method.period import day_of
from meetpunt.method.step_needs import needs_of
from meetpunt.reports.ageing import norms
from meetpunt.reports.board import Card, card_of
from meetpunt.reports.choices import choices
from meetpunt.reports.log import SETTLED
from meetpunt.reports.memory import answers
from meetpunt.reports.profitability.buying import bought_of
from meetpunt.reports.settled import scope_of_the_day
from meetpunt.store import opportunity_card as stored
from meetpunt.store.access import Viewer
from meetpunt.store.fields import from_us
from meetpunt.store.names import names_of
from meetpunt.store.opportunity_card import OpportunityCard
from meetpunt.store.opportunity_state import LOST, NO_DECISION, OPEN, REOPENED, STEP, in_order
from meetpunt.store.pipeline import card_rows
from meetpunt.store.refs import ProcessRef, StepRef

HINTS, ACTIVITIES, CHANGES = 3, 30, 100


@dataclass(frozen=True)
class StepStay:
    """A step of the bar. days None: not entered, or nobody knows since when."""

    step: StepRef
    days: int | None
    entered: bool
    skipped: bool
    is_here: bool


@dataclass(frozen=True)
class Hint:
    """Of `buyers` that bought `product`, `count` bought `other`; low, high: 90 % interval. other "": too few.

    usual: which part of all customers bought the other.
    """

    product: str
    other: str
    count: int
    buyers: int
    low: float
    high: float
    usual: float = 0.0


@dataclass(frozen=True)
class OpportunityReport:
    """Everything on the card.

    Attributes:
        bar: the steps in order; next_step: where it can go on to, None at the end or when it is closed.
        missing: what that step needs and is not known ("amount", "expected_close").
    """

    card: OpportunityCard
    process: ProcessRef
    on_board: Card
    bar: tuple[StepStay, ...]
    next_step: StepRef | None
    missing: tuple[str, ...]
    lines: tuple[stored.LineRow, ...]
    events: tuple[stored.EventRow, ...]
    activities: tuple[stored.ActivityRow, ...]
    quotes: tuple[stored.QuoteRow, ...]
    orders: tuple[stored.OrderRow, ...]
    notes: tuple[stored.NoteRow, ...]
    changes: tuple[stored.ChangeRow, ...]
    hints: tuple[Hint, ...]

    @property
    def is_open(self) -> bool:
        """It has not ended."""
        return self.card.outcome == OPEN


def opportunity_report(viewer: Viewer, opportunity_id: int, now: datetime) -> OpportunityReport:
    """The card of an opportunity; NotVisible when it is not in the viewer's hands."""
    card = stored.find_opportunity(viewer, opportunity_id)
    process = next(one for one in choices(viewer, viewer.today).processes if one.id == card.process_id)
    here = next((step for step in process.steps if step.id == card.step_id), None)
    following = None
    if card.outcome == OPEN:
        place = here.position + 1 if here else 0
        following = process.steps[place] if place < len(process.steps) else None
    has = {"amount": card.amount_minor is not None, "expected_close": card.expected_close is not None}
    needed = needs_of(process.code, following.code, following.is_final) if following else ()
    (row,) = card_rows([card.id])
    lines = stored.lines_of_card(card.id)
    return OpportunityReport(
        card=card,
        process=process,
        on_board=card_of(row, viewer, norms(viewer, process), here.position if here else -1, now),
        bar=_bar(card, process, ZoneInfo(viewer.organisation.time_zone), viewer.today),
        next_step=following,
        missing=tuple(name for name in needed if not has[name]),
        lines=lines,
        events=stored.events_of_card(card.id),
        activities=stored.activities_of_card(viewer, card.id, ACTIVITIES),
        quotes=stored.quotes_of_card(card.id),
        orders=stored.orders_of_card(card.id),
        notes=stored.notes_of_card(viewer, card.id),
        changes=stored.changes_of_card(viewer, card.id, CHANGES),
        hints=hints(viewer, tuple(sorted({line.product_id for line in lines if line.product_id is not None}))),
    )


def hints(viewer: Viewer, products: tuple[int, ...]) -> tuple[Hint, ...]:
    """What buyers of these products bought as well, until this morning, within the organisation; the surest first."""
    if not products:
        return ()
    scope, change = scope_of_the_day(viewer, Scope(viewer.organisation.id, by="product"))
    bought = bought_of(scope, change)
    names = {key: name or "" for key, name in names_of(viewer.organisation.id, "product").items() if key is not None}
    found: dict[int, Hint] = {}
    number = change if change == SETTLED else since.of("baskets", scope, change)
    for one in answers.latest(("bought with", scope, products), number, lambda: bought_with(bought, products)):
        hint = Hint(
            names.get(one.item or 0, ""), names.get(one.other, ""), one.both, one.buyers, one.low, one.high, one.usual
        )
        if one.both and (one.other not in found or hint.low > found[one.other].low):
            found[one.other] = hint
    if found:
        return tuple(sorted(found.values(), key=lambda hint: -hint.low)[:HINTS])
    counts = dict(zip(bought.items.tolist(), bought.did.sum(axis=0).tolist(), strict=True))
    buyers = {item: counts.get(item, 0) for item in products}
    few = [Hint(names.get(item, ""), "", 0, count, 0.0, 1.0) for item, count in buyers.items() if count < FEWEST]
    return tuple(few[:HINTS])


def _bar(card: OpportunityCard, process: ProcessRef, zone: ZoneInfo, today: date) -> tuple[StepStay, ...]:
    stays: dict[int, int | None] = {}
    step: int | None = None
    since: date | None = None
    entered: set[int] = set()

    def leave(until: date | None) -> None:
        if step is None:
            return
        if since is None or until is None:
            stays.setdefault(step, None)
        else:
            stays[step] = (stays.get(step) or 0) + (until - since).days

    for event in in_order(card.history.events, card.history.steps):
        on = None if event.at is None or event.origin != "recorded" else day_of(from_us(event.at), zone)
        if event.kind == STEP and event.step is not None:
            leave(on)
            step, since = event.step, on
            entered.add(event.step)
        elif event.kind in (LOST, NO_DECISION):
            leave(on)
            since = None
        elif event.kind == REOPENED:
            since = on
    if card.outcome == OPEN and since is not None:
        leave(today)
    positions = [one.position for one in process.steps if one.id in entered]
    furthest = max(positions, default=-1)
    return tuple(
        StepStay(
            step=one,
            days=None if one.is_final else stays.get(one.id),
            entered=one.id in entered,
            skipped=one.position < furthest and one.id not in entered,
            is_here=one.id == card.step_id,
        )
        for one in process.steps
    )

"""The pipeline as a board: per step how many stand there and for how much, and the first cards.

Rule: this is stock, and says so: what stands there now, no conversion. A sum over currencies is refused without a rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from meetpunt.method.period import day_of
from meetpunt.reports.ageing import Ageing, Norms, norms
from meetpunt.reports.figures import Days
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.pipeline import CardRow, Part, Planned, Standing, cards, on_board, sums
from meetpunt.store.rates import Rates, rates_on
from meetpunt.store.refs import ProcessRef, StepRef
from meetpunt.store.tenancy import change_number

FIRST, MORE = 12, 100
"""Cards of a column at first, and of the one column of which more is asked."""


class When(Enum):
    """How the next activity stands to today."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Total:
    """Money that stands somewhere: in the reporting currency, or per currency when a rate is missing.

    Attributes:
        amount_minor: None when a rate is missing: then `unrated` names each currency with its amount.
        valued: how many have an amount.
    """

    count: int
    valued: int
    amount_minor: int | None
    currency: str
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def is_refused(self) -> bool:
        """There is an amount in a currency without a rate."""
        return self.amount_minor is None


@dataclass(frozen=True)
class Card:
    """An opportunity on the board. days: in the step, None when its entry is not known."""

    row: CardRow
    days: int | None
    when: When
    overdue_days: int
    ageing: Ageing | None


@dataclass(frozen=True)
class Column:
    """A step with what stands in it; of the last step what was won in this quarter. step None: stage not mapped."""

    step: StepRef | None
    total: Total
    days: Days | None
    cards: tuple[Card, ...]
    left: int
    """How many are not shown."""


@dataclass(frozen=True)
class Board:
    """The columns in the order of the process."""

    process: ProcessRef
    columns: tuple[Column, ...]
    open: Total
    as_of: date


def board(viewer: Viewer, process: ProcessRef, part: Part, more: int | None, now: datetime) -> Board:
    """The board of who looks; `more`: the id of the step of which more cards are asked."""
    change = change_number(viewer.organisation.id)
    key = ("board", viewer, process.id, part, more)
    return answers.latest(key, change, lambda: _build(viewer, process, part, more, now))


def _build(viewer: Viewer, process: ProcessRef, part: Part, more: int | None, now: datetime) -> Board:
    rows = on_board(viewer, part)
    stand = sums(rows)
    rates = rates_on(viewer.organisation.id, viewer.today)
    currency = viewer.organisation.currency
    known = norms(viewer, process)
    places = {step.id: step.position for step in process.steps}
    shown: dict[int | None, list[Card]] = {}
    for row in cards(rows, FIRST, more, MORE, viewer.today):
        shown.setdefault(row.step_id, []).append(card_of(row, viewer, known, places.get(row.step_id or 0, -1), now))
    columns = []
    for step in (None, *process.steps):
        step_id = step.id if step else None
        total = total_of([one for one in stand if one.step_id == step_id], rates, currency)
        if step is None and not total.count:
            continue
        own = tuple(shown.get(step_id, ()))
        days = known.days[step.position] if step and not step.is_final else None
        columns.append(Column(step, total, days, own, total.count - len(own)))
    final = process.steps[-1].id
    return Board(
        process, tuple(columns), total_of([s for s in stand if s.step_id != final], rates, currency), viewer.today
    )


def card_of(row: CardRow, viewer: Viewer, known: Norms, position: int, now: datetime) -> Card:
    """A row with its age and what is planned."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    entered = row.entry.entered_at
    days = None if entered is None else (viewer.today - day_of(entered, zone)).days
    when, late = when_of(row.planned, viewer.today)
    mark = None
    if row.outcome == "open" and entered is not None and not row.entry.was_beyond:
        mark = known.ageing(position, row.segment, (now - entered).total_seconds() / 86_400)
    return Card(row, days, when, late, mark)


def when_of(planned: Planned | None, today: date) -> tuple[When, int]:
    """How what is planned stands to today, and how many days it is late."""
    if planned is None:
        return When.NOTHING, 0
    if planned.on is None or planned.on > today:
        return When.LATER, 0
    late = (today - planned.on).days
    return (When.OVERDUE, late) if late else (When.TODAY, 0)


def total_of(stand: list[Standing], rates: Rates, currency: str) -> Total:
    """The sum in the reporting currency; refused when a currency has no rate."""
    amounts: dict[str, int] = {}
    for one in stand:
        if one.valued:
            amounts[one.currency] = amounts.get(one.currency, 0) + one.amount_minor
    count, valued = sum(one.count for one in stand), sum(one.valued for one in stand)
    converted = [amount if own == currency else rates.convert(amount, own) for own, amount in amounts.items()]
    if None in converted:
        return Total(count, valued, None, currency, tuple(sorted(amounts.items())))
    return Total(count, valued, sum(one for one in converted if one is not None), currency)

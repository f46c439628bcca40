"""The records behind a parameter: what was counted opens here, found by the very rows that counted it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.order_book import OrderLines, follow_ons
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.history import History, history, table
from meetpunt.reports.planning.step_figures import QUOTE, in_step
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.opportunities import opportunity_rows
from meetpunt.store.work_rows import Words, account_words, activity_words, order_words

PAGE = 50
VISITS = ("visits", "sales_visits", "agreed_visits")
WORK = {"step_visits": "visits", "contacts": "contacts", "work": ""}
"""Which column of `step_effort` counts them; empty = all that it holds."""
ORDERS = ("orders", "several", "openings", "follow_ons")
OPPORTUNITIES = ("entered", "prospects", "won", "quotes")
WHICH = (*VISITS, *WORK, *ORDERS, *OPPORTUNITIES, "customers")


@dataclass(frozen=True)
class ParameterRecord:
    """One record.

    Attributes:
        words: what it is called. opportunity_id, account_id: to open, where there is one.
        amount: minor units of the reporting currency, of an order or opportunity.
        number: families in an order, agreed visits of an account.
        state: outcome of an opportunity.
    """

    words: Words
    opportunity_id: int | None = None
    account_id: int | None = None
    amount: int | None = None
    number: float | None = None
    state: str = ""

    @property
    def decimals(self) -> int:
        """Of the number: none of a count, one of what is not rounded."""
        return 0 if self.number is None or self.number == int(self.number) else 1


@dataclass(frozen=True)
class ParameterRecords:
    """One page of them; `total` is how many there are. subject: whose. step_code: of which step; empty = of all."""

    which: str
    subject: str
    key: int
    step_code: str
    total: int
    page: int
    pages: int
    records: tuple[ParameterRecord, ...]


def parameter_records(
    viewer: Viewer, ask: PlanAsk, key: int, which: str, position: int | None = None, page: int | None = 1
) -> ParameterRecords:
    """The records of one seller (0 = of everybody together); page None = all of them (export).

    Raises:
        NotVisible: not a team or seller of this viewer, or there are no such records. Of everybody together only who
            sees the names of all of them reads records.
    """
    known = history(viewer, ask)
    steps = known.view.process.steps
    if which not in WHICH or (position is not None and not 0 <= position < len(steps)):
        raise NotVisible(which)
    if (key == 0 and known.sellers.shown != known.sellers.everybody.keys()) or (
        key != 0 and key not in known.sellers.shown
    ):
        raise NotVisible(f"person {key}")
    ids = known.ids if key == 0 else (key,)
    found, tell = _found(viewer, known, ids, which, position)
    pages = max(1, -(-len(found) // PAGE))
    number = 1 if page is None else min(max(1, page), pages)
    shown = found if page is None else found[(number - 1) * PAGE : number * PAGE]
    subject = known.sellers.name if key == 0 else known.sellers.everybody[key]
    code = "" if position is None else steps[position].code
    return ParameterRecords(which, subject, key, code, len(found), number, pages, tell(shown))


Tell = Callable[[list[int]], tuple[ParameterRecord, ...]]


def _found(
    viewer: Viewer, known: History, ids: tuple[int, ...], which: str, position: int | None
) -> tuple[list[int], Tell]:
    """The ids, the latest first, and how a page of them is told."""
    organisation = viewer.organisation.id
    if which in VISITS:
        return _visits(known, ids, which), _activities(organisation)
    if which in WORK:
        return _work(known, ids, WORK[which], position), _activities(organisation)
    if which in ORDERS:
        return _orders(known, ids, which, organisation)
    if which == "customers":
        return _customers(known, ids, organisation)
    return _opportunities(known, ids, which, position), _told_opportunities(viewer)


def _visits(known: History, ids: tuple[int, ...], which: str) -> list[int]:
    visits = known.visits
    chosen = np.isin(visits["owner_id"], ids)
    if which == "sales_visits":
        chosen &= visits["is_sale"] == 1
    if which == "agreed_visits":
        chosen &= visits["is_agreed"] == 1
    ids_of, days = visits["activity_id"][chosen], visits["happened_day"][chosen]
    return _latest_first(ids_of[np.lexsort((ids_of, days))])


def _work(known: History, ids: tuple[int, ...], column: str, position: int | None) -> list[int]:
    scope = replace(known.view.scope, process=None, with_undated=False, owners=ids, by="activity")
    done = table(known.view, "step_effort", scope)
    chosen = np.ones(len(done["key"]), dtype=np.bool_)
    if position is not None:
        chosen = in_step(known.view.process, position, done["process_id"], done["position"])
    if column:
        chosen &= done[column] > 0
    return _latest_first(done["key"][chosen][np.argsort(done["last_day"][chosen], kind="stable")])


def _activities(organisation: int) -> Tell:
    def tell(shown: list[int]) -> tuple[ParameterRecord, ...]:
        words = activity_words(organisation, shown)
        return tuple(ParameterRecord(words[one]) for one in shown if one in words)

    return tell


def _orders(known: History, ids: tuple[int, ...], which: str, organisation: int) -> tuple[list[int], Tell]:
    book = known.measured_lines.orders()
    chosen = book.where(np.isin(book.owner, ids))
    if which == "several":
        chosen = chosen.where(chosen.family > 1)
    if which in ("openings", "follow_ons"):
        first, last = (to_day_number(day) for day in (known.ask.measured_from, known.ask.measured_until))
        found = follow_ons(known.lines, first, last)
        mine = (
            found.openings[np.isin(found.owner, ids)]
            if which == "openings"
            else found.following[np.isin(found.following_owner, ids)]
        )
        everything = known.lines.orders()
        chosen = everything.where(np.isin(everything.order, mine))
    return _latest_first(chosen.order[np.argsort(chosen.day, kind="stable")]), _told_orders(organisation, chosen)


def _told_orders(organisation: int, chosen: OrderLines) -> Tell:
    at = {int(order): place for place, order in enumerate(chosen.order.tolist())}

    def tell(shown: list[int]) -> tuple[ParameterRecord, ...]:
        words = order_words(organisation, shown)
        told = []
        for one in shown:
            place = at[one]
            said = words.get(one, Words(None, "", "", ""))
            day = from_day_number(int(chosen.day[place]))
            of = int(chosen.opportunity[place])
            told.append(
                ParameterRecord(
                    _on(said, day),
                    of if of >= 0 else None,
                    None,
                    int(chosen.revenue[place]),
                    float(chosen.family[place]),
                )
            )
        return tuple(told)

    return tell


def _customers(known: History, ids: tuple[int, ...], organisation: int) -> tuple[list[int], Tell]:
    agreed: dict[int, float] = {}
    for one in ids:
        for account, visits in (known.agreed[one].visits if one in known.agreed else {}).items():
            agreed[account] = agreed.get(account, 0.0) + visits

    def tell(shown: list[int]) -> tuple[ParameterRecord, ...]:
        words = account_words(organisation, shown)
        told = (ParameterRecord(words[one], None, one, None, agreed[one]) for one in shown if one in words)
        return tuple(told)

    return sorted(agreed, key=lambda one: (-agreed[one], one)), tell


def _opportunities(known: History, ids: tuple[int, ...], which: str, position: int | None) -> list[int]:
    view = known.view
    own = np.isin(view.spells.group, ids)
    if which == "quotes":
        quote = next((step.position for step in view.process.steps if step.code == QUOTE), -1)
        chosen = own & view.in_cohort & (view.spells.step == quote)
    elif which in ("prospects", "won"):
        chosen = own & view.by_step & (view.spells.step == (1 if which == "prospects" else view.log.steps - 1))
    else:
        # A conversion is of who entered the process in the measured days.
        chosen = own & view.in_cohort & (view.spells.step == (position or 0))
    return _latest_first(view.spells.opportunity[chosen])


def _told_opportunities(viewer: Viewer) -> Tell:
    organisation = viewer.organisation

    def tell(shown: list[int]) -> tuple[ParameterRecord, ...]:
        rows = opportunity_rows(organisation.id, shown)
        return tuple(
            ParameterRecord(
                Words(row.closed_on, row.name, row.account_name, row.owner_name, detail=row.step_code),
                row.id,
                amount=row.amount_minor if row.currency == organisation.currency else None,
                state=row.outcome,
            )
            for row in (rows[one] for one in shown if one in rows)
        )

    return tell


def _on(words: Words, day: date) -> Words:
    return replace(words, day=day)


def _latest_first(ids: NDArray[np.int64] | Iterable[int]) -> list[int]:
    return [int(one) for one in list(ids)[::-1]]

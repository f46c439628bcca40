"""What an activity was for, and in which step of its opportunity it fell, where the source does not say so.

Rule: a contact for an opportunity that was open by the steps of its own process, or with somebody who was no customer
then, is for sales; else it is for service. Both are inferred, marked so, and inferred again when orders or events come
in later.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Self

from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.landing import bulk
from meetpunt.store.models import Activity, Opportunity, Order, Organisation, StageEvent, Step, VisitAgreement
from meetpunt.store.opportunity_state import OPEN, Event, Steps, states

CONTACTS = frozenset(("visit", "call", "email", "demonstration"))
_NO_STEPS = Steps((0,))
_Timeline = tuple[list[int], list[tuple[int | None, bool]]]
_EVENT = ("kind", "step_id", "raw_stage", "reason", "happened_at", "recorded_at", "owner_id", "by_id", "origin")


class Circumstances:
    """How opportunities and accounts stood at a moment; what was read is remembered until it changes.

    today: the organisation's day as a number. customer_months: how long an order makes a customer. also: processes,
    by id, that an import makes and a dry run of it does not keep.
    """

    def __init__(
        self, organisation_id: int, today: int, customer_months: int, also: Mapping[int, Steps] | None = None
    ) -> None:
        self._organisation_id, self._today, self._customer_months = organisation_id, today, customer_months
        self._also = also or {}
        self._timelines: dict[int, _Timeline] = {}
        self._orders: dict[int, list[int]] = {}
        self._agreements: dict[int, list[tuple[int, int]]] = {}

    @classmethod
    def of(cls, organisation_id: int, today: date) -> Self:
        """Those of an organisation, for who works by hand."""
        months = Organisation.objects.values_list("customer_months", flat=True).get(pk=organisation_id)
        return cls(organisation_id, to_day_number(today), months)

    def after_opportunities(self, moved: Collection[int], accounts: Collection[int | None]) -> None:
        """Infer anew for activities of opportunities with new events, and of accounts that won or opened one."""
        for opportunity in moved:
            self._timelines.pop(opportunity, None)
        self._infer_again(moved, self._forget(accounts))

    def after_orders(self, accounts: Collection[int | None]) -> None:
        """Infer anew for activities of accounts with new orders."""
        self._infer_again((), self._forget(accounts))

    def read(self, opportunities: Collection[int], accounts: Collection[int]) -> None:
        """Read what is not known yet."""
        self._read_timelines([row_id for row_id in opportunities if row_id not in self._timelines])
        self._read_orders([row_id for row_id in accounts if row_id not in self._orders])

    def step(self, opportunity: int | None, at: int | None) -> int | None:
        """The step of an opportunity at a moment (today's when no moment is told)."""
        return None if opportunity is None else self._at(opportunity, at)[0]

    def purpose(self, kind: str, opportunity: int | None, account: int | None, at: int | None, day: int | None) -> str:
        """Sales or service; empty for what is no contact with anybody known."""
        if kind not in CONTACTS or (opportunity is None and account is None):
            return ""
        if opportunity is not None and self._at(opportunity, at)[1]:
            return "sales"
        if account is not None and not self._is_customer(account, self._today if day is None else day):
            return "sales"
        return "service"

    def _forget(self, accounts: Collection[int | None]) -> set[int]:
        some = {account for account in accounts if account is not None}
        for account in some:
            self._orders.pop(account, None)
        return some

    def _infer_again(self, opportunities: Collection[int], accounts: Collection[int]) -> None:
        columns = (
            *("id", "kind", "purpose", "purpose_inferred", "step_id"),
            *("opportunity_id", "account_id", "started_at", "started_on"),
        )
        rows = {row[0]: row for row in bulk.select(Activity, columns, "opportunity_id", opportunities)}
        rows |= {row[0]: row for row in bulk.select(Activity, columns, "account_id", accounts, purpose_inferred=True)}
        self.read(
            {row[5] for row in rows.values() if row[5] is not None},
            {row[6] for row in rows.values() if row[6] is not None},
        )
        changed = []
        for row_id, kind, purpose, is_inferred, step, opportunity, account, at, day in rows.values():
            step_then = self.step(opportunity, at)
            purpose_then = self.purpose(kind, opportunity, account, at, day) if is_inferred else purpose
            if (step_then, purpose_then) != (step, purpose):
                changed.append((step_then, purpose_then, row_id))
        bulk.update(Activity, ("step_id", "purpose"), changed)

    def _at(self, opportunity: int, at: int | None) -> tuple[int | None, bool]:
        moments, stood = self._timelines[opportunity]
        place = len(moments) if at is None else bisect_right(moments, at)
        return stood[place]

    def _is_customer(self, account: int, day: int) -> bool:
        days = self._orders[account]
        before = bisect_right(days, day)
        if before == 0:
            return False
        if days[before - 1] > _months_before(day, self._customer_months):
            return True
        return any(start <= day < end for start, end in self._agreements.get(account, ()))

    def _read_timelines(self, opportunities: list[int]) -> None:
        events: dict[int, list[Event]] = {row_id: [] for row_id in opportunities}
        for _, opportunity, *values in sorted(
            bulk.select(StageEvent, ("id", "opportunity_id", *_EVENT), "opportunity_id", opportunities),
            key=lambda row: row[0],
        ):
            events[opportunity].append(Event(*values))
        steps_of = self._steps_of(opportunities)
        for opportunity, rows in events.items():
            moments: list[int] = []
            stood: list[tuple[int | None, bool]] = [(None, True)]
            for event, stands in states(rows, steps_of[opportunity]):
                if event.at is None:
                    stood[0] = (stands.step, stands.outcome == OPEN)
                else:
                    moments.append(event.at)
                    stood.append((stands.step, stands.outcome == OPEN))
            self._timelines[opportunity] = moments, stood

    def _steps_of(self, opportunities: list[int]) -> dict[int, Steps]:
        """The steps of each one's own process; an opportunity that a dry run did not keep is of the import's."""
        processes = self._processes
        found = dict.fromkeys(opportunities, next(iter(processes.values()), _NO_STEPS))
        if len(processes) > 1:
            own = bulk.select(Opportunity, ("id", "process_id"), "id", opportunities)
            found |= {row_id: processes[process] for row_id, process in own}
        return found

    @cached_property
    def _processes(self) -> dict[int, Steps]:
        found: dict[int, list[int]] = {}
        rows = bulk.every(Step, ("position", "process_id", "id"), organisation_id=self._organisation_id)
        for _position, process, step in sorted(rows):
            found.setdefault(process, []).append(step)
        return {**self._also, **{process: Steps(tuple(ids)) for process, ids in found.items()}}

    def _read_orders(self, accounts: list[int]) -> None:
        """Days of real orders, and of won opportunities that no order was made of."""
        days: dict[int, set[int]] = {account: set() for account in accounts}
        ordered = set()
        columns = ("account_id", "ordered_on", "is_cancelled", "opportunity_id")
        for account, day, is_cancelled, opportunity in bulk.select(Order, columns, "account_id", accounts):
            if day is not None and not is_cancelled:
                days[account].add(day)
            ordered.add(opportunity)
        won = bulk.select(Opportunity, ("id", "account_id", "closed_on"), "account_id", accounts, outcome="won")
        for opportunity, account, day in won:
            if day is not None and opportunity not in ordered:
                days[account].add(day)
        for account in accounts:
            self._orders[account] = sorted(days[account])
        for account, start, end in bulk.select(
            VisitAgreement, ("account_id", "valid_from", "valid_until"), "account_id", accounts
        ):
            self._agreements.setdefault(account, []).append((start, end))


@lru_cache(maxsize=20_000)
def _months_before(day: int, months: int) -> int:
    start = from_day_number(day)
    month = start.year * 12 + start.month - 1 - months
    year, month = divmod(month, 12)
    try:
        return to_day_number(start.replace(year=year, month=month + 1))
    except ValueError:  # the 31st of a month of 30 days
        return to_day_number(start.replace(year=year, month=month + 1, day=28))

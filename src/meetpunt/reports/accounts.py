"""The list of accounts as a page asks for it: one page of rows, how many there are, and what can be chosen.

What costs more than a page is kept: who has which status, whose visit is overdue under the change number, counts and
choices while there are the same accounts in the same hands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from meetpunt.method.account_status import Status
from meetpunt.method.visit_pace import due
from meetpunt.reports.memory import Memory
from meetpunt.store import account_list
from meetpunt.store.access import Viewer, registration, territories
from meetpunt.store.account_list import AccountFilter, AccountLine, Order
from meetpunt.store.account_status import statuses_now
from meetpunt.store.refs import Named
from meetpunt.store.tenancy import accounts_number, change_number

T = TypeVar("T")
kept = Memory(room=2048)
"""Counts and choices, which stay while accounts do: a few per viewer."""
pages = Memory(room=64)
"""Pages, which stay until the next write."""
large = Memory(room=24)
"""What is as long as the list itself: ids in order, statuses, days."""
DERIVED = ("status", "last_visit", "due")
"""Columns that are sorted by after deriving them."""
_RANK = {status: place for place, status in enumerate(Status)}
MOST_ROWS = 100_000
"""An export holds no more rows."""


@dataclass(frozen=True)
class AccountsPage:
    """One page of the list.

    Attributes:
        count: accounts that the filters choose.
        has_before, has_after: there are pages on that side.
    """

    lines: tuple[AccountLine, ...]
    count: int
    has_before: bool
    has_after: bool


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    owners: tuple[Named, ...]
    territories: tuple[Named, ...]
    segments: tuple[str, ...]


def accounts_page(
    viewer: Viewer, wanted: AccountFilter, order: Order, after: int | None = None, before: int | None = None
) -> AccountsPage:
    """The page that follows an account, or comes before one; the first one without either."""
    key = ("page", wanted, order, after, before)
    return _keep(viewer, key, lambda: _page(viewer, wanted, order, after, before))


def all_lines(viewer: Viewer, wanted: AccountFilter, order: Order) -> tuple[AccountLine, ...]:
    """Every row that the filters choose, in order: to take along."""
    return account_list.lines(viewer, all_ids(viewer, wanted, order)[:MOST_ROWS])


def all_ids(viewer: Viewer, wanted: AccountFilter, order: Order) -> list[int]:
    """The ids of all accounts that the filters choose, in order."""
    if _is_plain(wanted, order):
        return account_list.ordered_ids(account_list.chosen(viewer, wanted), order)
    return _derived_ids(viewer, wanted, order)


def line_of(viewer: Viewer, account_id: int) -> AccountLine:
    """One account as a row.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    registration.find(registration.accounts(viewer), account_id)
    return account_list.lines(viewer, [account_id])[0]


def count_of(viewer: Viewer, wanted: AccountFilter) -> int:
    """How many accounts the filters choose that the database can choose by itself."""
    keep = _keep_while_accounts_stay if wanted.not_visited_since is None else _keep
    return keep(viewer, ("count", wanted), account_list.chosen(viewer, wanted).count)


def choices(viewer: Viewer) -> Choices:
    """What can be chosen in filters and forms."""

    def ask() -> Choices:
        owners = account_list.assignable(viewer).order_by("name", "pk").values_list("pk", "name")
        named = tuple(Named(*row) for row in owners)
        return Choices(named, territories(viewer), account_list.segments(viewer))

    return _keep_while_accounts_stay(viewer, ("choices",), ask)


def _page(viewer: Viewer, wanted: AccountFilter, order: Order, after: int | None, before: int | None) -> AccountsPage:
    if _is_plain(wanted, order):
        rows = account_list.chosen(viewer, wanted)
        ids, has_before, has_after = account_list.page_of(rows, order, after, before)
        return AccountsPage(account_list.lines(viewer, ids), count_of(viewer, wanted), has_before, has_after)
    found = _derived_ids(viewer, wanted, order)
    start = _place(found, after, before)
    ids = found[start : start + account_list.PAGE]
    has_after = start + len(ids) < len(found)
    return AccountsPage(account_list.lines(viewer, ids), len(found), start > 0, has_after)


def _is_plain(wanted: AccountFilter, order: Order) -> bool:
    return not wanted.status and not wanted.is_overdue and order.column in account_list.SORTS


def _derived_ids(viewer: Viewer, wanted: AccountFilter, order: Order) -> list[int]:
    change = change_number(viewer.organisation.id)
    return large.latest((viewer, "ids", wanted, order), change, lambda: _derive(viewer, wanted, order))


def _derive(viewer: Viewer, wanted: AccountFilter, order: Order) -> list[int]:
    plain = order if order.column in account_list.SORTS else Order()
    rows = account_list.chosen(viewer, replace(wanted, status=(), is_overdue=False))
    ids = account_list.ordered_ids(rows, plain)
    organisation, today = viewer.organisation.id, viewer.today
    if wanted.is_overdue:
        dues = _keep_for_all(viewer, ("due",), lambda: _days(viewer, "due"))
        ids = [one for one in ids if dues.get(one, today) < today]
    if wanted.status or order.column == "status":
        statuses = _keep_for_all(viewer, ("statuses",), lambda: statuses_now(organisation, today))
        if wanted.status:
            ids = [one for one in ids if statuses.get(one, Status.SUSPECT) in wanted.status]
        if order.column == "status":
            ids.sort(key=lambda one: _RANK[statuses.get(one, Status.SUSPECT)], reverse=order.is_descending)
    if order.column in ("last_visit", "due"):
        days = _keep_for_all(viewer, (order.column,), lambda: _days(viewer, order.column))
        # Who has no day comes last, whichever way round.
        none = date.min if order.is_descending else date.max
        ids.sort(key=lambda one: days.get(one, none), reverse=order.is_descending)
    return ids


def _days(viewer: Viewer, column: str) -> dict[int, date]:
    organisation, today = viewer.organisation.id, viewer.today
    visits = account_list.last_visits(organisation, today)
    if column == "last_visit":
        return visits
    agreed = account_list.agreements(organisation, today)
    return {one: due(times, since, visits.get(one)) for one, (times, since) in agreed.items()}


def _place(ids: list[int], after: int | None, before: int | None) -> int:
    """Where the page begins; the first page when the account it hangs on is not there any more."""
    if after is not None and after in ids:
        return ids.index(after) + 1
    if before is not None and before in ids:
        return max(0, ids.index(before) - account_list.PAGE)
    return 0


def _keep(viewer: Viewer, what: tuple[object, ...], make: Callable[[], T]) -> T:
    """Kept for this viewer until something changes."""
    return pages.latest((viewer, *what), change_number(viewer.organisation.id), make)


def _keep_while_accounts_stay(viewer: Viewer, what: tuple[object, ...], make: Callable[[], T]) -> T:
    """Kept for this viewer while there are the same accounts in the same hands: logging a visit leaves it."""
    return kept.latest((viewer, *what), accounts_number(viewer.organisation.id), make)


def _keep_for_all(viewer: Viewer, what: tuple[object, ...], make: Callable[[], T]) -> T:
    """Kept for the whole organisation: days are compared, nobody sees the rows."""
    key = (viewer.organisation.id, viewer.today, *what)
    return large.latest(key, change_number(viewer.organisation.id), make)

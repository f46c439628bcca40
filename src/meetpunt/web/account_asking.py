"""The list of accounts, read from its address: whoever gets the address asks for the same, and sees what is theirs.

What cannot be read is left out and told, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.method.account_status import Status
from meetpunt.reports.accounts import DERIVED
from meetpunt.store.account_list import SORTS, AccountFilter, Order

COLUMNS: dict[str, Promise] = {
    "status": gettext_lazy("Status"),
    "town": gettext_lazy("Town"),
    "street": gettext_lazy("Street"),
    "postcode": gettext_lazy("Postcode"),
    "territory": gettext_lazy("Territory"),
    "owner": gettext_lazy("Owner"),
    "segment": gettext_lazy("Segment"),
    "last_visit": gettext_lazy("Last visit"),
    "agreed": gettext_lazy("Visits a year"),
    "due": gettext_lazy("Visit due"),
    "next": gettext_lazy("Next planned"),
    "open": gettext_lazy("Open opportunities"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "website": gettext_lazy("Website"),
}
USUAL = ("status", "town", "owner", "segment", "last_visit", "due", "next", "open")
STATUSES: dict[str, Promise] = {
    Status.SUSPECT: gettext_lazy("suspect"),
    Status.PROSPECT: gettext_lazy("prospect"),
    Status.CUSTOMER: gettext_lazy("customer"),
    Status.LOST: gettext_lazy("lost customer"),
}
SORTABLE = (*SORTS, *DERIVED)
NUMERIC = ("agreed", "open")
LONGEST_TEXT = 200


@dataclass(frozen=True)
class ListAsked:
    """What the address asks.

    Attributes:
        columns: beside the name, in the order of `COLUMNS`.
        after, before: the account that the page hangs on. is_map: as a map instead of rows.
        query: the recognised parameters without the place in the list, for links that keep them.
        problems: what could not be read, a sentence each.
    """

    wanted: AccountFilter
    order: Order
    columns: tuple[str, ...]
    after: int | None
    before: int | None
    is_map: bool
    query: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]

    @property
    def kept(self) -> str:
        """The query string that keeps filters, columns and order."""
        return urlencode(self.query)

    @property
    def narrowed(self) -> int:
        """How many of the folded filters are in use."""
        wanted = self.wanted
        folded = (wanted.territory is not None, wanted.segment, wanted.town, wanted.not_visited_since)
        return sum(map(bool, folded)) + bool(wanted.is_overdue)

    @property
    def is_narrowed(self) -> bool:
        """Some filter is in use."""
        return self.wanted != AccountFilter()

    def link(self, **changed: str) -> str:
        """The query string with parameters changed."""
        kept = [(name, value) for name, value in self.query if name not in changed]
        return "?" + urlencode([*kept, *((name, value) for name, value in changed.items() if value)])

    def sorted_link(self, column: str) -> str:
        """The same list sorted by a column, the other way round when it is that already."""
        turned = self.order.column == column and not self.order.is_descending
        return self.link(sort=f"-{column}" if turned else column)


def read(told: QueryDict) -> ListAsked:
    """The question of an address."""
    problems: list[str] = []
    query: list[tuple[str, str]] = []

    def keep(name: str, value: str) -> str:
        if value:
            query.append((name, value))
        return value

    statuses = tuple(keep("status", one) for one in dict.fromkeys(told.getlist("status")) if one in STATUSES)
    since = _day(told.get("since", ""), problems)
    wanted = AccountFilter(
        text=keep("q", told.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT]),
        status=statuses,
        territory=_id(keep("territory", _digits(told.get("territory", "")))),
        owner=_id(keep("owner", _digits(told.get("owner", "")))),
        segment=keep("segment", told.get("segment", "").replace("\0", "").strip()[:80]),
        town=keep("town", told.get("town", "").replace("\0", "").strip()[:120]),
        not_visited_since=since,
        is_overdue=bool(keep("overdue", "1" if told.get("overdue") == "1" else "")),
    )
    if since:
        keep("since", since.isoformat())
    sort = told.get("sort", "")
    column = sort.removeprefix("-")
    order = Order(column, sort.startswith("-")) if column in SORTABLE else Order()
    if order != Order():
        keep("sort", sort)
    asked = [one for one in dict.fromkeys(told.getlist("cols")) if one in COLUMNS]
    columns = tuple(keep("cols", one) for one in COLUMNS if one in asked) or USUAL
    is_map = bool(keep("show", "map" if told.get("show") == "map" else ""))
    after, before = (_id(_digits(told.get(name, ""))) for name in ("after", "before"))
    return ListAsked(wanted, order, columns, after, before, is_map, tuple(query), tuple(problems))


def _day(text: str, problems: list[str]) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year < 2060:
        told = {"text": text[:40]}
        problems.append(_("The day “%(text)s” could not be read and was left out. Write it as 2026-01-31.") % told)
        return None
    return found


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 19 else ""


def _id(text: str) -> int | None:
    return int(text) if text else None

"""Long answers in parts: a cursor tells where the next part begins, and holds while rows come and go before it.

A list that is worked out as a whole goes on after the item that was given last, wherever that stands by then; when it
is gone, at the place where it stood. A report that is counted in pages goes on with its next page.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

USUAL, MOST = 100, 500


class BadCursor(ValueError):
    """It did not come from an answer of ours."""


@dataclass(frozen=True)
class Cursor:
    """Where to go on. after: identity of the last item that was given; at: how many were given; page: its number."""

    at: int = 0
    after: int | None = None
    page: int = 1

    def written(self) -> str:
        """As it goes out."""
        told = json.dumps([self.at, self.after, self.page], separators=(",", ":"))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read(written: str | None) -> Cursor:
    """A cursor as it came in; without one the beginning.

    Raises:
        BadCursor: it is none.
    """
    if not written:
        return Cursor()
    try:
        told = json.loads(base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True))
        at, after, page = told
    except (ValueError, TypeError) as error:
        raise BadCursor(written) from error
    if not all(type(one) is int and 0 <= one < 2**53 for one in (at, page, after or 0)) or not 1 <= page < 10**8:
        raise BadCursor(written)
    return Cursor(at, after, page)


def part(items: Sequence[Any], cursor: Cursor, limit: int) -> tuple[Sequence[Any], Cursor | None]:
    """The items after the cursor, and where the next part begins; None when there is none."""
    start = cursor.at
    if cursor.after is not None:
        start = next((at + 1 for at, one in enumerate(items) if identity(one) == cursor.after), start)
    shown = items[start : start + limit]
    if start + limit >= len(items):
        return shown, None
    return shown, Cursor(start + limit, identity(shown[-1]))


def after_this(report: Any) -> Cursor | None:
    """Where the next part of a report begins that is given in parts; None after the last."""
    if hasattr(report, "has_after"):
        return Cursor(after=identity(report.lines[-1])) if report.has_after else None
    has_more = report.has_more if hasattr(report, "has_more") else report.page < report.pages
    return Cursor(page=report.page + 1) if has_more else None


def identity(item: Any) -> int | None:
    """What an item is known by; None when it has no number."""
    for name in ("id", "person_id", "account_id", "opportunity_id"):
        found = getattr(item, name, None)
        if isinstance(found, int):
            return found
    return None

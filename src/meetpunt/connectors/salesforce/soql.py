"""Questions to Salesforce, as text.

Rule: a walk goes by (stamp, id), so that records of the same second are never lost between two pages, and what changes
meanwhile moves behind the end of the window instead of along the walk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

Key = tuple[str, str]
"""Stamp and id of the last record that was read; the stamp is empty where a walk goes by id alone."""

PAGE = 2000
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?\Z", re.ASCII)


def select(
    sobject: str,
    columns: Sequence[str],
    conditions: Sequence[str] = (),
    order: Sequence[str] = (),
    most: int | None = None,
) -> str:
    """A whole question."""
    text = f"SELECT {', '.join(columns)} FROM {sobject}"
    if conditions:
        text += f" WHERE {' AND '.join(conditions)}"
    if order:
        text += f" ORDER BY {', '.join(order)}"
    return text if most is None else f"{text} LIMIT {most}"


def window(stamp: str, since: datetime | None, until: datetime) -> list[str]:
    """Conditions: changed from `since` until just before `until`."""
    conditions = [] if since is None else [f"{stamp} >= {moment(since)}"]
    return [*conditions, f"{stamp} < {moment(until)}"]


def behind(stamp: str, key: Key) -> str:
    """Condition: what comes after a record, in the order (stamp, id)."""
    at, last = key
    if not at:
        return f"Id > {quoted(last)}"
    return f"({stamp} > {at} OR ({stamp} = {at} AND Id > {quoted(last)}))"


def moment(at: datetime) -> str:
    """A moment as a literal. Salesforce knows milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def literal(told: str) -> str:
    """A moment as Salesforce told it (2026-11-23T10:00:00.000+0000), as a literal."""
    return told.replace("+0000", "Z")


def quoted(text: str) -> str:
    """A text as a literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r") + "'"


def cased(text: str) -> str:
    """An id of 18 signs with the capitals that it must have: its last three say which those are.

    Texts of a mapping are compared in small letters, so an id may come back from there without its capitals.
    """
    if len(text) != 18 or not is_id(text):
        return text
    marks = [_SUFFIX.find(sign) for sign in text[15:].upper()]
    if min(marks) < 0:
        return text
    signs = [sign.upper() if marks[at // 5] >> at % 5 & 1 else sign.lower() for at, sign in enumerate(text[:15])]
    return "".join(signs) + text[15:].upper()


def is_id(text: str) -> bool:
    """Whether a text can be the id of a record."""
    return _ID.match(text) is not None

"""Walks along lists of Pipedrive page by page, so that a walk that was killed goes on at the page after.

Rule: the order of a walk is one that does not change while it is walked, and its end was fixed when it began.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from meetpunt.connectors.crm.base import Body, Page, RawRecord
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.connectors.pipedrive.entities import Paging, Part
from meetpunt.connectors.pipedrive.reading import microseconds, record
from meetpunt.connectors.pipedrive.site import Site

LIMIT = 500
"""The most that a page holds; a page costs the same whatever it holds."""

Bodies = list[Body]


def walk(
    site: Site,
    entity: str,
    parts: Sequence[Part],
    since: datetime | None,
    until: datetime | None,
    at: Mapping[str, Any],
) -> Iterator[Page]:
    """The records of an entity that were changed from `since` until just before `until`; at: see `Connector.pull`."""
    first = int(at.get("part", 0))
    for number, part in enumerate(parts[first:], first):
        place = {name: value for name, value in at.items() if name != "part"} if number == first else {}
        for bodies, after in _allowed(part, _pages(site, part, since, until, place)):
            records = [record(entity, body, part.table) for body in bodies]
            kept = tuple(one for one in records if _is_in(one, part, since, until))
            yield Page(kept, {"part": number, **after} if after else {"part": number + 1})


def listed(site: Site, path: str, told: Mapping[str, object], *, id: str = "") -> Iterator[Bodies]:
    """All pages of a list that is told by a marker of theirs. id: that in the path."""
    cursor: str | None = None
    while True:
        bodies, following = _by_cursor(site, path, {**told, "limit": LIMIT}, cursor, id)
        yield bodies
        if following is None:
            return
        cursor = following


def _allowed(part: Part, pages: Iterator[tuple[Bodies, dict[str, Any]]]) -> Iterator[tuple[Bodies, dict[str, Any]]]:
    """The pages of a list; of one that can be missed nothing when we may not read it."""
    try:
        yield from pages
    except CrmError as error:
        if error.trouble is not Trouble.RIGHTS or not part.optional:
            raise
        yield [], {}


def _pages(
    site: Site, part: Part, since: datetime | None, until: datetime | None, place: Mapping[str, Any]
) -> Iterator[tuple[Bodies, dict[str, Any]]]:
    told = {
        **part.told,
        "updated_since": _told(since) if part.since else None,
        "updated_until": _told(until) if part.until else None,
    }
    match part.paging:
        case Paging.NONE:
            yield _bodies(site.get(part.path, told)), {}
        case Paging.CURSOR:
            yield from _along_cursor(site, part.path, {**told, "limit": LIMIT}, place)
        case Paging.START:
            yield from _along_start(site, part.path, told, place)


def _along_cursor(
    site: Site, path: str, told: Mapping[str, object], place: Mapping[str, Any]
) -> Iterator[tuple[Bodies, dict[str, Any]]]:
    cursor: str | None = place.get("cursor")
    is_kept = cursor is not None
    while True:
        try:
            bodies, following = _by_cursor(site, path, told, cursor)
        except CrmError as error:
            if not is_kept or error.trouble is not Trouble.SETTING:
                raise
            cursor, is_kept = None, False  # it was kept longer than they know it: from the start again
            continue
        is_kept = False
        yield bodies, {} if following is None else {"cursor": following}
        if following is None:
            return
        cursor = following


def _by_cursor(
    site: Site, path: str, told: Mapping[str, object], cursor: str | None, id: str = ""
) -> tuple[Bodies, str | None]:
    answer = site.get(path, {**told, "cursor": cursor}, id=id)
    following = (answer.get("additional_data") or {}).get("next_cursor") or None
    if following is not None and following == cursor:
        raise trouble(Trouble.ODD, detail="the next page is this one")
    return _bodies(answer), following


def _along_start(
    site: Site, path: str, told: Mapping[str, object], place: Mapping[str, Any]
) -> Iterator[tuple[Bodies, dict[str, Any]]]:
    """Pages by counting. What leaves the list while it is walked moves the rest up, and a record would be passed over:
    so each page begins with the last record of the page before, and when it does not, the walk steps back.
    """
    start, last = int(place.get("start", 0)), place.get("last")
    while True:
        answer = site.get(path, {**told, "start": start, "limit": LIMIT})
        bodies = _bodies(answer)
        if last is not None and (not bodies or _key(bodies[0]) != last):
            start, last = max(0, start - LIMIT), None
            continue
        is_last = not _has_more(answer) or not bodies
        if not is_last:
            if len(bodies) == 1:
                raise trouble(Trouble.ODD, detail="the next page is this one")
            start, last = start + len(bodies) - 1, _key(bodies[-1])
        yield bodies, {} if is_last else {"start": start, "last": last}
        if is_last:
            return


def _key(body: Body) -> str:
    return str(body.get("id") or body.get("key"))


def _has_more(answer: Body) -> bool:
    """v1 says so in either of two places."""
    beside = answer.get("additional_data") or {}
    return bool((beside.get("pagination") or beside).get("more_items_in_collection"))


def _bodies(answer: Body) -> Bodies:
    data = answer.get("data") or []
    if isinstance(data, dict):
        data = data.get("goals") or []
    return [one for one in data if isinstance(one, dict)]


def _told(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_in(one: RawRecord, part: Part, since: datetime | None, until: datetime | None) -> bool:
    """Whether a record falls in the window, where the list itself could not be bounded."""
    if part.whole:
        return True
    if since is not None and not part.since and one.stamp < microseconds(since):
        return False
    return until is None or part.until or one.stamp < microseconds(until)

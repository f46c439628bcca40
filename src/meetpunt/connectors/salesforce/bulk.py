"""Large loads by a job of Bulk 2.0, in pieces of a bounded size.

Rule: job and locator stand in `Page.after`, so a walk that was killed goes on in the same job; where the job cannot be
trusted or is gone, the walk goes on by pages from where it stood before.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import suppress
from typing import Any

from meetpunt.connectors.crm.base import Body, Page
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.connectors.salesforce.bodies import Truncated, record, rows
from meetpunt.connectors.salesforce.session import Session
from meetpunt.connectors.salesforce.sources import Source

FROM = 20_000
"""More records than this are asked for by a job."""
PIECE, CELLS = 5_000, 200_000
"""At most so many records in a piece, and about so many cells: a piece is held in memory."""
TRIES = 3
PATIENCE = 900.0
"""Seconds for which a job is waited for; then the walk goes on with it at the next run."""
_NOT_POSSIBLE = (Trouble.ODD, Trouble.REFUSED, Trouble.SETTING, Trouble.RIGHTS, Trouble.GONE)


def start(session: Session, soql: str) -> str | None:
    """The id of a new job for a question without order and limit; None where this object cannot be asked so."""
    try:
        body = {"operation": "queryAll", "query": soql}
        # Asked again after no answer: a job too many is forgotten there by itself.
        return str(session.ask("POST", "/jobs/query", body=body, may_repeat=True).json()["id"])
    except CrmError as error:
        if error.trouble in _NOT_POSSIBLE:
            return None
        raise


def pages(
    session: Session, source: Source, types: Mapping[str, str], at: Mapping[str, Any]
) -> Generator[Page, None, bool]:
    """The pages of a job from a position (`job`, `locator`, `rows`, and what else stands there) on.

    Gives whether the job told everything; if not, nothing of it may be relied on but the pages that were given.
    """
    job, locator, read = str(at["job"]), str(at.get("locator", "")), int(at.get("rows", 0))
    total = _finished(session, job)
    if total is None:
        _delete(session, job)
        return False
    while locator != "null":
        piece = _piece(session, job, locator, types)
        if piece is None:
            _delete(session, job)
            return False
        bodies, locator = piece
        read += len(bodies)
        if locator == "null" and read != total:
            _delete(session, job)
            return False
        records = tuple(record(source, body, types) for body in bodies)
        del piece, bodies
        yield Page(records, {**at, "locator": locator, "rows": read})
    _delete(session, job)
    return True


def _finished(session: Session, job: str) -> int | None:
    """How many records a job found, once it has; None when it failed or is gone."""
    waited, wait = 0.0, 1.0
    while True:
        try:
            told = session.ask("GET", f"/jobs/query/{job}").json()
        except CrmError as error:
            if error.trouble in _NOT_POSSIBLE:
                return None
            raise
        if told["state"] == "JobComplete":
            return int(told["numberRecordsProcessed"])
        if told["state"] in ("Failed", "Aborted"):
            return None
        if waited >= PATIENCE:
            raise trouble(Trouble.LATER, detail=f"job {job} is {told['state']}")
        session.client.clock.sleep(wait)
        waited += wait
        wait = min(wait * 1.5, 30.0)


def _piece(session: Session, job: str, locator: str, types: Mapping[str, str]) -> tuple[list[Body], str] | None:
    """The records of one piece and the locator of the next; None when it comes broken again and again."""
    params = {"maxRecords": min(PIECE, CELLS // max(1, len(types))), "locator": locator or None}
    for _ in range(TRIES):
        try:
            answer = session.ask("GET", f"/jobs/query/{job}/results", params=params, accept="text/csv")
        except CrmError as error:
            if error.trouble in _NOT_POSSIBLE:
                return None
            raise
        told = answer.headers.get("sforce-numberofrecords", "")
        with suppress(Truncated, UnicodeDecodeError):
            found = rows(answer.body.decode("utf-8"), int(told) if told else None, types)
            return found, answer.headers.get("sforce-locator") or "null"
    return None


def _delete(session: Session, job: str) -> None:
    """Clear a job away. Where that does not work it goes by itself, after a week."""
    with suppress(CrmError):
        session.ask("DELETE", f"/jobs/query/{job}", may_repeat=True)

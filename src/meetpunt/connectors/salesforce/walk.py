"""A walk through the records of one source: by pages, or by a job where there are many.

Rule: where a walk stands is said by the last record that was read or by a job, never by a cursor that expires.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from datetime import datetime
from typing import Any

from meetpunt.connectors.crm.base import Body, Page, RawRecord
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.connectors.salesforce import bulk
from meetpunt.connectors.salesforce.bodies import columns, conditions, record, types_of
from meetpunt.connectors.salesforce.errors import NO_SUCH_OBJECT
from meetpunt.connectors.salesforce.session import Fields, Session
from meetpunt.connectors.salesforce.soql import PAGE, Key, behind, literal, quoted, select, window
from meetpunt.connectors.salesforce.sources import Source


class Walk:
    """Reads a source within a window; without `until` all of it, by id."""

    def __init__(self, session: Session, source: Source, since: datetime | None, until: datetime | None) -> None:
        self._session, self._source = session, source
        self._stamp = source.stamp if until is not None else ""
        self._goes_on = since is not None
        self._window = [] if until is None else window(source.stamp, since, until)

    def pages(self, at: Mapping[str, Any]) -> Iterator[Page]:
        """Page by page from a position on.

        The position: `key` (of the last record), with `job`, `locator` and `rows` while a job is read, and `plain` once
        it was settled that the rest goes by pages.
        """
        if self._goes_on and not at and self._is_quiet():
            return
        if fields_of(self._session, self._source) is None:
            return
        plain = bool(at.get("plain"))
        if at.get("job"):
            done = yield from self._by_job(at)
            if done:
                return
            plain = True
        key: Key | None = tuple(at["key"]) if at.get("key") else None
        while True:
            bodies, more = self._ask(key)
            types = types_of(self._columns, self._fields)
            if bodies:
                key = self._key(bodies[-1])
            records = tuple(record(self._source, body, types) for body in bodies)
            yield Page(records, {**_kept(key), **({"plain": True} if plain else {})})
            if not more:
                return
            if not plain and self._is_long(key):
                job = bulk.start(self._session, self._question(key, in_pages=False))
                if job is not None:
                    position = {**_kept(key), "job": job}
                    yield Page((), position)  # so that a walk that is killed now finds its job again
                    done = yield from self._by_job(position)
                    if done:
                        return
            plain = True

    def _is_quiet(self) -> bool:
        """Nothing changed since the last walk. That is known without a description, which most syncs so do without."""
        try:
            return not self._session.count(select(self._source.sobject, ["COUNT()"], self._window))
        except CrmError as error:
            if error.trouble is not Trouble.SETTING:
                raise
            return self._source.may_lack and NO_SUCH_OBJECT in error.detail

    def one(self, external_id: str) -> RawRecord | None:
        """The record of that id as it stands now."""
        if fields_of(self._session, self._source) is None:
            return None
        stands = ["IsDeleted = false"] if "IsDeleted" in self._fields else []
        narrowed = [*conditions(self._source, self._fields), *stands, f"Id = {quoted(external_id)}"]
        bodies, _ = self._session.query(select(self._source.sobject, self._columns, narrowed))
        return record(self._source, bodies[0], types_of(self._columns, self._fields)) if bodies else None

    @property
    def _fields(self) -> Fields:
        found = fields_of(self._session, self._source)
        assert found is not None
        return found

    @property
    def _columns(self) -> tuple[str, ...]:
        return columns(self._source, self._fields)

    def _ask(self, key: Key | None) -> tuple[list[Body], bool]:
        """A page, and whether there may be more. A field that was taken from us meanwhile is left out."""
        try:
            bodies, more = self._session.query(self._question(key))
        except CrmError as error:
            if error.trouble is not Trouble.SETTING:
                raise
            self._session.forget(self._source.sobject)
            bodies, more = self._session.query(self._question(key))
        return bodies, more or len(bodies) >= PAGE

    def _question(self, key: Key | None, *, in_pages: bool = True) -> str:
        narrowed = self._conditions(key)
        if not in_pages:
            return select(self._source.sobject, self._columns, narrowed)
        order = (self._stamp, "Id") if self._stamp else ("Id",)
        return select(self._source.sobject, self._columns, narrowed, order, PAGE)

    def _conditions(self, key: Key | None) -> list[str]:
        found = [*conditions(self._source, self._fields), *self._window]
        return found if key is None else [*found, behind(self._stamp, key)]

    def _is_long(self, key: Key | None) -> bool:
        return self._session.count(select(self._source.sobject, ["COUNT()"], self._conditions(key))) > bulk.FROM

    def _key(self, body: Body) -> Key:
        return (literal(str(body[self._stamp])) if self._stamp else "", str(body["Id"]))

    def _by_job(self, at: Mapping[str, Any]) -> Generator[Page, None, bool]:
        types = types_of(self._columns, self._fields)
        done = yield from bulk.pages(self._session, self._source, types, at)
        if not done:
            yield Page((), {**{name: at[name] for name in ("key",) if name in at}, "plain": True})
        return done


def fields_of(session: Session, source: Source) -> Fields | None:
    """The fields of a source that we may see; None where it is normal that there is no such object.

    Raises:
        CrmError: (`RIGHTS`) we may not see the object, or not when its records change.
    """
    found = session.describe(source.sobject)
    if found is None and source.may_lack:
        return None
    if found is None or not {"Id", source.stamp} <= found.keys():
        raise trouble(Trouble.RIGHTS, detail=f"{source.sobject} cannot be read")
    return found


def standing(session: Session, source: Source) -> Iterator[frozenset[str]]:
    """The ids of all records that stand; the archived ones too, which a plain query would leave out."""
    found = fields_of(session, source)
    if found is None:
        return
    stands = ["IsDeleted = false"] if "IsDeleted" in found else []
    last: Key | None = None
    while True:
        narrowed = stands if last is None else [*stands, behind("", last)]
        bodies, more = session.query(select(source.sobject, ["Id"], narrowed, ["Id"], PAGE))
        if bodies:
            yield frozenset(str(body["Id"]) for body in bodies)
            last = ("", str(bodies[-1]["Id"]))
        if not more and len(bodies) < PAGE:
            return


def _kept(key: Key | None) -> dict[str, Any]:
    return {} if key is None else {"key": list(key)}

"""A Salesforce organisation in memory: records with stamps, a bin, archived activities, and questions about them."""

from __future__ import annotations

import itertools
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.connectors.salesforce.schema import FORMULAS, PICKS, PREFIXES, STAGES, objects
from tests.connectors.salesforce.soql import Question, Refused, parse, stored

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
USER = "005000000000001AAA"
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Org:
    """Its data. now: its own clock; every write stamps with it. unseen: (object, field) that we may not see."""

    def __init__(self, *more: dict[str, str]) -> None:
        self.now = START
        self.schema = objects(*more)
        self.unseen: set[tuple[str, str]] = set()
        self.lock = threading.RLock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._numbers = itertools.count(2)
        for name, fields in self.schema.items():
            columns = ", ".join(f'"{one}"' + (" PRIMARY KEY" if one == "Id" else "") for one in fields)
            self._base.execute(f'CREATE TABLE "{name}" ({columns})')
            if "SystemModstamp" in fields:
                self._base.execute(f'CREATE INDEX "{name}_by_stamp" ON "{name}" ("SystemModstamp", "Id")')
        self.put("Organization", Id="00D000000000001AAA", Name="Fabriek", TimeZoneSidKey="Europe/Amsterdam")
        self.put(
            "User", Id=USER, Username="meetpunt@fabriek.example", Name="Meetpunt", UserType="Standard", IsActive=True
        )
        for place, (stage, closed, won) in enumerate(STAGES):
            told = {"MasterLabel": stage, "IsActive": True, "SortOrder": place, "IsClosed": closed, "IsWon": won}
            self.put("OpportunityStage", ApiName=stage, **told)
        self.put("TaskStatus", ApiName="Not Started", SortOrder=1, IsClosed=False, IsDefault=True)
        self.put("TaskStatus", ApiName="Completed", SortOrder=2, IsClosed=True, IsDefault=False)

    def visible(self) -> dict[str, dict[str, str]]:
        """The objects and fields that whoever asks may see."""
        return {
            name: {one: kind for one, kind in fields.items() if (name, one) not in self.unseen}
            for name, fields in self.schema.items()
            if (name, "*") not in self.unseen
        }

    def add_field(self, sobject: str, name: str, kind: str) -> None:
        """The administrator makes a field."""
        with self.lock:
            self._base.execute(f'ALTER TABLE "{sobject}" ADD COLUMN "{name}"')
            self.schema[sobject][name] = kind

    def pass_time(self, **told: float) -> datetime:
        """Let some time pass."""
        self.now += timedelta(**told)
        return self.now

    def put(self, sobject: str, **told: Any) -> str:
        """Make a record as of now; gives its id."""
        return self.put_all(sobject, [told])[0]

    def put_all(self, sobject: str, rows: Iterable[dict[str, Any]]) -> list[str]:
        """Make many records as of now."""
        fields = self.schema[sobject]
        made, ids = [], []
        for told in rows:
            at = {name: self.now for name in ("CreatedDate", "LastModifiedDate", "SystemModstamp") if name in fields}
            flags = {name: False for name, kind in fields.items() if kind == "boolean"}
            who = {"CreatedById": USER} if "CreatedById" in fields else {}
            row = {"Id": self._new_id(sobject), **flags, **at, **who, **told}
            if unknown := row.keys() - fields.keys():
                raise Refused("INVALID_FIELD", f"No such column '{min(unknown)}' on sobject of type {sobject}")
            ids.append(row["Id"])
            made.append([_kept(row.get(name)) for name in fields])
        with self.lock:
            marks = ", ".join("?" * len(fields))
            self._base.executemany(f'INSERT INTO "{sobject}" VALUES ({marks})', made)
        return ids

    def change(self, sobject: str, record: str, **told: Any) -> None:
        """Change a record now."""
        fields = self.schema[sobject]
        if unknown := told.keys() - fields.keys():
            raise Refused("INVALID_FIELD", f"No such column '{min(unknown)}' on sobject of type {sobject}")
        told = {name: self.now for name in ("LastModifiedDate", "SystemModstamp") if name in fields} | told
        sets = ", ".join(f'"{name}" = ?' for name in told)
        with self.lock:
            done = self._base.execute(
                f'UPDATE "{sobject}" SET {sets} WHERE "Id" = ?', [*map(_kept, told.values()), record]
            )
        if not done.rowcount:
            raise Refused("NOT_FOUND", "The requested resource does not exist")

    def bin(self, sobject: str, record: str) -> None:
        """Put a record in the bin: a plain query does not tell it any more."""
        self.change(sobject, record, IsDeleted=True)

    def purge(self, sobject: str, record: str) -> None:
        """Remove a record for good: nothing tells it any more."""
        with self.lock:
            self._base.execute(f'DELETE FROM "{sobject}" WHERE "Id" = ?', [record])

    def find(self, sobject: str, by: str, value: str) -> dict[str, Any] | None:
        """A living record."""
        fields = list(self.schema[sobject])
        if by not in fields:
            raise Refused("NOT_FOUND", f"Provided external ID field does not exist or is not accessible: {by}")
        with self.lock:
            row = self._base.execute(f'SELECT * FROM "{sobject}" WHERE "{by}" = ?', [value]).fetchone()
        found = dict(zip(fields, row, strict=True)) if row else None
        return None if found is None or found.get("IsDeleted") else found

    def ask(self, soql: str, *, all_of_them: bool) -> tuple[Question, int, Iterator[dict[str, Any]]]:
        """A question, how many records answer it, and these."""
        hidden = frozenset() if all_of_them else frozenset(("IsDeleted", "IsArchived"))
        question = parse(soql, self.visible(), self.now, hidden)
        with self.lock:
            rows = self._base.execute(question.sql, question.values).fetchall()
        if question.counts:
            return question, rows[0][0], iter(())
        rows = rows[: question.limit]
        return question, len(rows), (self._told(question, row) for row in rows)

    def describe(self, sobject: str) -> dict[str, Any]:
        """As the API describes an object."""
        fields = self.visible().get(sobject)
        if fields is None:
            raise Refused("NOT_FOUND", "The requested resource does not exist")
        return {
            "name": sobject,
            "label": sobject,
            "fields": [
                {
                    "name": name,
                    "label": f"{name} label",
                    "type": kind,
                    "custom": name.endswith("__c"),
                    "filterable": kind != "textarea",
                    "createable": True,
                    "calculated": (sobject, name) in FORMULAS,
                    "externalId": name == "Meetpunt_Id__c",
                    "idLookup": name in ("Id", "Meetpunt_Id__c"),
                    "picklistValues": [
                        {"value": one, "label": f"{one} (label)", "active": True}
                        for one in PICKS.get((sobject, name), ())
                    ],
                }
                for name, kind in fields.items()
                if "." not in name  # a field of what it refers to
            ],
        }

    def _told(self, question: Question, row: tuple[Any, ...]) -> dict[str, Any]:
        fields = self.schema[question.sobject]
        told = {name: _told(cell, fields[name]) for name, cell in zip(question.columns, row, strict=True)}
        return {
            "attributes": {"type": question.sobject, "url": f"/sobjects/{question.sobject}/{told.get('Id')}"},
            **told,
        }

    def _new_id(self, sobject: str) -> str:
        number, signs = next(self._numbers), ""
        while number:
            number, rest = divmod(number, 36)
            signs = _SIGNS[rest] + signs
        return whole_id(f"{PREFIXES.get(sobject, '0ZZ')}{signs.rjust(12, '0')}")


def whole_id(signs: str) -> str:
    """An id of 15 signs with the three behind it that say which of them are capitals."""
    parts = [signs[at : at + 5] for at in (0, 5, 10)]
    marks = [sum(1 << place for place, sign in enumerate(part) if sign.isupper()) for part in parts]
    return signs + "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[mark] for mark in marks)


def _kept(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    return stored(value) if isinstance(value, datetime) else value


def _told(cell: Any, kind: str) -> Any:
    if cell is None:
        return None
    if kind == "boolean":
        return bool(cell)
    if kind == "datetime":
        return cell.replace("Z", "+0000")
    return float(cell) if kind in ("currency", "double", "percent") else cell

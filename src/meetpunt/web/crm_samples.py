"""What stands in a CRM, as people know it there: persons, stages and records by name, moments by their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.crm.stages import stage_names
from meetpunt.connectors.fields import Field, Type
from meetpunt.store.import_runs import RejectedRow
from meetpunt.web import crm_words, formats


@dataclass(frozen=True)
class Named:
    """What the ids of a CRM stand for."""

    users: dict[str, str]
    stages: dict[str, str]
    kinds: dict[str, str]

    @classmethod
    def of(cls, design: Design) -> Named:
        """The names in a design."""
        return cls(
            {one.id.casefold(): one.name for one in design.users},
            stage_names(design),
            {one.key.casefold(): one.name for one in design.activity_types},
        )

    def shown(self, field: Field, texts: Iterable[str]) -> tuple[str, ...]:
        """These texts of a field; none of what is an id of something that bears no name here."""
        if field.to is not None and field.to is not Table.PEOPLE:
            return ()
        if field.type in (Type.DAY, Type.INSTANT):
            return tuple(dict.fromkeys(map(_day, texts)))
        names = self._names(field)
        return tuple(dict.fromkeys(names.get(text.casefold(), text) for text in texts))

    def _names(self, field: Field) -> dict[str, str]:
        if field.to is Table.PEOPLE:
            return self.users
        if field.type is Type.STAGE:
            return self.stages
        return self.kinds if field.name == "kind" else {}


@dataclass(frozen=True)
class RefusedRecord:
    """A record that could not be taken in. kind: what it is there; name: what it is called there, or its id."""

    kind: str
    name: str
    reason: str


def refused_records(rows: Iterable[RejectedRow], design: Design) -> list[RefusedRecord]:
    """Records that a sync could not take in, with the columns of the reason as the CRM calls them."""
    columns = {(one.table, one.key): one.name for one in design.fields}
    found = []
    for row in rows:
        reason = row.reason
        for column in row.raw:
            reason = reason.replace(f'"{column}"', f'"{columns.get((row.file, column), column)}"')
        name = next((row.raw[key] for key in NAMES if row.raw.get(key)), "")
        found.append(RefusedRecord(crm_words.entity(row.file), name, reason))
    return found


NAMES = ("title", "name", "subject", "Name", "Subject", "id", "Id")
"""Columns in which a record says what it is called, else which it is."""


def _day(text: str) -> str:
    try:
        return formats.day_short(datetime.fromisoformat(text).date())
    except ValueError:
        return text

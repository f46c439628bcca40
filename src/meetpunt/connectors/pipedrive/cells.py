"""What stands in a record of Pipedrive as a cell of a table: moments with their offset, options by their label.

Rule: a cell is what the CRM shows, so that a mapping reads it without guessing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from meetpunt.connectors.base import Cell, RawTable
from meetpunt.connectors.crm.base import Body, Records
from meetpunt.connectors.pipedrive.reading import moment

CUSTOM = "custom_fields"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a kind of record. custom: keys of those made there; labels: key -> option id -> label."""

    custom: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]]

    def cells(self, body: Body) -> list[Cell]:
        """The cells of the custom fields, in their order. v1 tells them among the other fields, v2 apart."""
        told = body.get(CUSTOM)
        values = told if isinstance(told, dict) else body
        return [self.cell(key, values.get(key)) for key in self.custom]

    def cell(self, key: str, value: object) -> Cell:
        """A value of a field as a cell."""
        options = self.labels.get(key)
        if isinstance(value, dict):
            value = value.get("value")
        if options and isinstance(value, str) and "," in value and value not in options:
            value = [part.strip() for part in value.split(",")]  # several options, as v1 tells them
        if isinstance(value, list):
            told = [plain(self.cell(key, one)) for one in value]
            return "; ".join(text for text in told if text) or None
        if value is None or value == "":
            return None
        if options:
            return options.get(plain(value), plain(value))
        return value if isinstance(value, (str, int, float, bool)) else None


def fields_of(records: Records, table: str) -> Fields:
    """The fields of a kind of record, as they were last read."""
    bodies = [one.body for one in records.all("fields") if one.body.get("table") == table]
    custom = sorted(key for body in bodies if (key := key_of(body)) and is_custom(body))
    labels = {key_of(body): options for body in bodies if (options := _options(body))}
    labels.setdefault("label_ids", labels.get("label", {}))
    return Fields(tuple(custom), labels)


def key_of(field: Body) -> str:
    """The key of a field, as the records bear it."""
    return str(field.get("field_code") or field.get("key") or "")


def is_custom(field: Body) -> bool:
    """Whether the company made this field itself."""
    return field.get("is_custom_field") is True


def instant(value: object) -> str | None:
    """A moment with its offset: v1 leaves it out, and means UTC."""
    at = moment(value)
    return None if at is None else at.isoformat()


def due(body: Body) -> str | None:
    """When an activity begins: its day, with its time in UTC where it has one."""
    day, time = body.get("due_date"), body.get("due_time")
    if not day:
        return None
    return f"{day}T{str(time)[:5]}:00+00:00" if time else str(day)


def plain(value: object) -> str:
    """A number or text as text, a whole number without its decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def first_of(value: object) -> Cell:
    """The address or number that is used first, of a list of several."""
    told = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    told.sort(key=lambda one: not one.get("primary"))
    return next((str(one["value"]) for one in told if one.get("value")), None)


def table(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> RawTable:
    """Rows as a table; the first one counts as row 1."""
    columns: tuple[list[Cell], ...] = tuple([] for _ in header)
    count = 0
    for row in rows:
        count += 1
        for column, cell in zip(columns, row, strict=True):
            column.append(cell)
    return RawTable(name, "", tuple(header), columns, range(1, count + 1))


def _options(field: Body) -> dict[str, str]:
    """Option id -> label, of a field with options; those that were taken away keep their label in old records."""
    told = [*(field.get("options") or []), *(field.get("options_deleted") or [])]
    return {plain(one.get("id")): str(one.get("label")) for one in told if isinstance(one, dict) and one.get("label")}

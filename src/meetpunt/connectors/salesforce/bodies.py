"""Records of Salesforce in one form, whichever way they came: from its JSON or from a CSV of Bulk 2.0.

Rule: the same record gives the same body both ways, so that what did not change is seen not to have changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from meetpunt.connectors.crm.base import Body, RawRecord
from meetpunt.connectors.salesforce.session import FieldMeta, Fields
from meetpunt.connectors.salesforce.sources import PRIVATE_STAYS, Source

_OWN_TYPES = frozenset("boolean currency date datetime double int percent picklist string".split())
_MOST_OWN = 100
_FLOATS = frozenset(("currency", "double", "percent"))


class Truncated(Exception):
    """A CSV that is not whole."""


def columns(source: Source, fields: Fields) -> tuple[str, ...]:
    """What is asked of a source: the fields that we want and may see, then those that the organisation added."""
    wanted = [name for name in source.fields if name in fields]
    if source.own_fields:
        wanted += sorted(name for name, meta in fields.items() if _is_own(meta))[:_MOST_OWN]
    return tuple(wanted)


def conditions(source: Source, fields: Fields) -> list[str]:
    """The source's own conditions, but for those on a field that we may not see."""
    return [condition for name, condition in source.where if name in fields]


def record(source: Source, body: Body, types: Mapping[str, str]) -> RawRecord:
    """A record of a body. types: of the columns."""
    told = {name: _canonical(cell, types.get(name, "")) for name, cell in body.items() if name != "attributes"}
    if told.get("IsPrivate"):
        told = {name: cell for name, cell in told.items() if name in PRIVATE_STAYS}
    return RawRecord(
        source.entity.code,
        str(told["Id"]),
        micros(told.get(source.stamp)),
        told,
        deleted=bool(told.get("IsDeleted")),
        parent=source.parent(told),
    )


def rows(text: str, told: int | None, types: Mapping[str, str]) -> list[Body]:
    """Bodies of a CSV. told: how many there should be.

    Raises:
        Truncated: there are not so many, or the last one is no whole row.
    """
    lines = csv.reader(io.StringIO(text, newline=""))
    if not text.endswith("\n"):
        raise Truncated("it ends within a row")
    header = next(lines)
    kinds = [types.get(name, "") for name in header]
    found = []
    try:
        for line in lines:
            told_cells = zip(header, line, kinds, strict=True)
            found.append({name: _of_text(cell, kind) for name, cell, kind in told_cells})
    except (ValueError, csv.Error) as error:
        raise Truncated("a row has not all its columns, or odd ones") from error
    if told is not None and len(found) != told:
        raise Truncated(f"{len(found)} rows, {told} were told")
    return found


def micros(told: object) -> int:
    """A moment as told, in microseconds since 1970; 0 when there is none."""
    if not isinstance(told, str) or not told:
        return 0
    return round(datetime.fromisoformat(told).timestamp() * 1000) * 1000


def types_of(names: Sequence[str], fields: Fields) -> dict[str, str]:
    """The type of each column."""
    return {name: fields[name].type for name in names}


def _is_own(meta: FieldMeta) -> bool:
    return meta.custom and meta.type in _OWN_TYPES and not meta.worked_out


def _canonical(cell: object, kind: str) -> object:
    if kind in _FLOATS and isinstance(cell, int):
        return float(cell)
    return cell


def _of_text(cell: str, kind: str) -> object:
    if cell == "":
        return None
    if kind == "boolean":
        return cell == "true"
    if kind in _FLOATS:
        return float(cell)
    if kind == "int":
        return int(cell)
    if kind == "datetime" and cell.endswith("Z"):
        return f"{cell[:-1]}+0000"
    return cell

"""A subset of SOQL turned into SQL. What it does not know it refuses, so that no test passes by a misread question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_SHAPE = re.compile(
    r"SELECT (?P<columns>.+?) FROM (?P<object>\w+)(?: WHERE (?P<where>.+?))?(?: ORDER BY (?P<order>.+?))?"
    r"(?: LIMIT (?P<limit>\d+))?\Z",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<moment>\d{4}-\d\d-\d\dT[\d:.]+Z)|(?P<day>\d{4}-\d\d-\d\d)|(?P<number>-?\d+)"
    r"|(?P<days>LAST_N_DAYS:\d+)|(?P<word>[A-Za-z_][\w.]*)|(?P<sign><=|>=|!=|=|<|>|\(|\)|,))"
)
_WORDS = {"and", "or", "not", "in", "like", "null"}


class Refused(Exception):
    """A question that Salesforce would refuse. code: its errorCode."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Question:
    """What was asked, as SQL without its limit. counts: COUNT() alone."""

    sobject: str
    columns: tuple[str, ...]
    sql: str
    values: tuple[object, ...]
    limit: int | None
    counts: bool


def parse(soql: str, schema: dict[str, dict[str, str]], now: datetime, hidden: frozenset[str]) -> Question:
    """hidden: what a plain query leaves out, as fields that must be false."""
    found = _SHAPE.match(soql.strip())
    if found is None:
        raise Refused("MALFORMED_QUERY", f"unexpected token: {soql[:80]}")
    name = next((one for one in schema if one.lower() == found["object"].lower()), None)
    if name is None:
        raise Refused("INVALID_TYPE", f"sObject type '{found['object']}' is not supported.")
    fields = {one.lower(): one for one in schema[name]}
    counts = found["columns"].strip().lower() == "count()"
    told = () if counts else tuple(_field(one.strip(), name, fields) for one in found["columns"].split(","))
    conditions, values = _where(found["where"] or "", name, fields, now)
    conditions += [f'"{one}" = 0' for one in sorted(hidden & schema[name].keys())]
    selected = "COUNT(*)" if counts else ", ".join(f'"{one}"' for one in told)
    sql = f'SELECT {selected} FROM "{name}"'
    if conditions:
        sql += " WHERE " + " AND ".join(f"({one})" for one in conditions)
    sql += _order(found["order"], name, fields)
    return Question(name, told, sql, tuple(values), int(found["limit"]) if found["limit"] else None, counts)


def _where(text: str, name: str, fields: dict[str, str], now: datetime) -> tuple[list[str], list[object]]:
    parts: list[str] = []
    values: list[object] = []
    place = 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Refused("MALFORMED_QUERY", f"unexpected token: {text[place : place + 20]}")
        place = found.end()
        kind, token = found.lastgroup, found[found.lastgroup or ""]
        if kind == "text":
            parts.append("?")
            values.append(re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), token[1:-1]))
        elif kind in ("moment", "day"):
            parts.append("?")
            values.append(_moment(token) if kind == "moment" else token)
        elif kind == "number":
            parts.append(token)
        elif kind == "days":
            if not parts or parts[-1] != "=":
                raise Refused("MALFORMED_QUERY", token)
            parts[-1] = ">="
            parts.append("?")
            values.append(stored(now - timedelta(days=int(token.split(":")[1]))))
        elif kind == "word" and token.lower() in ("true", "false"):
            parts.append("1" if token.lower() == "true" else "0")
        elif kind == "word" and token.lower() not in _WORDS:
            field = _field(token, name, fields)
            if field == "Description":
                raise Refused("INVALID_FIELD", f"field '{field}' can not be filtered in a query call")
            parts.append(f'"{field}"')
        else:
            parts.append(token)
    return ([" ".join(parts)] if parts else []), values


def _order(text: str | None, name: str, fields: dict[str, str]) -> str:
    if not text:
        return ""
    found = []
    for one in text.split(","):
        field, _, way = one.strip().partition(" ")
        found.append(f'"{_field(field, name, fields)}" {way if way.upper() in ("", "ASC", "DESC") else ""}')
    return " ORDER BY " + ", ".join(found)


def _field(token: str, name: str, fields: dict[str, str]) -> str:
    if token.lower() not in fields:
        raise Refused("INVALID_FIELD", f"No such column '{token}' on entity '{name}'.")
    return fields[token.lower()]


def _moment(token: str) -> str:
    return stored(datetime.fromisoformat(token))


def stored(at: datetime) -> str:
    """A moment as the fake keeps it: text that sorts."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

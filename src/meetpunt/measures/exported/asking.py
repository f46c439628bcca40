"""A measure of every organisation in a folder of exported facts, and of a share the quartiles over organisations.

Rule: the text is the one that answers pages. Quartiles keep to the rules of the pool (docs/pool.md): only of who takes
part, of enough organisations and reps, rounded, never of two sets that differ by one or two; no organisation is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from meetpunt.measures.database import NAMED, Rows
from meetpunt.measures.engine import facts_in, filled_in
from meetpunt.measures.exported.engines import Engines
from meetpunt.measures.exported.folder import CALENDAR, Exported, write
from meetpunt.measures.scope import Scope
from meetpunt.method.pool import Earlier, Given, Pooled, pooled, told_of
from meetpunt.method.spatoco import SPATOCO

TOLD = "told.json"
"""Of whom which share was told before, in the folder: so that nobody can be read from two answers."""
STEP = "position"
"""The column of texts that count by step."""


class NotAsked(Exception):
    """The measure cannot be asked so; the sentence says why."""


@dataclass(frozen=True)
class Answer:
    """The rows of one organisation."""

    of: Exported
    rows: Rows


@dataclass(frozen=True)
class Share:
    """A part of a whole, each a sum of columns of a text."""

    measure: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    from_day: int
    until_day: int

    @property
    def code(self) -> str:
        """What it is, whatever the period."""
        return f"{self.measure}:{'+'.join(self.part)}/{'+'.join(self.whole)}"


@dataclass(frozen=True)
class _Told:
    """Of whom a share was told, over which days."""

    code: str
    from_day: int
    until_day: int
    members: tuple[int, ...]


def ask_all(
    engines: Engines, organisations: Sequence[Exported], name: str, at_once: int = 1, **scope: Any
) -> Iterator[Answer]:
    """Ask a measure of organisations, in their order.

    Parameters: at_once, how many are asked at the same time; scope, of `Scope` what is asked beside the organisation.

    Raises:
        NotAsked: the text asks for something that is not the same in every organisation.
    """

    def ask(one: Exported) -> Answer:
        asked = Scope(one.organisation, customer_months=one.customer_months, **scope)
        if ":process" in filled_in(name, asked)[0]:
            asked = replace(asked, process=one.process)
        sql, values = filled_in(name, asked)
        if unknown := set(NAMED.findall(sql)) - values.keys():
            raise NotAsked(f"{name}: {', '.join(sorted(unknown))}")
        return Answer(one, engines.over(one, facts_in(sql) | {CALENDAR}).run(sql, values))

    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(ask, organisations)


def write_answers(answers: Iterator[Answer], path: Path) -> int:
    """Write answers as one Parquet file, each row under its organisation's number; gives how many rows there are."""
    rows: list[tuple[Any, ...]] = []
    columns: tuple[str, ...] = ()
    for answer in answers:
        columns = ("organisation_id", *answer.rows.columns)
        rows += [(answer.of.organisation, *map(_plain, row)) for row in answer.rows.rows]
    with duckdb.connect() as database:
        lists = [[row[place] for row in rows] for place in range(len(columns))]
        kinds = [_kind(values) for values in lists]
        typed = ", ".join(f'"{name}" {kind}' for name, kind in zip(columns, kinds, strict=True))
        database.execute(f"CREATE TABLE answers ({typed or 'organisation_id BIGINT'})")
        if rows:
            listed = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(kinds, start=1))
            database.execute(f"INSERT INTO answers SELECT {listed}", lists)
        target = str(path).replace("'", "''")
        database.execute(f"COPY answers TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    return len(rows)


def quartiles(folder: Path, share: Share, answers: Sequence[Answer]) -> dict[int | None, Pooled]:
    """P25, median and P75 of a share over organisations, by step where the text counts by step.

    What was told is remembered in the folder. Nothing where it may not be told.

    Raises:
        NotAsked: the text has no such columns, or what is asked is not a part of a whole.
    """
    told = _told(folder)
    found: dict[int | None, Pooled] = {}
    for step, given in _given(share, answers).items():
        code = share.code if step is None else f"{share.code}@{step}"
        overlapping = [
            Earlier(frozenset(one.members))
            for one in reversed(told)
            if one.code == code and one.from_day <= share.until_day and one.until_day >= share.from_day
        ]
        chosen = told_of(given, overlapping)
        if chosen and (figure := pooled(chosen, is_share=True)):
            found[step] = figure
            members = tuple(sorted(one.organisation for one in chosen))
            if (now := _Told(code, share.from_day, share.until_day, members)) not in told:
                told.append(now)
    write(folder / TOLD, json.dumps([asdict(one) for one in told], indent=1))
    return found


def _given(share: Share, answers: Sequence[Answer]) -> dict[int | None, list[Given]]:
    found: dict[int | None, list[Given]] = {}
    spatoco = tuple(step.code for step in SPATOCO.steps)
    for answer in answers:
        by_step = STEP in answer.rows.columns
        if not answer.of.in_pool or (by_step and answer.of.steps != spatoco):
            continue
        sums: dict[int | None, tuple[int, int]] = {}
        for row in answer.rows.dicts():
            step = row[STEP] if by_step else None
            part, whole = sums.get(step, (0, 0))
            sums[step] = (part + _sum(share.part, row), whole + _sum(share.whole, row))
        for step, (part, whole) in sums.items():
            if not 0 <= part <= whole:
                raise NotAsked(share.code)
            if whole:
                given = Given(answer.of.organisation, 100 * part / whole, whole, answer.of.reps)
                found.setdefault(step, []).append(given)
    return found


def _sum(columns: tuple[str, ...], row: Mapping[str, Any]) -> int:
    try:
        return sum(int(row[column] or 0) for column in columns)
    except (KeyError, ValueError) as why:
        raise NotAsked(str(why)) from why


def _told(folder: Path) -> list[_Told]:
    try:
        rows = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [_Told(one["code"], one["from_day"], one["until_day"], tuple(one["members"])) for one in rows]


def _plain(value: Any) -> Any:
    """A number as every reader of Parquet knows it."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _kind(values: Sequence[Any]) -> str:
    if any(isinstance(value, str) for value in values):
        return "VARCHAR"
    return "DOUBLE" if any(isinstance(value, float) for value in values) else "BIGINT"

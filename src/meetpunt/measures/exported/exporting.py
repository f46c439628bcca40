"""Brings a folder of exported facts up to date: of each organisation only what changed since it was exported last.

Rule: each organisation is exported as of one moment and remembered when all of its files are there, so the next run
completes one that was killed. Readers see the new state once the manifest is there, and the former one until then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from meetpunt.measures.columnar.loading import read_facts
from meetpunt.measures.exported import folder as folders
from meetpunt.measures.exported.folder import Exported, Manifest
from meetpunt.measures.exported.partitions import Fetched, Partitions, working
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.account_status import customer_months
from meetpunt.store.fact_log.reading import from_now_on, keys_by_part, news, one_view, rows_of
from meetpunt.store.fact_log.watched import EVERYTHING, TABLE
from meetpunt.store.pool import is_member
from meetpunt.store.processes import processes
from meetpunt.store.refs import OrganisationRef
from meetpunt.store.sellers import sellers_for
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class Done:
    """What was done of an organisation. written: files that were not there. by_change: without reading all of it."""

    exported: Exported
    written: int
    by_change: bool


def export(
    folder: Path,
    chosen: Sequence[OrganisationRef],
    now: datetime,
    *,
    is_all: bool = False,
    anew: bool = False,
    tell: Callable[[Done], None] = lambda done: None,
) -> Manifest:
    """Export these organisations into a folder; others that are in it stay as they are.

    Parameters:
        is_all: these are all there are; what is in the folder of others is removed.
        anew: read everything, whatever the log of changes tells.
        tell: is told of each organisation when it is done.

    Raises:
        NotEmpty, InUse: see `folder`.
        NotLoaded: the database could not be read from outside.
    """
    with folders.alone(folder):
        try:
            before = folders.read_manifest(folder)
        except folders.NoFacts:
            before = Manifest()
        known = folders.kept(folder)
        for organisation in chosen:
            done = _export_one(folder, organisation, None if anew else known.get(organisation.id), now)
            folders.keep(folder, done.exported)
            tell(done)
        if is_all:
            for gone in known.keys() - {one.id for one in chosen}:
                folders.forget(folder, gone)
        made = Manifest(made_at=now.isoformat(), organisations=_in_order(folders.kept(folder)))
        folders.write_manifest(folder, made)
        folders.sweep(folder, made.paths | before.paths)
        shutil.rmtree(folder / folders.WORK, ignore_errors=True)
    return made


def _in_order(kept: dict[int, Exported]) -> tuple[Exported, ...]:
    return tuple(kept[number] for number in sorted(kept))


def _export_one(folder: Path, organisation: OrganisationRef, before: Exported | None, now: datetime) -> Done:
    partitions = Partitions(folder, organisation.id)
    with acting_in(organisation.id):
        told = _told(operator_of(organisation.slug, now.date()), now)
        changed = None if before is None else _by_change(partitions, before)
        made = changed or _whole(folder, partitions, organisation.id)
    return Done(replace(told, **made), partitions.written, changed is not None)


def _told(viewer: Viewer, now: datetime) -> Exported:
    """What is told of an organisation beside its facts."""
    organisation = viewer.organisation
    process = next(iter(processes(organisation.id, now.date())), None)
    return Exported(
        organisation=organisation.id,
        name=organisation.name,
        made_at=now.isoformat(),
        mark=0,
        currency=organisation.currency,
        process=process.id if process else None,
        steps=tuple(step.code for step in process.steps) if process else (),
        customer_months=customer_months(organisation.id),
        in_pool=is_member(organisation.id),
        reps=len(sellers_for(viewer, None).everybody),
        columns={},
        files=(),
    )


def _by_change(partitions: Partitions, before: Exported) -> dict[str, Any] | None:
    """What the log of changes makes of the former export; None when it does not tell everything."""
    organisation = before.organisation
    with one_view():
        # A database that was restored begins its log further back.
        if from_now_on(organisation).mark < before.mark:
            return None
        told = news(organisation, before.mark)
        changes = [one for one in told.told if one[1] != TABLE]
        is_whole = told.is_whole and told.currency == before.currency
        if not is_whole or any(kind == EVERYTHING for _number, kind, _key in changes):
            return None
        fetched: list[Fetched] = [
            (part, keys, rows_of(organisation, part, before.columns[part.fact], keys))
            for part, keys in keys_by_part(changes).items()
        ]
    files = partitions.changed(before.files, before.columns, fetched)
    return {"mark": told.mark, "columns": before.columns, "files": _sorted(files)}


def _whole(folder: Path, partitions: Partitions, organisation: int) -> dict[str, Any]:
    """All facts, read from the database as of one moment."""
    aside = folder / folders.WORK
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    read = aside / "facts.duckdb"
    read_facts(organisation, read)
    with working(folder, read) as database:
        ((mark, currency),) = database.execute("SELECT mark, currency FROM copied").fetchall()
        columns: dict[str, dict[str, str]] = {}
        for table, column, kind in database.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE NOT internal AND table_name <> 'copied' ORDER BY table_name, column_index"
        ).fetchall():
            columns.setdefault(table, {})[column] = kind
        files = partitions.whole(database, columns)
    read.unlink()
    return {"mark": int(mark or 0), "currency": str(currency), "columns": columns, "files": _sorted(files)}


def _sorted(files: Sequence[folders.FactFile]) -> tuple[folders.FactFile, ...]:
    return tuple(sorted(files, key=lambda one: one.path))

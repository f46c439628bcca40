"""Writing a backup while others go on working: one transaction sees everything as it was at one moment."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from meetpunt.actions.archives import MANIFEST, Part, migrations, new_archive, write_files, write_part
from meetpunt.actions.backup.parts import FOLDERS, FORMAT, KEY, Manifest, is_owned, line, part_of, tables
from meetpunt.store.key_ring import keys
from meetpunt.store.models import Organisation
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class Summary:
    """What a backup holds."""

    organisations: int
    rows: int
    files: int
    size: int
    with_key: bool


def back_up(path: Path, with_key: bool, now: datetime) -> Summary:
    """Write everything to a file that does not exist yet.

    Raises:
        Refused: the file is there already, or cannot be written.
    """
    with new_archive(path) as archive:
        with one_moment():
            organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
            parts = [_table(archive, model, organisations) for model in tables()]
            migrated = migrations()
        for folder in FOLDERS:
            parts += write_files(archive, f"files/{folder}/", Path(settings.DATA) / folder)
        if with_key:
            parts.append(write_part(archive, KEY, iter(["\n".join(keys()).encode("utf-8")])))
        manifest = Manifest(FORMAT, now.isoformat(), version("meetpunt"), migrated, parts)
        archive.writestr(MANIFEST, manifest.to_json())
    rows = sum(part.rows for part in parts if part.rows >= 0)
    files = sum(part.name.startswith("files/") for part in parts)
    return Summary(len(organisations), rows, files, path.stat().st_size, with_key)


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within is as it stood at one moment; nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            if len(connection.savepoint_ids) == 0:
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    elif connection.in_atomic_block:
        yield
    else:
        # A deferred transaction of the write-ahead log reads one snapshot and takes no lock that a writer waits for.
        connection.cursor().execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")


def _table(archive: zipfile.ZipFile, model: type[Model], organisations: list[int]) -> Part:
    def lines() -> Iterator[bytes]:
        for organisation_id in organisations if is_owned(model) else [None]:
            with acting_in(organisation_id):
                rows: Any = model._default_manager.order_by("pk")
                if organisation_id is not None:
                    rows = rows.filter(organisation_id=organisation_id)
                for row in rows.iterator(chunk_size=2000):
                    yield line(row)

    return write_part(archive, part_of(model), lines(), is_table=True)

"""Writing a backup while others go on working: one transaction sees everything as it was at one moment.

Rule: the file appears under its name only when it was read back whole.
"""

from __future__ import annotations

import hashlib
import json
import os
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
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils.translation import gettext as _

from meetpunt.actions.backup.parts import (
    FOLDERS,
    FORMAT,
    KEY,
    MANIFEST,
    Manifest,
    Part,
    is_owned,
    part_of,
    plain,
    tables,
)
from meetpunt.actions.backup.restoring import verify
from meetpunt.actions.errors import Refused
from meetpunt.store.models import Organisation
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import acting_in

_PIECE = 1 << 20


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
    if path.exists():
        raise Refused(_("%(path)s is there already. Choose another name.") % {"path": path})
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6, allowZip64=True) as archive:
            os.chmod(unfinished, 0o600)
            with one_moment():
                organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
                parts = [_table(archive, model, organisations) for model in tables()]
                migrations = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
            parts += _files(archive)
            if with_key:
                parts.append(write_part(archive, KEY, iter([settings.SECRET_KEY.encode("utf-8")])))
            manifest = Manifest(FORMAT, now.isoformat(), version("meetpunt"), migrations, parts)
            archive.writestr(MANIFEST, manifest.to_json())
        verify(unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise Refused(
            _("%(path)s cannot be written: %(problem)s") % {"path": path, "problem": error.strerror}
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
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
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for organisation_id in organisations if is_owned(model) else [None]:
            with acting_in(organisation_id):
                rows: Any = model._default_manager.order_by("pk")
                if organisation_id is not None:
                    rows = rows.filter(organisation_id=organisation_id)
                for row in rows.iterator(chunk_size=2000):
                    count += 1
                    yield (json.dumps(values_of(row), ensure_ascii=False, default=plain) + "\n").encode("utf-8")

    part = write_part(archive, part_of(model), lines())
    return Part(part.name, part.sha256, part.size, count)


def _files(archive: zipfile.ZipFile) -> list[Part]:
    parts = []
    for folder in FOLDERS:
        root = Path(settings.DATA) / folder
        for path in sorted(one for one in root.rglob("*") if one.is_file() and not one.is_symlink()):
            name = f"files/{folder}/{path.relative_to(root).as_posix()}"
            try:
                with path.open("rb") as file:
                    parts.append(write_part(archive, name, iter(lambda file=file: file.read(_PIECE), b"")))  # type: ignore[misc]
            except FileNotFoundError:
                continue  # removed meanwhile
    return parts


def write_part(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> Part:
    """Write a part and say what it must be."""
    mark, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)
            mark.update(piece)
            size += len(piece)
    return Part(name, mark.hexdigest(), size)

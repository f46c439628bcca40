"""Putting a backup back: everything is verified before anything is touched, and it is done whole or not at all.

Rule: a place that holds something is left alone, unless it is said to be replaced.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Model
from django.utils.translation import gettext as _

from meetpunt.actions.archives import MANIFEST, UNREADABLE, damaged_part, is_newer, is_outside, unpack_file
from meetpunt.actions.backup.parts import (
    FOLDERS,
    FORMAT,
    KEY,
    SHARED_TABLES_LEFT_OUT,
    Manifest,
    is_owned,
    part_of,
    tables,
)
from meetpunt.actions.errors import Refused
from meetpunt.store import trail_lock
from meetpunt.store.in_minutes import anew
from meetpunt.store.models import Login, OperatorLine, Organisation, TrailDoor
from meetpunt.store.planner import were_filled
from meetpunt.store.rows import set_values
from meetpunt.store.sqlite import in_one_piece
from meetpunt.store.tenancy import acting_in
from meetpunt.store.trail_lock import opened

_BATCH = 500


def restore(path: Path, force: bool) -> Manifest:
    """Put everything of a backup here; gives its manifest. Nothing else may run on the database meanwhile.

    force: replace what is here.

    Raises:
        Refused: the file is damaged, of a newer version, or this place is not empty.
    """
    manifest = fitting(path)
    if not force and (Organisation.objects.exists() or Login.objects.exists() or _has_files()):
        raise Refused(_("There is something here already. Restore elsewhere, or add --force to replace it."))
    data = Path(settings.DATA)
    coming, going = data / ".restoring", data / ".replaced"
    for folder in (coming, going):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, manifest, coming)
            with in_one_piece():
                _empty()
                for model in tables():
                    _fill(archive, model)
                _swap(data, coming, going)
    except DatabaseError as error:
        _swap_back(data, going)
        told = {"problem": error}
        raise Refused(_("The rows do not fit this database, so nothing was changed: %(problem)s") % told) from error
    except BaseException:
        _swap_back(data, going)
        raise
    finally:
        shutil.rmtree(coming, ignore_errors=True)
    shutil.rmtree(going, ignore_errors=True)
    were_filled()
    return manifest


def fitting(path: Path) -> Manifest:
    """Read a backup whole, and see whether this version can put it back; gives its manifest.

    Raises:
        Refused: the file is damaged, or of a newer version.
    """
    manifest = verify(path)
    _must_fit(manifest)
    return manifest


def verify(path: Path) -> Manifest:
    """Read a backup whole and compare every part with its manifest.

    Raises:
        Refused: it is no backup, or a part is missing or damaged.
    """
    if not path.is_file():
        raise Refused(_("There is no file %(path)s.") % {"path": path})
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.from_json(archive.read(MANIFEST).decode("utf-8"))
            if manifest.format > FORMAT:
                raise Refused(_("This backup was made by a newer Meetpunt. Install that one first."))
            if damaged := damaged_part(archive):
                raise Refused(_damaged(path, damaged))
    except UNREADABLE as error:
        raise Refused(_damaged(path, str(error))) from error
    return manifest


def _damaged(path: Path, what: str) -> str:
    told = {"path": path, "what": what}
    return _("%(path)s is no backup or is damaged (%(what)s). Nothing was changed; take another one.") % told


def _must_fit(manifest: Manifest) -> None:
    if is_newer(manifest.migrations):
        raise Refused(_("This backup was made by a newer Meetpunt. Install that one first."))
    if any(is_outside(part.name) for part in manifest.parts):
        raise Refused(_("This backup names a place outside the data folder, so it is not restored."))


def _has_files() -> bool:
    return any(one.is_file() for folder in FOLDERS for one in (Path(settings.DATA) / folder).rglob("*"))


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, coming: Path) -> None:
    for folder in FOLDERS:
        (coming / folder).mkdir(parents=True)
    for part in manifest.parts:
        if part.name.startswith("files/"):
            unpack_file(archive, part.name, coming / part.name.removeprefix("files/"))


def _empty() -> None:
    """Take everything away; references are looked at when all is done, so the order does not matter."""
    with connection.cursor() as cursor:
        for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
            with acting_in(organisation_id), opened(organisation_id, TrailDoor.Why.REMOVING):
                for model in filter(_is_emptied, tables()):
                    cursor.execute(
                        f'DELETE FROM "{model._meta.db_table}" WHERE organisation_id = %s', [organisation_id]
                    )
        trail_lock.empty_operators(connection)
        for model in tables():
            if not is_owned(model) and model is not OperatorLine:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        for table in set(SHARED_TABLES_LEFT_OUT) & set(connection.introspection.table_names(cursor)):
            cursor.execute(f'DELETE FROM "{table}"')


def _is_emptied(model: type[Model]) -> bool:
    """Rows of an organisation; but the door of its trail closes last, by itself."""
    return is_owned(model) and model is not TrailDoor


def _fill(archive: zipfile.ZipFile, model: type[Model]) -> None:
    if part_of(model) not in archive.namelist():
        return  # a table that came later
    highest = 0
    with archive.open(part_of(model)) as file:
        told = (json.loads(line) for line in file)
        for organisation_id, rows in groupby(
            told, lambda values: values["organisation_id"] if is_owned(model) else None
        ):
            with acting_in(organisation_id):
                while batch := list(islice(_rows(model, rows), _BATCH)):
                    insert_rows(model, batch)
                    highest = max(highest, *(int(row.pk) for row in batch))
    raise_sequence(model, highest)


def raise_sequence(model: type[Model], highest: int) -> None:
    """Let the next row of a table have a number above those that were put there."""
    if highest and connection.vendor == "postgresql":
        table, column = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            # Not from the table's own highest number: row-level security hides rows from who asks.
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, highest])


def insert_rows(model: type[Model], batch: list[Model]) -> None:
    """As they are, in one statement: Django's own way writes a statement of its own for every few rows."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})',
            [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in batch],
        )


def _rows(model: type[Model], told: Iterator[dict[str, Any]]) -> Iterator[Model]:
    for values in told:
        row = model()
        set_values(row, anew(model._meta.db_table, values))
        yield row


def _swap(data: Path, coming: Path, going: Path) -> None:
    going.mkdir()
    for folder in FOLDERS:
        if (data / folder).exists():
            os.rename(data / folder, going / folder)
        os.rename(coming / folder, data / folder)


def _swap_back(data: Path, going: Path) -> None:
    for folder in FOLDERS:
        if (going / folder).exists():
            shutil.rmtree(data / folder, ignore_errors=True)
            os.rename(going / folder, data / folder)
    shutil.rmtree(going, ignore_errors=True)


def restore_key(path: Path) -> bool:
    """Put the secret key of a backup in the data folder; False when it holds none."""
    with zipfile.ZipFile(path) as archive:
        if KEY not in archive.namelist():
            return False
        target = Path(settings.DATA) / KEY
        unfinished = target.with_name(f"{KEY}.new")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(archive.read(KEY))
        unfinished.replace(target)
    return True

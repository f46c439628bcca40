"""Making an organisation of a file: verified first, then whole or not at all, beside whatever is here already.

Rule: the numbers of rows stay what they are where they are free; elsewhere all of them are raised by the same amount,
so that what refers to a row refers to it still.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Model
from django.utils.translation import gettext as _

from meetpunt.actions.apart import refuse_operator
from meetpunt.actions.archives import MANIFEST, UNREADABLE, damaged_part, is_newer, is_outside, unpack_file
from meetpunt.actions.backup.parts import part_of
from meetpunt.actions.backup.restoring import insert_rows, raise_sequence
from meetpunt.actions.errors import Refused
from meetpunt.actions.organisation_file.moving import Moving
from meetpunt.actions.organisation_file.parts import (
    FILES,
    FORMAT,
    KIND,
    LOGINS,
    ORGANISATION,
    Manifest,
    taken,
)
from meetpunt.actions.organisations import free_slug
from meetpunt.store.documents import folder
from meetpunt.store.fact_log.pruning import prune_after_many
from meetpunt.store.models import Login, Organisation
from meetpunt.store.planner import were_filled
from meetpunt.store.rows import set_values
from meetpunt.store.sqlite import in_one_piece
from meetpunt.store.tenancy import acting_in, changing

_BATCH = 500


@dataclass(frozen=True)
class Imported:
    """What came: the organisation, its name here, how many rows and documents."""

    organisation_id: int
    name: str
    rows: int
    documents: int


def import_organisation(path: Path, name: str | None = None) -> Imported:
    """Make the organisation of a file. name: what it is called here, when not as in the file.

    Raises:
        Refused: the file is damaged or of a newer version, or an organisation of that name is here.
    """
    manifest = _verify(path)
    wanted = " ".join((name or manifest.name).split())
    if Organisation.objects.filter(name__iexact=wanted).exists():
        told = {"name": wanted}
        raise Refused(_("%(name)s is here already. Give it another name with --name, or leave it.") % told)
    made = None
    try:
        with zipfile.ZipFile(path) as archive, in_one_piece():
            made = _organisation(archive, wanted)
            was, behind = _told(archive, ORGANISATION)["id"], frozenset(manifest.left_out)
            moving = Moving(made.pk, was, _shift(), _logins(archive), behind)
            rows = sum(_fill(archive, model, moving) for model in taken())
            documents = _unpack(archive, manifest, folder(made.pk))
    except DatabaseError as error:
        _clear(made)
        problem = {"problem": str(error)}
        raise Refused(_("The rows do not fit this database, so nothing was changed: %(problem)s") % problem) from error
    except BaseException:
        _clear(made)
        raise
    were_filled(rows)
    with changing(made.pk):
        prune_after_many(made.pk)
    return Imported(made.pk, made.name, rows, documents)


def _verify(path: Path) -> Manifest:
    """Read the file whole and compare every part with its manifest."""
    if not path.is_file():
        raise Refused(_("There is no file %(path)s.") % {"path": path})
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.from_json(archive.read(MANIFEST).decode())
            if manifest.kind != KIND:
                raise Refused(_damaged(path, MANIFEST))
            if manifest.format > FORMAT or is_newer(manifest.migrations):
                raise Refused(_("This file was made by a newer Meetpunt. Install that one first."))
            outside = next((part.name for part in manifest.parts if is_outside(part.name)), "")
            if damaged := damaged_part(archive) or outside:
                raise Refused(_damaged(path, damaged))
    except UNREADABLE as error:
        raise Refused(_damaged(path, str(error))) from error
    return manifest


def _damaged(path: Path, what: str) -> str:
    told = {"path": path, "what": what}
    return _("%(path)s is no file of an organisation, or is damaged (%(what)s). Nothing was changed.") % told


def _organisation(archive: zipfile.ZipFile, name: str) -> Organisation:
    told = _told(archive, ORGANISATION)
    row = Organisation()
    set_values(row, {column: value for column, value in told.items() if column not in ("id", "name", "slug")})
    is_free = name == told["name"] and not Organisation.objects.filter(slug=told["slug"]).exists()
    row.name, row.slug = name, told["slug"] if is_free else free_slug(name)
    row.sign_on_only = False  # its sign-on stayed behind
    row.suspended_at = row.remove_at = None  # whoever runs this machine decides anew
    row.save(force_insert=True)
    return row


def _told(archive: zipfile.ZipFile, part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read(part))
    return found


def _shift() -> int:
    """By how much all numbers are raised: nothing in a database without any other organisation."""
    if Organisation.objects.count() == 1:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Row-level security hides the rows of others, so the highest number is asked of the sequences.
            cursor.execute("SELECT COALESCE(MAX(last_value), 0) FROM pg_sequences WHERE schemaname = current_schema()")
        else:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence")
        return int(cursor.fetchone()[0])


def _logins(archive: zipfile.ZipFile) -> dict[int, int]:
    """Sign-ins by e-mail address: those that are here are used, others are made and get a password later."""
    found = {}
    for line in archive.read(LOGINS).decode().splitlines():
        told = json.loads(line)
        login = Login.objects.filter(email=told["email"]).first()
        refuse_operator(login)
        if login is None:
            login = Login.objects.create_user(told["email"], None, language=told["language"])
        found[int(told["id"])] = login.pk
    return found


def _fill(archive: zipfile.ZipFile, model: type[Model], moving: Moving) -> int:
    if part_of(model) not in archive.namelist():
        return 0  # it stayed behind, or came later
    count = highest = 0
    with archive.open(part_of(model)) as file, acting_in(moving.organisation):
        rows = _rows(model, (json.loads(line) for line in file), moving)
        while batch := list(islice(rows, _BATCH)):
            insert_rows(model, batch)
            count += len(batch)
            highest = max(highest, *(int(row.pk) for row in batch))
    raise_sequence(model, highest)
    return count


def _rows(model: type[Model], told: Iterator[dict[str, Any]], moving: Moving) -> Iterator[Model]:
    for values in told:
        row = model()
        set_values(row, moving.moved(model, values))
        yield row


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, target: Path) -> int:
    names = [part.name for part in manifest.parts if part.name.startswith(FILES)]
    for name in names:
        unpack_file(archive, name, target / name.removeprefix(FILES))
    return len(names)


def _clear(made: Organisation | None) -> None:
    if made is not None and made.pk:
        shutil.rmtree(folder(made.pk), ignore_errors=True)

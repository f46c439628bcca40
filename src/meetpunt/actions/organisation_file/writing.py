"""Writing an organisation to a file while others go on working: one transaction sees it as it was at one moment."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from meetpunt.actions.archives import MANIFEST, Part, migrations, new_archive, write_files, write_part
from meetpunt.actions.backup.parts import line, part_of
from meetpunt.actions.backup.writing import one_moment
from meetpunt.actions.organisation_file.parts import (
    FILES,
    FORMAT,
    KIND,
    LEFT_OUT,
    LOGINS,
    ORGANISATION,
    README,
    Manifest,
    columns,
    taken,
)
from meetpunt.store.documents import folder
from meetpunt.store.models import Login, Organisation, Person
from meetpunt.store.tenancy import acting_in

Progress = Callable[[int, int, str], None]
"""Told (done, in all, what is being done)."""


def export_organisation(
    organisation_id: int,
    path: Path,
    now: datetime,
    *,
    without: frozenset[str] = frozenset(),
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Write an organisation to a file that does not exist yet; gives what is in it. without: tables that stay.

    Raises:
        Refused: the file is there already, or cannot be written.
    """
    with new_archive(path) as archive:
        with one_moment(), acting_in(organisation_id):
            manifest = _write(archive, organisation_id, now, without, progress)
        archive.writestr(MANIFEST, manifest.to_json())
    return manifest


def _write(
    archive: zipfile.ZipFile, organisation_id: int, now: datetime, without: frozenset[str], progress: Progress
) -> Manifest:
    organisation = Organisation.objects.get(pk=organisation_id)
    parts = [write_part(archive, ORGANISATION, iter([line(organisation)]))]
    models = taken(without)
    for done, model in enumerate(models):
        progress(done, len(models), str(_("Writing")))
        parts.append(_table(archive, model, organisation_id))
    parts.append(_logins(archive, organisation_id))
    parts += write_files(archive, FILES, folder(organisation_id))
    parts.append(write_part(archive, README, iter([_readme(organisation.name, parts, models, without, now).encode()])))
    return Manifest(
        KIND, FORMAT, now.isoformat(), version("meetpunt"), migrations(), organisation.name, sorted(without), parts
    )


def _table(archive: zipfile.ZipFile, model: type[Model], organisation_id: int) -> Part:
    rows: Any = model._default_manager.filter(organisation_id=organisation_id).order_by("pk")
    return write_part(archive, part_of(model), map(line, rows.iterator(chunk_size=2000)), is_table=True)


def _logins(archive: zipfile.ZipFile, organisation_id: int) -> Part:
    """Who signs in as whom, without any password: those are given anew."""
    people = Person.objects.filter(organisation_id=organisation_id, login__isnull=False).order_by("pk")
    ids = dict(people.values_list("login_id", "pk"))
    rows = list(Login.objects.filter(pk__in=list(ids)).order_by("pk"))
    told = [json.dumps({"id": row.pk, "email": row.email, "language": row.language}) + "\n" for row in rows]
    return write_part(archive, LOGINS, (one.encode() for one in told), is_table=True)


def _readme(name: str, parts: list[Part], models: list[type[Model]], without: frozenset[str], now: datetime) -> str:
    """What every column holds, for who reads the file without us."""
    rows = {part.name: part.rows for part in parts}
    lines = [
        f"{name}, as it was on {now.isoformat()}.",
        "",
        "One line of JSON per row, in tables/. manifest.json says how many rows and which SHA-256 each part has.",
        "It holds personal data: keep it as carefully as that."
        if without
        else "It holds personal data and what was said in conversations: keep it as carefully as those.",
        "`meetpunt org import FILE` makes an equal organisation elsewhere.",
    ]
    for model in models:
        lines += ["", f"{part_of(model)} ({rows.get(part_of(model), 0)} rows)"]
        lines += [f"  {column}: {what}" for column, what in columns(model)]
    lines += ["", "Left out:", *(f"  {table}: {why}" for table, why in sorted(LEFT_OUT.items()))]
    lines += [*(f"  {table}: between two people, or one's own" for table in sorted(without)), ""]
    return "\n".join(lines)

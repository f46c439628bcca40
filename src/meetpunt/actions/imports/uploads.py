"""Files as they came, and the rows of them that could not land: kept so that both can be gone over again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store.models import ImportedFile, ImportReject, ImportRun
from meetpunt.store.tenancy import acting_in, changing

_PIECE = 1 << 20


@dataclass(frozen=True)
class GivenFile:
    """A file to be read in: where it lies now, and what the user calls it."""

    path: Path
    name: str


@dataclass(frozen=True)
class RejectedFile:
    """The rows of one file that did not land: its own columns, then why."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def upload(organisation_id: int, files: Sequence[GivenFile], now: datetime, person_id: int | None = None) -> int:
    """Keep files for an import; gives the id of its run.

    Raises:
        Refused: no file, two files of one name, or a file that is not there.
    """
    if not files:
        raise Refused(_("Choose at least one file."))
    names = [given.name for given in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(_("Two files are called %(name)s. Give one of them another name.") % {"name": twice})
    if missing := next((given.name for given in files if not given.path.is_file()), None):
        raise Refused(_("There is no file %(name)s.") % {"name": missing})
    folder = Path(settings.UPLOADS) / str(organisation_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = [_keep(given, folder) for given in files]
    with changing(organisation_id):
        run = ImportRun.objects.create(organisation_id=organisation_id, by_id=person_id, started_at=now)
        ImportedFile.objects.bulk_create(
            ImportedFile(organisation_id=organisation_id, run=run, name=name, stored_as=mark, sha256=mark, size=size)
            for name, mark, size in kept
        )
    return run.pk


def stored_files(run_id: int) -> list[tuple[str, Path]]:
    """Name and place of the files of a run, within `acting_in`."""
    rows = ImportedFile.objects.filter(run_id=run_id).order_by("pk")
    return [(row.name, Path(settings.UPLOADS) / str(row.organisation_id) / row.stored_as) for row in rows]


def rejected_rows(organisation_id: int, run_id: int) -> tuple[RejectedFile, ...]:
    """Per file the rows that did not land, to repair and send again; the last column says why."""
    with acting_in(organisation_id):
        rejects = list(
            ImportReject.objects.filter(organisation_id=organisation_id, run_id=run_id).order_by("file", "row", "pk")
        )
    files = []
    for file in dict.fromkeys(reject.file for reject in rejects):
        own = [reject for reject in rejects if reject.file == file]
        cells = [dict(reject.raw) for reject in own]
        columns = list(dict.fromkeys(name for row in cells for name in row))
        rows = tuple(
            (*(str(row.get(name, "")) for name in columns), reject.reason)
            for row, reject in zip(cells, own, strict=True)
        )
        files.append(RejectedFile(file, (*columns, str(_("Why this row did not land"))), rows))
    return tuple(files)


def forget_uploads(older_than: timedelta, now: datetime) -> int:
    """Remove kept files that no run of a certain age needs any more; gives how many."""
    folder = Path(settings.UPLOADS)
    removed = 0
    for own in folder.iterdir() if folder.is_dir() else ():
        if not own.name.isdigit():
            continue
        with acting_in(int(own.name)):
            runs = ImportedFile.objects.filter(organisation_id=int(own.name), run__started_at__gte=now - older_than)
            needed = set(runs.values_list("stored_as", flat=True))
        for path in own.iterdir():
            if path.name not in needed and path.stat().st_mtime < (now - older_than).timestamp():
                path.unlink()
                removed += 1
    return removed


def _keep(given: GivenFile, folder: Path) -> tuple[str, str, int]:
    """Copy a file under the hash of its content; gives name, hash and size."""
    mark = hashlib.sha256()
    with given.path.open("rb") as content:
        while piece := content.read(_PIECE):
            mark.update(piece)
    place = folder / mark.hexdigest()
    if not place.exists():
        partly = place.with_suffix(".part")
        shutil.copyfile(given.path, partly)
        partly.replace(place)
    return given.name, mark.hexdigest(), given.path.stat().st_size

"""Files that hold rows and other files with, of every part, what it must be: written whole, read only when whole.

Rule: a file appears under its name when it was read back whole; nothing is taken of one that is damaged.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused

MANIFEST = "manifest.json"
UNREADABLE = (zipfile.BadZipFile, EOFError, KeyError, TypeError, ValueError, OSError, zlib.error)
"""What reading a damaged file raises."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class Part:
    """A part of a file with what it must be. rows: -1 for one that is no table."""

    name: str
    sha256: str
    size: int
    rows: int = -1


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Write a file that does not exist yet; what is raised within leaves none.

    Raises:
        Refused: it is there already, or cannot be written.
    """
    if path.exists():
        raise Refused(_("%(path)s is there already. Choose another name.") % {"path": path})
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6, allowZip64=True) as archive:
            os.chmod(unfinished, 0o600)
            yield archive
        with zipfile.ZipFile(unfinished) as archive:
            if damaged := damaged_part(archive):
                raise OSError(errno.EIO, _("%(part)s is not what was written") % {"part": damaged})
        unfinished.replace(path)
    except OSError as error:
        told = {"path": path, "problem": error.strerror}
        raise Refused(_("%(path)s cannot be written: %(problem)s") % told) from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_part(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes], *, is_table: bool = False) -> Part:
    """Write a part and say what it must be. is_table: every piece is a row."""
    mark, size, count = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)
            mark.update(piece)
            size += len(piece)
            count += 1
    return Part(name, mark.hexdigest(), size, count if is_table else -1)


def write_files(archive: zipfile.ZipFile, prefix: str, root: Path) -> list[Part]:
    """Write the files of a folder and of those in it as parts, without links and without what is removed meanwhile."""
    parts = []
    for path in sorted(one for one in root.rglob("*") if one.is_file() and not one.is_symlink()):
        with suppress(FileNotFoundError), path.open("rb") as file:
            name = f"{prefix}{path.relative_to(root).as_posix()}"
            parts.append(write_part(archive, name, iter(lambda file=file: file.read(_PIECE), b"")))  # type: ignore[misc]
    return parts


def damaged_part(archive: zipfile.ZipFile) -> str:
    """Read it whole: the name of the first part that is not what its manifest says; "" when all are, and no other."""
    parts = [Part(**part) for part in json.loads(archive.read(MANIFEST))["parts"]]
    if set(archive.namelist()) != {MANIFEST, *(part.name for part in parts)}:
        return MANIFEST
    return next((part.name for part in parts if _is_damaged(archive, part)), "")


def _is_damaged(archive: zipfile.ZipFile, part: Part) -> bool:
    mark, size, rows = hashlib.sha256(), 0, 0
    with archive.open(part.name) as file:
        for piece in iter(lambda: file.read(_PIECE), b""):
            mark.update(piece)
            size += len(piece)
            rows += piece.count(b"\n")
    return (mark.hexdigest(), size) != (part.sha256, part.size) or part.rows not in (-1, rows)


def is_outside(name: str) -> bool:
    """Whether a part would be put outside the folder that it is unpacked in."""
    place = PurePosixPath(name)
    return place.is_absolute() or ".." in place.parts or "\\" in name


def unpack_file(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Put a part that is a file in its place; only who runs the product may look into new folders."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with archive.open(name) as file, target.open("wb") as out:
        shutil.copyfileobj(file, out, _PIECE)


def migrations() -> list[str]:
    """What the database was migrated by."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def is_newer(told: Sequence[str]) -> bool:
    """Whether a file comes of a database that was migrated by what this Meetpunt does not know."""
    there = MigrationLoader(connection).disk_migrations
    former = (one for migration in there.values() for one in migration.replaces)
    known = {f"{app}.{name}" for app, name in (*there, *former)}
    return not {name for name in told if name.startswith("store.")} <= known

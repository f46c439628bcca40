"""Backups in a folder, the last so many of them, and when the last one was made.

Rule: an older one goes only when the new one stands, and nothing goes that this did not make.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from meetpunt.actions.backup.encrypting import Sealed, check, encrypt
from meetpunt.actions.backup.writing import Summary, back_up
from meetpunt.actions.errors import Refused

OURS = re.compile(r"meetpunt-\d{8}T\d{6}Z\.zip(\.age)?(\.unfinished)?")
LAST = "last-backup.json"


@dataclass(frozen=True)
class Last:
    """The last backup that was made from here. at: the moment as ISO 8601."""

    at: str
    size: int
    is_encrypted: bool


def make_backup(path: Path, with_key: bool, sealed: Sealed, now: datetime) -> Summary:
    """Write everything to a file that does not exist yet, encrypted when that is asked, and remember when.

    Raises:
        Refused: the file is there already, or cannot be written.
    """
    if not sealed:
        made = back_up(path, with_key, now)
    else:
        check(sealed)
        made = _encrypted(path, with_key, sealed, now)
    last = Last(now.isoformat(), made.size, bool(sealed))
    (Path(settings.DATA) / LAST).write_text(json.dumps(asdict(last)), encoding="utf-8")
    return made


def keep_backup(folder: Path, keep: int, with_key: bool, sealed: Sealed, now: datetime) -> tuple[Path, Summary, int]:
    """Write a backup in a folder and remove all of ours but the last `keep`; gives its place, and how many went.

    Raises:
        Refused: `keep` is less than one, or the file cannot be written.
    """
    if keep < 1:
        raise Refused(_("Keep at least one backup."))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Refused(_("%(path)s cannot be written: %(problem)s") % {"path": folder, "problem": error}) from error
    path = folder / f"meetpunt-{now:%Y%m%dT%H%M%SZ}.zip{'.age' if sealed else ''}"
    made = make_backup(path, with_key, sealed, now)
    ours = sorted(one for one in folder.iterdir() if OURS.fullmatch(one.name))
    whole = [one for one in ours if one.suffix != ".unfinished"]
    gone = [*whole[:-keep], *(one for one in ours if one.suffix == ".unfinished")]
    for one in gone:
        one.unlink(missing_ok=True)
    return path, made, len(gone)


def last_backup() -> Last | None:
    """The last backup that was made from here; None when none is known."""
    try:
        return Last(**json.loads((Path(settings.DATA) / LAST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _encrypted(path: Path, with_key: bool, sealed: Sealed, now: datetime) -> Summary:
    if path.exists():
        raise Refused(_("%(path)s is there already. Choose another name.") % {"path": path})
    unfinished = path.with_name(f"{path.name}.unfinished")
    with tempfile.TemporaryDirectory(prefix=".backing-up-", dir=settings.DATA) as folder:
        plain = Path(folder) / "backup.zip"
        made = back_up(plain, with_key, now)
        try:
            unfinished.touch(mode=0o600)
            encrypt(plain, unfinished, sealed)
            unfinished.replace(path)
        except OSError as error:
            told = {"path": path, "problem": error.strerror or error}
            raise Refused(_("%(path)s cannot be written: %(problem)s") % told) from error
        finally:
            unfinished.unlink(missing_ok=True)
    return Summary(made.organisations, made.rows, made.files, path.stat().st_size, made.with_key)

"""`meetpunt backup` and `meetpunt restore`: everything in one file and back, encrypted when asked."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from meetpunt.actions.backup.parts import Manifest


def add_to(commands: Any) -> None:
    """Add the words `backup` and `restore`."""
    keep = commands.add_parser("backup", help="keep everything in one file, while others go on working")
    keep.add_argument("file", type=Path, help="the file to write; with --keep the folder")
    keep.add_argument("--keep", type=int, metavar="N", help="write in a folder and keep the last N there")
    keep.add_argument("--with-key", action="store_true", help="also the secret key: then keep the file as a secret")
    keep.add_argument("--encrypt-to", action="append", metavar="AGE", help="encrypt for this recipient (age1...)")
    keep.add_argument("--passphrase-file", type=Path, metavar="FILE", help="encrypt under the passphrase in this file")
    keep.set_defaults(run=backup)
    back = commands.add_parser("restore", help="put a backup back; stop the server first")
    back.add_argument("file", type=Path)
    back.add_argument("--force", action="store_true", help="replace what is here")
    back.add_argument("--verify-only", action="store_true", help="only read it whole and say what is in it")
    back.add_argument("--key", type=Path, metavar="FILE", help="the file with the key of an encrypted backup")
    back.add_argument("--passphrase-file", type=Path, metavar="FILE")
    back.set_defaults(run=restore)


def backup(asked: argparse.Namespace) -> None:
    """Write the backup and say what is in it."""
    from django.conf import settings

    from meetpunt.actions.backup.encrypting import Sealed
    from meetpunt.actions.backup.keeping import keep_backup, make_backup

    passphrase = _read(asked.passphrase_file)
    recipients = asked.encrypt_to or ([] if passphrase else settings.BACKUP_TO)
    sealed = Sealed(tuple(recipients), passphrase or ("" if recipients else settings.BACKUP_PASSPHRASE))
    now, gone = datetime.now(UTC), 0
    if asked.keep is None:
        path, made = asked.file, make_backup(asked.file, asked.with_key, sealed, now)
    else:
        path, made, gone = keep_backup(asked.file, asked.keep, asked.with_key, sealed, now)
    told = {
        "file": path,
        "organisations": made.organisations,
        "rows": made.rows,
        "files": made.files,
        "size": f"{made.size / 1e6:.1f}",
    }
    line = _("%(file)s: %(organisations)s organisations, %(rows)s rows, %(files)s files, %(size)s MB, read back whole.")
    print(line % told)
    if gone:
        print(_("Older backups that were removed: %(n)s.") % {"n": gone})
    if sealed:
        print(_("It is encrypted: keep the key or passphrase elsewhere, and try it with restore --verify-only."))
    if made.with_key:
        print(_("It holds the secret key: who has this file can read everything and sign in as anybody."))
    else:
        print(_("It does not hold the secret key. Keep that too: without it encrypted texts cannot be read again."))


def restore(asked: argparse.Namespace) -> None:
    """Put the backup back and say what came; or only look whether that would go well."""
    from django.conf import settings

    from meetpunt.actions.backup import fitting
    from meetpunt.actions.backup import restore as put_back
    from meetpunt.actions.backup.encrypting import Opening, opened
    from meetpunt.actions.backup.restoring import restore_key

    opening = Opening(_read(asked.key), _read(asked.passphrase_file) or settings.BACKUP_PASSPHRASE)
    with opened(asked.file, opening) as plain:
        if asked.verify_only:
            manifest = fitting(plain)
            line = _("%(file)s is whole: %(rows)s rows and %(files)s files of %(made)s, by version %(version)s.")
            files = sum(part.name.startswith("files/") for part in manifest.parts)
            told = {"file": asked.file, "rows": _rows(manifest), "files": files, "version": manifest.version}
            print(line % (told | {"made": manifest.made_at}))
            return
        manifest = put_back(plain, asked.force)
        told = {"rows": _rows(manifest), "made": manifest.made_at}
        print(_("Restored %(rows)s rows of %(made)s. Start the server again.") % told)
        if settings.SECRET_KEY_FILE is None:
            line = _("The secret key is the one of MEETPUNT_SECRET_KEY; that of the backup was not used.")
            print(line, file=sys.stderr)
        elif restore_key(plain):
            print(_("The secret key came along."))
        else:
            print(_("The backup held no secret key: put the former secret.key in the data folder before you start."))


def _rows(manifest: Manifest) -> int:
    return sum(part.rows for part in manifest.parts if part.rows >= 0)


def _read(path: Path | None) -> str:
    """What a file tells.

    Raises:
        Refused: it cannot be read.
    """
    from meetpunt.actions.errors import Refused

    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("%(path)s cannot be read: %(problem)s") % {"path": path, "problem": error}) from error

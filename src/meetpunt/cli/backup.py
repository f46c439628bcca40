"""`meetpunt backup FILE` and `meetpunt restore FILE`."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


def add_to(commands: Any) -> None:
    """Add the words `backup` and `restore`."""
    keep = commands.add_parser("backup", help="keep everything in one file, while others go on working")
    keep.add_argument("file", type=Path)
    keep.add_argument("--with-key", action="store_true", help="also the secret key: then keep the file as a secret")
    keep.set_defaults(run=backup)
    back = commands.add_parser("restore", help="put a backup back; stop the server first")
    back.add_argument("file", type=Path)
    back.add_argument("--force", action="store_true", help="replace what is here")
    back.set_defaults(run=restore)


def backup(asked: argparse.Namespace) -> None:
    """Write the backup and say what is in it."""
    from meetpunt.actions.backup import back_up

    made = back_up(asked.file, asked.with_key, datetime.now(UTC))
    told = {
        "file": asked.file,
        "organisations": made.organisations,
        "rows": made.rows,
        "files": made.files,
        "size": f"{made.size / 1e6:.1f}",
    }
    line = _("%(file)s: %(organisations)s organisations, %(rows)s rows, %(files)s files, %(size)s MB, read back whole.")
    print(line % told)
    if made.with_key:
        print(_("It holds the secret key: who has this file can read everything and sign in as anybody."))
    else:
        print(_("It does not hold the secret key. Keep that too: without it encrypted texts cannot be read again."))


def restore(asked: argparse.Namespace) -> None:
    """Put the backup back and say what came."""
    from meetpunt.actions.backup import restore as put_back
    from meetpunt.actions.backup.restoring import restore_key

    manifest = put_back(asked.file, asked.force)
    rows = sum(part.rows for part in manifest.parts if part.rows >= 0)
    print(_("Restored %(rows)s rows of %(made)s. Start the server again.") % {"rows": rows, "made": manifest.made_at})
    if os.environ.get("MEETPUNT_SECRET_KEY"):
        print(_("The secret key is the one of MEETPUNT_SECRET_KEY; that of the backup was not used."), file=sys.stderr)
    elif restore_key(asked.file):
        print(_("The secret key came along."))
    else:
        print(_("The backup held no secret key: put the former secret.key in the data folder before you start."))

"""Removing an organisation: planned, after a waiting time in which it can be called off, with a file kept of it.

Rule: nothing is removed before its file stands, and once the waiting time is over nobody calls it off.
"""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from meetpunt.actions.backup.encrypting import Sealed, encrypt
from meetpunt.actions.clearing import clear
from meetpunt.actions.errors import Refused
from meetpunt.actions.operating.suspending import found
from meetpunt.actions.operator_trail import Kind, note, tell_administrators
from meetpunt.actions.organisation_file import export_organisation
from meetpunt.store.fields import to_us
from meetpunt.store.models import Organisation
from meetpunt.store.tenancy import changing

WAIT = timedelta(days=30)
"""So long a planned removal can be called off."""
KEEP = timedelta(days=90)
"""So long the file of a removed organisation is kept."""
_FILE = re.compile(r".+-(\d{8}T\d{6}Z)\.zip(\.age)?")


def plan_removal(organisation_id: int, by: str, now: datetime) -> datetime:
    """Have an organisation removed after the waiting time; gives the moment. Twice is once.

    Raises:
        NotVisible: there is no such organisation.
    """
    found(organisation_id)
    with changing(organisation_id, leaves_accounts=True):
        row = found(organisation_id)
        before: datetime | None = row.remove_at
        if before is not None:
            return before
        at = now + WAIT
        Organisation.objects.filter(pk=row.pk).update(remove_at=at)
        tell_administrators(row, {"remove_at": None}, {"remove_at": to_us(at)}, now)
        note(Kind.PLANNED, by, now, organisation=row, told={"remove_at": to_us(at)})
    return at


def call_off(organisation_id: int, by: str, now: datetime) -> bool:
    """Let it stay after all; False when no removal was planned.

    Raises:
        NotVisible: there is no such organisation (any more).
        Refused: its time has come, and it may be being removed.
    """
    found(organisation_id)
    with changing(organisation_id, leaves_accounts=True):
        row = found(organisation_id)
        if row.remove_at is None:
            return False
        if row.remove_at <= now:
            raise Refused(_("The waiting time is over: it is being removed. Its file can be read in again."))
        Organisation.objects.filter(pk=row.pk).update(remove_at=None)
        tell_administrators(row, {"remove_at": to_us(row.remove_at)}, {"remove_at": None}, now)
        note(Kind.CALLED_OFF, by, now, organisation=row)
    return True


def due(now: datetime) -> tuple[int, ...]:
    """The organisations whose waiting time is over."""
    return tuple(Organisation.objects.filter(remove_at__lte=now).order_by("remove_at").values_list("pk", flat=True))


def remove(organisation_id: int, sealed: Sealed, now: datetime) -> bool:
    """Keep a file of an organisation whose time has come, and remove it; False when there is none (any more).

    Killed half-way it is done again: a file more, and nothing else.
    """
    row = Organisation.objects.filter(pk=organisation_id, remove_at__lte=now).first()
    if row is None:
        return False
    with changing(row.pk, leaves_accounts=True):  # so that nobody writes what is not in the file
        Organisation.objects.filter(pk=row.pk, suspended_at=None).update(suspended_at=now)
    file, rows = _keep(row, sealed, now)
    told = {"rows": rows, "file": file.name, "until": to_us(now + KEEP)}
    clear(row.pk, lambda: note(Kind.REMOVED, "", now, organisation=row, told=told))
    return True


def forget_removed(now: datetime) -> int:
    """Throw away the files of organisations that were removed long enough ago; gives how many."""
    gone = 0
    for path in folder().glob("*.zip*"):
        made = _FILE.fullmatch(path.name)
        if made and datetime.strptime(made[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) <= now - KEEP:
            path.unlink(missing_ok=True)
            note(Kind.FORGOTTEN, "", now, name=path.name)
            gone += 1
    return gone


def folder() -> Path:
    """Where the files of removed organisations lie, readable by the server only."""
    return Path(settings.DATA) / "removed-organisations"


def _keep(row: Organisation, sealed: Sealed, now: datetime) -> tuple[Path, int]:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"{row.slug}-{now:%Y%m%dT%H%M%SZ}.zip{'.age' if sealed else ''}"
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder()) as unfinished:
        plain = Path(unfinished) / "plain.zip"
        made = export_organisation(row.pk, plain, now)
        whole = plain
        if sealed:
            whole = Path(unfinished) / "sealed"
            encrypt(plain, whole, sealed)
        whole.chmod(0o600)
        whole.replace(path)
    return path, sum(part.rows for part in made.parts if part.rows >= 0)

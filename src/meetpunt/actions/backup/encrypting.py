"""A backup that only who holds a key or passphrase can read, as `age` files (age-encryption.org/v1).

Other programs read that format too, so a backup can be opened without Meetpunt. For a key the file is written and read
in pieces; for a passphrase it is held in memory, so that is for small ones. The plain file lies in the data folder
meanwhile, where the same things lie already.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused

BEGINS = b"age-encryption.org/v1"
MOST_FOR_PASSPHRASE = 1_000_000_000
"""Bytes that are encrypted under a passphrase: they and what comes of them are held in memory."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class Sealed:
    """For whom: recipients (`age1...`), or a passphrase; neither = not encrypted."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def __bool__(self) -> bool:
        return bool(self.recipients or self.passphrase)


@dataclass(frozen=True)
class Opening:
    """With what: the text of a file with keys (`AGE-SECRET-KEY-1...`), or a passphrase."""

    keys: str = ""
    passphrase: str = ""


def is_encrypted(path: Path) -> bool:
    """Whether it is an age file."""
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINS)) == BEGINS
    except OSError:
        return False


def check(sealed: Sealed) -> None:
    """Look at what it is encrypted for, before anything is written.

    Raises:
        Refused: both are given, or a recipient is none.
    """
    if sealed.recipients and sealed.passphrase:
        raise Refused(_("Encrypt for a key or under a passphrase, not both."))
    _recipients(sealed.recipients)


def encrypt(plain: Path, path: Path, sealed: Sealed) -> None:
    """Write the encrypted file; under a passphrase it is read back.

    Raises:
        Refused: a recipient is none, or the file is too large for a passphrase.
    """
    if sealed.recipients:
        with plain.open("rb") as source, path.open("wb") as target:
            pyrage.encrypt_io(source, target, _recipients(sealed.recipients))
            target.flush()
            os.fsync(target.fileno())
        return
    if plain.stat().st_size > MOST_FOR_PASSPHRASE:
        raise Refused(_("The backup is too large for a passphrase. Encrypt it for a key: --encrypt-to age1..."))
    content = plain.read_bytes()
    path.write_bytes(pyrage.passphrase.encrypt(content, sealed.passphrase))
    again = pyrage.passphrase.decrypt(path.read_bytes(), sealed.passphrase)
    if hashlib.sha256(again).digest() != hashlib.sha256(content).digest():
        raise Refused(_("The encrypted file is not what was written. Nothing was kept; try again."))


@contextmanager
def opened(path: Path, opening: Opening) -> Iterator[Path]:
    """The plain file: the given one, or one that is decrypted into the data folder and removed afterwards.

    Raises:
        Refused: it is encrypted and cannot be opened with this.
    """
    if not is_encrypted(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix=".opened-", dir=settings.DATA) as folder:
        plain = Path(folder) / "backup.zip"
        try:
            _decrypt(path, plain, opening)
        except (pyrage.DecryptError, pyrage.IdentityError, OSError, ValueError) as error:
            told = {"path": path, "why": error}
            raise Refused(_("%(path)s cannot be opened with this key or passphrase: %(why)s") % told) from error
        yield plain


def _decrypt(path: Path, plain: Path, opening: Opening) -> None:
    lines = [line.strip() for line in opening.keys.splitlines()]
    keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    plain.touch(mode=0o600)
    if keys:
        with path.open("rb") as source, plain.open("wb") as target:
            pyrage.decrypt_io(source, target, keys)
    elif opening.passphrase:
        plain.write_bytes(pyrage.passphrase.decrypt(path.read_bytes(), opening.passphrase))
    else:
        raise ValueError(_("it is encrypted: name the file with the key (--key FILE), or give the passphrase"))


def _recipients(told: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(one) for one in told]
    except pyrage.RecipientError as error:
        raise Refused(_("That is no recipient of age (age1...): %(why)s") % {"why": error}) from error

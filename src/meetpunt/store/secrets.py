"""Texts that are kept encrypted because they must be read back: addresses that open something, mails, other keys.

Rule: each purpose has a key of its own, derived from the product's secret key; a text that was kept for one purpose
cannot be read for another. Who has the database without the key reads none of them.
"""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from meetpunt.store.key_ring import keys

_BEGINS = "gAAAAAAAAAAA"
"""Version 128 and moment 0 in base64, as every text here begins."""
NO_MOMENT = 0
"""A Fernet text tells when it was made. Nothing here asks, and a row has its own moment, so it tells nothing."""


class Purpose(StrEnum):
    """What a text is kept for; part of its key."""

    CALENDAR_OF_ELSEWHERE = "calendar of elsewhere"
    CALENDAR_FOR_ELSEWHERE = "calendar for elsewhere"
    MAIL = "mail"
    WEBHOOK = "webhook"
    PRODUCTION = "production feed"
    CRM = "CRM"
    SECOND_STEP = "second step"
    SIGN_ON = "sign-on"


class CannotBeRead(Exception):
    """The text was kept under a key that is not here (any more); the sentence says what to do."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "What was kept secret cannot be read: the secret key was changed. "
                "Name the former key in MEETPUNT_OLD_SECRET_KEYS, or enter it again."
            )
        )


def encrypt(purpose: Purpose, text: str) -> str:
    """The text for keeping, under the key of today."""
    return _keys(purpose).encrypt_at_time(text.encode("utf-8"), NO_MOMENT).decode("ascii")


def decrypt(purpose: Purpose, kept: str) -> str:
    """The text again.

    Raises:
        CannotBeRead: no key that is known opens it, or it was kept for another purpose.
    """
    try:
        return _keys(purpose).decrypt(kept.encode("utf-8")).decode("utf-8")
    except InvalidToken as error:
        raise CannotBeRead from error


def renew(purpose: Purpose, kept: str) -> str:
    """The same text under the key of today, so that a former key can be given up."""
    return encrypt(purpose, decrypt(purpose, kept))


class Under(StrEnum):
    """Which key opens a text."""

    TODAY = "today"
    FORMER = "former"
    NONE = "none"


def under(purpose: Purpose, kept: str) -> Under:
    """Which key opens it."""
    today, *former = _derived(purpose, keys())
    for opener, told in ((today, Under.TODAY), *((one, Under.FORMER) for one in former)):
        try:
            opener.decrypt(kept.encode("utf-8"))
        except InvalidToken:
            continue
        return told
    return Under.NONE


def looks_encrypted(text: str) -> bool:
    """Whether it is what `encrypt` gives: a Fernet text that tells no moment."""
    return text.startswith(_BEGINS)


def fingerprint(secret: str) -> str:
    """What a long random secret is looked up by: its SHA-256, from which it cannot be found again."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def _keys(purpose: Purpose) -> MultiFernet:
    """The first key encrypts; all of them decrypt."""
    return MultiFernet(_derived(purpose, keys()))


@lru_cache(maxsize=64)
def _derived(purpose: Purpose, secret_keys: tuple[str, ...]) -> list[Fernet]:
    return [Fernet(_derive(purpose, key)) for key in secret_keys]


def _derive(purpose: Purpose, secret_key: str) -> bytes:
    """RFC 5869 (HKDF) with SHA-256; the secret key is long and random, so no salt is needed."""
    label = f"meetpunt: {purpose.value}".encode()
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=label).derive(secret_key.encode("utf-8")))

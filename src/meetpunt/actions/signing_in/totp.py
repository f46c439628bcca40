"""Codes of an authenticator app: RFC 6238 with the values that every app knows (SHA-1, 30 seconds, 6 digits).

Rule: pure functions; chance and the clock are parameters.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote, urlencode

SEED_BYTES = 20
SPAN = 30
"""Seconds that a code holds."""
DIGITS = 6
BESIDE = 1
"""Spans before and after the present one of which the code is taken: clocks of phones differ."""


def seed_of(chance: bytes) -> str:
    """A seed as apps take it. chance: `SEED_BYTES` random bytes."""
    return base64.b32encode(chance).decode("ascii")


def span_of(now: datetime) -> int:
    """The half minute since 1970."""
    return int(now.timestamp()) // SPAN


def code_of(seed: str, span: int) -> str:
    """The code of a half minute: HOTP(K, T) of RFC 4226, section 5.3."""
    digest = hmac.new(base64.b32decode(seed), span.to_bytes(8, "big"), sha1).digest()
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def span_of_code(seed: str, code: str, now: datetime, after: int = 0) -> int | None:
    """Of which half minute a code is; None when of none near now, or of none after the one given."""
    here = span_of(now)
    for span in range(here - BESIDE, here + BESIDE + 1):
        if span > after and hmac.compare_digest(code_of(seed, span).encode(), code.encode()):
            return span
    return None


def address(seed: str, email: str, where: str) -> str:
    """What an app reads from the QR code. where: what it calls the place that one signs in to."""
    label = quote(f"{where}:{email}")
    return f"otpauth://totp/{label}?{urlencode({'secret': seed, 'issuer': where, 'digits': DIGITS, 'period': SPAN})}"

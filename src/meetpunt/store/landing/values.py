"""Values as records give them, made into what columns hold: instants, days, minor units, plain texts, digests.

Rule: exact or said so. Money is never a float; an amount with more decimals than its currency has is rounded half even
and counted.
"""

from __future__ import annotations

import marshal
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.store.currencies import exponent
from meetpunt.store.fields import EPOCH, from_us, to_day_number

_QUARTER = 900_000_000  # microseconds; days begin at whole quarters of an hour in every time zone
_SECOND = timedelta(seconds=1)


def instant(moment: datetime | None) -> int | None:
    """Microseconds since the epoch."""
    if moment is None:
        return None
    gap = moment - EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


def day(value: date | None) -> int | None:
    """Days since the epoch."""
    return None if value is None else to_day_number(value)


class Days:
    """Which calendar day a moment falls on in a time zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[int, int] = {}

    def of(self, us: int | None) -> int | None:
        """The day number of a moment in microseconds."""
        if us is None:
            return None
        quarter = us // _QUARTER
        found = self._known.get(quarter)
        if found is None:
            found = to_day_number(from_us(quarter * _QUARTER).astimezone(self._zone).date())
            self._known[quarter] = found
        return found


def minor(amount: Decimal | None, currency: str) -> tuple[int | None, bool]:
    """Minor units of an amount, and whether it had to be rounded to get there."""
    if amount is None:
        return None, False
    scaled = amount.scaleb(exponent(currency))
    whole = int(scaled)
    if whole == scaled:
        return whole, False
    return int(scaled.to_integral_value(ROUND_HALF_EVEN)), True


def whole(number: Decimal | int | None, times: int = 1) -> int | None:
    """A number times `times` as an integer, rounded half even."""
    if number is None:
        return None
    plain = int(number)
    if plain == number:
        return plain * times
    return int((Decimal(number) * times).to_integral_value(ROUND_HALF_EVEN))


def text(value: object, longest: int) -> str | None:
    """A text that fits its column; None when nothing was told."""
    if value is None:
        return None
    plain = value if isinstance(value, str) else str(value)
    if "\x00" in plain:
        plain = plain.replace("\x00", "")  # PostgreSQL holds no NUL
    return plain if len(plain) <= longest else plain[:longest]


def digest(told: tuple[Any, ...]) -> str:
    """Hash of what was told of a row (integers, texts and None only): equal means that there is nothing to do.

    marshal's version 2 knows no references, so that equal values give equal bytes.
    """
    return blake2b(marshal.dumps(told, 2), digest_size=16).hexdigest()


@lru_cache(maxsize=200_000)
def normalised(name: str) -> str:
    """A name without case, accents, and spaces at will: how references by name are compared."""
    if name.isascii():
        return " ".join(name.casefold().split())
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())

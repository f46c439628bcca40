"""Instants and days as integers: exact, ordered and the same on every engine.

An instant is stored as microseconds since 1970-01-01T00:00Z, a day as days since 1970-01-01 in the organisation's
time zone. SQL compares and subtracts them without date functions, which differ between engines.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.secrets import Purpose, looks_encrypted

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1)
MICROSECOND = timedelta(microseconds=1)

FOREVER = date(9999, 12, 31)
"""Until when an effective-dated row holds that has no end."""

BEGINNING = date(1900, 1, 1)
"""From when an effective-dated row holds whose source does not tell since when: "as at import"."""


def to_us(moment: datetime) -> int:
    """Microseconds since the epoch of an aware moment; ValueError when it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"A moment without a time zone: {moment!r}")
    return (moment - EPOCH) // MICROSECOND


def from_us(us: int) -> datetime:
    """The UTC moment of microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=us)


def to_day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH_DAY).days


def from_day_number(number: int) -> date:
    """The day of a number of days since 1970-01-01."""
    return EPOCH_DAY + timedelta(days=number)


class InstantField(models.BigIntegerField):  # type: ignore[type-arg]
    """An aware datetime, stored as microseconds since the epoch."""

    description = "A moment in UTC"
    _pyi_private_set_type: datetime | int  # type: ignore[assignment]
    _pyi_private_get_type: datetime  # type: ignore[assignment]
    _pyi_lookup_exact_type: datetime | int  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *_args: object) -> datetime | None:
        return None if value is None else from_us(value)

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        if isinstance(value, int):
            return from_us(value)
        try:
            return datetime.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError(_("Give a date and time.")) from error

    def get_prep_value(self, value: Any) -> int | None:
        return to_us(value) if isinstance(value, datetime) else value


class SecretField(models.TextField):  # type: ignore[type-arg]
    """A text that is kept encrypted (`store.secrets`) for one purpose, or nothing; anything else is refused."""

    description = "An encrypted text"

    def __init__(self, *args: Any, purpose: Purpose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose

    def deconstruct(self) -> Any:
        """To the database it is a text; also a copy of the field knows its purpose."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def clone(self) -> SecretField:
        """Another one like it."""
        _name, _path, args, kwargs = self.deconstruct()
        return type(self)(*args, purpose=self.purpose, **kwargs)

    def get_prep_value(self, value: Any) -> str | None:
        if value and not looks_encrypted(value):
            raise ValueError(f"{self.name} keeps encrypted texts only")
        return None if value is None else str(value)


class DayField(models.IntegerField):  # type: ignore[type-arg]
    """A calendar day, stored as days since 1970-01-01."""

    description = "A calendar day"
    _pyi_private_set_type: date | int  # type: ignore[assignment]
    _pyi_private_get_type: date  # type: ignore[assignment]
    _pyi_lookup_exact_type: date | int  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *_args: object) -> date | None:
        return None if value is None else from_day_number(value)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if isinstance(value, int):
            return from_day_number(value)
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError(_("Give a date.")) from error

    def get_prep_value(self, value: Any) -> int | None:
        return to_day_number(value) if isinstance(value, date) else value

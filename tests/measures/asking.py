"""How the tests of the measures ask: in days of January 2026 and after, counted on the fingers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.store.fields import to_day_number, to_us
from tests.build import Company, day


def end_of(number: int) -> int:
    """The first instant after a day, as `as_of_us` and `known_at_us` want it."""
    return to_us(day(number) + timedelta(hours=12))


def period(first: int, last: int) -> dict[str, int]:
    """A period of days, both inclusive."""
    return {"from_day": to_day_number(day(first).date()), "until_day": to_day_number(day(last).date())}


def ask(name: str, firm: Company, **scope: Any) -> list[dict[str, Any]]:
    """The rows of a measure over the company's own process."""
    return measure(name, Scope(firm.organisation.pk, firm.process.pk, **scope)).dicts()

"""Exchange rates of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meetpunt.store.models import ExchangeRate
from meetpunt.store.prepared import prepared

MICRO = 1_000_000


@dataclass(frozen=True)
class Rates:
    """Reporting minor units per minor unit of each currency, in millionths."""

    micro: dict[str, int]

    def convert(self, amount_minor: int, currency: str) -> int | None:
        """The amount in the reporting currency, cut to whole minor units; None without a rate."""
        if currency not in self.micro:
            return None
        value = amount_minor * self.micro[currency]
        return (value - value % MICRO) // MICRO


def rates_on(organisation_id: int, day: date) -> Rates:
    """The rates in force on a day."""
    return Rates(dict(_rates(organisation_id, day)))


@prepared
def _rates(organisation_id: int, day: date) -> QuerySet[ExchangeRate, tuple[str, int]]:
    rows = ExchangeRate.objects.filter(organisation_id=organisation_id, valid_from__lte=day, valid_until__gt=day)
    return rows.values_list("currency", "rate_micro")

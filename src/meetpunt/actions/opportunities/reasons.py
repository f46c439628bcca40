"""Why opportunities are lost: the list that every organisation starts with, and may change.

Rule: an event keeps the words of the reason in the organisation's language, as an import does.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.store.models import LossReason
from meetpunt.store.refs import OrganisationRef


@dataclass(frozen=True)
class Reason:
    """A reason in both languages; `no_decision`: the customer did not decide."""

    nl: str
    en: str
    no_decision: bool = False

    def kept_as(self, organisation: OrganisationRef) -> str:
        """How it is written down."""
        return self.nl if organisation.language.startswith("nl") else self.en


DEFAULTS = (
    Reason("Prijs te hoog", "Price too high"),
    Reason("Gekozen voor een concurrent", "Chose a competitor"),
    Reason("Product past niet", "Product does not fit"),
    Reason("Levertijd te lang", "Delivery takes too long"),
    Reason("Voorwaarden", "Terms"),
    Reason("Geen contact meer", "No contact any more", True),
    Reason("Geen budget", "No budget", True),
    Reason("Uitgesteld", "Postponed", True),
    Reason("Behoefte vervallen", "Need fell away", True),
)


def ensure_loss_reasons(organisation_id: int) -> None:
    """Give the organisation the default reasons when it has none. Call it within `changing`."""
    if not LossReason.objects.filter(organisation_id=organisation_id).exists():
        LossReason.objects.bulk_create(
            LossReason(
                organisation_id=organisation_id,
                text_nl=one.nl,
                text_en=one.en,
                is_no_decision=one.no_decision,
                position=place,
            )
            for place, one in enumerate(DEFAULTS)
        )


def reasons_of(organisation: OrganisationRef) -> tuple[Reason, ...]:
    """The reasons to choose from, in order: the organisation's own, else the defaults."""
    rows = list(LossReason.objects.filter(organisation_id=organisation.id))
    if not rows:
        return DEFAULTS
    return tuple(Reason(row.text_nl, row.text_en, row.is_no_decision) for row in rows if row.is_active)

"""What is asked of a KPI: which days, of whom, and which part of the opportunities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.store.refs import ORGANISATION, Place


@dataclass(frozen=True)
class KpiAsk:
    """The question; first and last are both included, and the caller sees to it that last is not after today.

    Attributes:
        place: a person, team or territory; none = the organisation as a whole.
        process_code: the process whose steps are meant; None = the one that is used.
        product_id, segment: which opportunities; a KPI that does not know them says "not here".
    """

    first: date
    last: date
    place: Place = ORGANISATION
    process_code: str | None = None
    product_id: int | None = None
    segment: str | None = None

    @property
    def is_whole(self) -> bool:
        """No part of the opportunities was chosen."""
        return self.product_id is None and self.segment is None

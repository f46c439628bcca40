"""A run with all that it looks things up in, as the makers of rows take it."""

from __future__ import annotations

from functools import cached_property

from meetpunt.store.attribution import Attribution
from meetpunt.store.landing.doubles import Others
from meetpunt.store.landing.purpose import Circumstances
from meetpunt.store.landing.record import Terms
from meetpunt.store.landing.references import References
from meetpunt.store.landing.run import Run


class Landing(Run):
    """A run that can tell who is referred to, whose team it was, and how things stood at a moment."""

    def __init__(self, terms: Terms, *, dry: bool = False) -> None:
        super().__init__(terms, dry=dry)
        self.references = References(self)
        self.circumstances = Circumstances(
            terms.organisation_id, self.today, terms.customer_months, {terms.process_id: terms.steps}
        )
        self.attribution = Attribution(terms.organisation_id)

    @cached_property
    def others(self) -> Others:
        """The accounts from elsewhere, read when first needed."""
        return Others(self.terms)

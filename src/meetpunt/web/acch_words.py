"""The words of ACCH on pages: the four, their questions and answers, and the next step of a sentence about them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.method.acch import Rung

NAMES: dict[Rung, Promise] = {
    Rung.AWARENESS: _("Awareness"),
    Rung.COVERAGE: _("Coverage"),
    Rung.CONSIDERATION: _("Consideration"),
    Rung.HITRATE: _("Hit rate"),
}
STANDS: dict[str, Promise] = {
    **{rung.value: name for rung, name in NAMES.items()},
    "unaware": _("Does not know us"),
    "not_asked": _("Not asked"),
}
"""How far an address got, by code."""
MEANINGS: dict[Rung, Promise] = {
    Rung.AWARENESS: _("know who we are and what we sell"),
    Rung.COVERAGE: _("are visited in an agreed regular frequency"),
    Rung.CONSIDERATION: _("have us on the list of preferred suppliers"),
    Rung.HITRATE: _("promised to order with us when something is to be ordered"),
}
QUESTIONS: tuple[tuple[str, Promise], ...] = (
    ("aware", _("Knows us")),
    ("covered", _("Visits agreed")),
    ("considers", _("Prefers us")),
    ("promised", _("Promised to order")),
)
"""The field of each of the four, and what stands over its answers."""
DOINGS: dict[Rung, Promise] = {
    Rung.AWARENESS: _("Let more addresses know who you are: a first visit, a call, a fair, a mailing."),
    Rung.COVERAGE: _("Agree on regular visits with addresses that know you already."),
    Rung.CONSIDERATION: _("Ask addresses that you visit what it takes to be on their list of preferred suppliers."),
    Rung.HITRATE: _("Ask addresses that prefer you to promise the next order."),
}
"""What to do where one of the four is the next best focus."""

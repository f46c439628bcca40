"""Why a part of a plan is not known, in a sentence that says what to fill in."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.method.planning.back_calculation import Gap, Reason

SENTENCES: dict[Reason, Promise] = {
    Reason.NO_TARGET: _("There is no target in revenue yet: fill one in, or the orders to win."),
    Reason.TARGET_ZERO: _("The target is 0, so nothing is needed for it."),
    Reason.NO_ORDER_SIZE: _("The average order is not known: too few orders were measured. Fill in an estimate."),
    Reason.NO_STEPS: _("No steps were measured, so the way back ends at the orders."),
    Reason.NO_CONVERSION: _(
        "The conversion of step %(step)s is not known: too few opportunities. Fill in an estimate."
    ),
    Reason.ZERO_CONVERSION: _("Nothing goes on from step %(step)s at 0%%, so no number of entries reaches the target."),
    Reason.NO_VISITS: _("How many visits an opportunity or an order takes is not known. Fill in an estimate."),
    Reason.NO_DAYS: _("The workable days are not known, so it cannot be said what fits in them."),
    Reason.NO_VISITS_PER_DAY: _("Visits per day are not known or 0, so visits cannot be told in days."),
    Reason.NO_SALES_VISITS: _("After the agreed visits to customers no visits are left for sales."),
    Reason.MORE_THAN_BEFORE: _(
        "The plan leaves some far more sales visits than were made; up to one and a half times those are counted on."
    ),
    Reason.NO_SELLERS: _("There is nobody in this plan."),
}


def sentence(gap: Gap, names: Mapping[str, str] | None = None) -> str:
    """The sentence of a gap. names: of the steps by code, in the reader's language."""
    return str(SENTENCES[gap.reason]) % {"step": (names or {}).get(gap.step, gap.step)}

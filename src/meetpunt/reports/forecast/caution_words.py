"""What a forecast says of itself, a sentence for each caution: the same on the page and for programs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetpunt.method.forecast.cautions import Caution, Kind


def sentence(one: Caution, step: str, day: str) -> str:
    """A caution in words; step: the name of what it is about, day: since when, both empty when it is about none."""
    told = {"step": step, "day": day}
    match one.kind:
        case Kind.NO_AMOUNTS:
            return _("No order and no open opportunity has an amount: revenue cannot be foreseen.")
        case Kind.NO_ORDERS:
            return _("No order was won yet: sizes are those of what is open.")
        case Kind.NOBODY_WENT_ON:
            return _("%(step)s: nobody was seen going on from here, so its chance can be nearly anything.") % told
        case Kind.FEW_WENT_ON:
            return _("%(step)s: fewer than five went on, so its time is partly that of other steps.") % told
        case Kind.STILL_RISING:
            return _("%(step)s: a good part is still to come of what was followed; the history is young.") % told
        case Kind.SHORT_HISTORY:
            return _("There is less than a quarter of history: the band is wide, and rightly so.")
        case Kind.STEP_CHANGED:
            return _("%(step)s has gone otherwise since %(day)s; what came before counts in full still.") % told
        case Kind.ENTRIES_CHANGED:
            return _("Since %(day)s another number of opportunities comes in than before.") % told
    raise ValueError(one.kind)

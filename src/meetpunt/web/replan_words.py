"""Words for the yearly re-determination: parameters with their step, differences with their interval, and choices."""

from __future__ import annotations

import math

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.planning.inputs import SHARES, Code
from meetpunt.method.planning.redetermination import Difference, Reading
from meetpunt.web import formats, planning_words

READINGS: dict[Reading, Promise] = {
    Reading.SAME: gettext_lazy("As planned"),
    Reading.WITHIN: gettext_lazy("Within the interval: nothing to explain"),
    Reading.MORE: gettext_lazy("More than planned, and more than chance brings"),
    Reading.LESS: gettext_lazy("Less than planned, and more than chance brings"),
    Reading.UNKNOWN: gettext_lazy("Nothing to compare with"),
}
COUNTED: dict[Reading, Promise] = {
    Reading.MORE: gettext_lazy("More than planned; counted, so no chance in it"),
    Reading.LESS: gettext_lazy("Less than planned; counted, so no chance in it"),
}
CHOICES: dict[str, Promise] = {
    "measured": gettext_lazy("What was measured"),
    "wanted": gettext_lazy("What the last plan counted with"),
    "own": gettext_lazy("Own value"),
}


def name(one: Difference) -> str:
    """The parameter; of a step with its letter."""
    told = str(planning_words.CODES[one.code])
    return f"{told} {_letter(one.step)}" if one.step else told


def reading(one: Difference) -> str:
    """What a difference says."""
    if one.measured is None:
        return _("Too few to say")
    if one.planned is None:
        return _("No plan to compare with")
    if one.is_counted and one.reading in COUNTED:
        return str(COUNTED[one.reading])
    return str(READINGS[one.reading])


def apart(one: Difference, currency: str) -> str:
    """How much more or less than planned, with its interval: −0,30 (−0,50 to −0,10)."""
    if one.apart is None:
        return formats.DASH
    told = _signed(one.code, one.apart, currency)
    if one.apart_low is None or one.apart_high is None or one.is_counted:
        return told
    ends = {"low": _signed(one.code, one.apart_low, currency), "high": _signed(one.code, one.apart_high, currency)}
    return f"{told} " + _("(%(low)s to %(high)s)") % ends


def records(one: Difference) -> str:
    """From how many records it was measured."""
    if math.isinf(one.n) or one.measured is None:
        return ""
    n = round(one.n)
    return ngettext("from %(n)s record", "from %(n)s records", n) % {"n": formats.number(n)}


def _signed(code: Code, value: float, currency: str) -> str:
    if code in SHARES:
        shown = _("%(n)s points") % {"n": formats.number(abs(value) * 100)}
        is_nothing = round(abs(value) * 100) == 0
    else:
        shown = planning_words.shown(code, abs(value), currency)
        is_nothing = shown == planning_words.shown(code, 0.0, currency)
    sign = "" if is_nothing else "+" if value > 0 else "\u2212"
    return f"{sign}{shown}"


def _letter(code: str) -> str:
    return "O" if code == "W" else code

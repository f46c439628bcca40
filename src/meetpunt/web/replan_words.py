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


SMALL = 10


def name(one: Difference) -> str:
    """The parameter; of a step with its letter."""
    told = str(planning_words.CODES[one.code])
    return f"{told} {_letter(one.step)}" if one.step else told


def shown(code: Code, value: float | None, currency: str) -> str:
    """A value as people read it; a small number with two decimals, for differences that matter."""
    if value is None or code in SHARES or code in planning_words.MONEY or abs(value) >= SMALL:
        return planning_words.shown(code, value, currency)
    return formats.number(value, 2)


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
    if one.apart_low is not None and one.apart_high is not None and not one.is_counted:
        ends = {"low": _signed(one.code, one.apart_low, currency), "high": _signed(one.code, one.apart_high, currency)}
        told += " " + _("(%(low)s to %(high)s)") % ends
    return _("%(n)s points") % {"n": told} if one.code in SHARES else told


def records(one: Difference) -> str:
    """From how many records it was measured."""
    if math.isinf(one.n) or one.measured is None:
        return ""
    n = round(one.n)
    return ngettext("from %(n)s record", "from %(n)s records", n) % {"n": formats.number(n)}


def _signed(code: Code, value: float, currency: str) -> str:
    if code in SHARES:
        told, nothing = formats.number(abs(value) * 100), formats.number(0)
    else:
        told, nothing = shown(code, abs(value), currency), shown(code, 0.0, currency)
    sign = "" if told == nothing else "+" if value > 0 else "\u2212"
    return f"{sign}{told}"


def _letter(code: str) -> str:
    return "O" if code == "W" else code

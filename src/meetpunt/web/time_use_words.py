"""Time use in words: what stands beside the hours, how the mix changed, and a week as a bar."""

from __future__ import annotations

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.method.planning.ratios import Estimate
from meetpunt.method.time_kinds import SIX
from meetpunt.method.time_use import Change, Mix, Output
from meetpunt.reports.time_use import TimeUse, Week
from meetpunt.web import formats
from meetpunt.web.charts import KEPT, rect, svg

PER: dict[Output, Promise] = {
    Output.LEAD: gettext_lazy("Hours per lead"),
    Output.PROSPECT: gettext_lazy("Hours per prospect"),
    Output.QUOTE: gettext_lazy("Hours per quote"),
    Output.ORDER: gettext_lazy("Hours per order"),
    Output.CUSTOMER: gettext_lazy("Hours per buying customer"),
}
MORE: dict[Mix, Promise] = {
    Mix.SELLING: gettext_lazy(
        "More of the time went to selling, against office and travel: from %(before)s to %(after)s of it."
    ),
    Mix.NEW: gettext_lazy("More of the selling time went to new business: from %(before)s to %(after)s of it."),
    Mix.ROAD: gettext_lazy("More road beside the time at customers: travel went from %(before)s to %(after)s of both."),
}
LESS: dict[Mix, Promise] = {
    Mix.SELLING: gettext_lazy(
        "Less of the time went to selling, against office and travel: from %(before)s to %(after)s of it."
    ),
    Mix.NEW: gettext_lazy("Less of the selling time went to new business: from %(before)s to %(after)s of it."),
    Mix.ROAD: gettext_lazy("Less road beside the time at customers: travel went from %(before)s to %(after)s of both."),
}
SAME: dict[Mix, Promise] = {
    Mix.SELLING: gettext_lazy("Selling against office and travel: too few to say that anything changed."),
    Mix.NEW: gettext_lazy("New business against existing customers: too few to say that anything changed."),
    Mix.ROAD: gettext_lazy("Travel against the time at customers: too few to say that anything changed."),
}


def per(output: Output) -> str:
    """The name of hours per output."""
    return str(PER[output])


def changed(one: Change) -> str:
    """How a balance moved, in a sentence; the interval behind it is that of the log-ratio."""
    if not one.is_told or one.change is None or one.low is None or one.high is None:
        return str(SAME[one.mix])
    shares = {"before": formats.percent(one.before), "after": formats.percent(one.after)}
    told = str((MORE if one.change > 0 else LESS)[one.mix]) % shares
    numbers = (formats.number(value, 2) for value in (one.change, one.low, one.high))
    value, low, high = numbers
    return (
        told + " " + _("(log-ratio %(value)s, 90%%: %(low)s to %(high)s)") % {"value": value, "low": low, "high": high}
    )


def hours(minutes: float | None) -> str:
    """Minutes as hours."""
    return formats.DASH if minutes is None else formats.number(minutes / 60, 0 if minutes >= 6000 else 1)


def said(one: Estimate | None) -> str:
    """A value with its interval, or that there is too little to say."""
    if one is None:
        return formats.DASH
    if one.value is None or one.low is None or one.high is None:
        return _("too few to say")
    digits = 2 if one.value < 2 else 1
    value, low, high = (formats.number(number, digits) for number in (one.value, one.low, one.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def said_share(one: Estimate, part: float | None) -> str:
    """A share with its interval over weeks."""
    if one.low is None or one.high is None:
        return formats.percent(part)
    return f"{formats.percent(part)} ({formats.percent_range(max(0.0, one.low), min(1.0, one.high))})"


def week_bar(week: Week, report: TimeUse) -> SafeString:
    """The six kinds of a week as one bar, as long as its hours beside the busiest week."""
    return _week_bar(week.minutes, _busiest(report.weeks))


@lru_cache(maxsize=64)
def _busiest(weeks: tuple[Week, ...]) -> float:
    """Minutes of the busiest week."""
    return max((one.total for one in weeks), default=0) or 1


@lru_cache(maxsize=KEPT)
def _week_bar(told: tuple[float, ...], most: float) -> SafeString:
    at, shapes = 0.0, []
    for kind, minutes in zip(SIX, told, strict=True):
        width = 100 * minutes / most
        if minutes:
            shapes.append(rect(f"time-kind {kind}", at, 0, width, 12, 0))
        at += width
    return svg("time-week", 12, shapes)


def share_bar(part: float | None, beside: float | None, kind: str) -> SafeString:
    """A share as a bar, with a tick where the others are."""
    shapes = [rect(f"time-kind {kind}", 0, 2, 100 * (part or 0), 10, 3)]
    if beside is not None:
        shapes.append(rect("time-beside", min(99.4, 100 * beside), 0, 0.6, 14, 0))
    return svg("time-share", 14, shapes)


def said_percent(one: Estimate) -> str:
    """So much more, with its interval."""
    if one.value is None or one.low is None or one.high is None:
        return _("too few to say")
    return f"{formats.percent(one.value)} ({formats.percent_range(one.low, one.high)})"


def plain_number(value: float | None, digits: int = 0) -> str:
    """A number with so many digits; a dash when it is not known."""
    return formats.DASH if value is None else formats.number(value, digits)

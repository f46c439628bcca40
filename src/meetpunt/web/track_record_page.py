"""Words and rows of a track record: how often the band held, which method did best, and how far each was off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from meetpunt.method.forecast_record import FEWEST, Best, Judged, Seen
from meetpunt.reports.forecast.kept import RUN_RATE, STEPS, WEIGHTED
from meetpunt.reports.forecast.track import AHEADS, LAST_YEAR, Month, Track
from meetpunt.web import formats

METHODS: dict[str, Promise] = {
    STEPS: gettext_lazy("Steps and their time"),
    WEIGHTED: gettext_lazy("Weighted by step"),
    RUN_RATE: gettext_lazy("Run rate"),
    LAST_YEAR: gettext_lazy("The same month a year before"),
}
AHEAD: dict[int, Promise] = {
    0: pgettext_lazy("foreseen", "at its beginning"),
    1: pgettext_lazy("foreseen", "a month before"),
    3: pgettext_lazy("foreseen", "three months before"),
}
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Row:
    """A month as text. held: whether what came lay within the band; None = it had none."""

    name: str
    band: str
    middle: str
    others: tuple[str, ...]
    actual: str
    held: bool | None


@dataclass(frozen=True)
class Score:
    """A method at a distance, as text; empty = nothing to say."""

    method: str
    ahead: str
    months: str
    held: str
    usual: str
    bias: str
    error: str
    loss: str
    is_first: bool


def headline(track: Track) -> list[str]:
    """How often the band held, what chance makes of that, and the forecast realisation of these months."""
    score = track.scores.get((STEPS, 0))
    if score is None or not score.banded:
        return []
    counts = {"held": score.held, "n": score.banded}
    told = ngettext(
        "Our 80 %% band held %(held)s of the last %(n)s month.",
        "Our 80 %% band held %(held)s of the last %(n)s months.",
        score.banded,
    )
    lines = [told % counts, _of_chance(score)]
    if score.bias is not None and score.bias > -1:
        share = formats.percent(1 / (1 + score.bias))
        lines.append(_("Together what came was %(share)s of the middles that were foreseen.") % {"share": share})
    return lines


def best(told: Best | None) -> list[str]:
    """Which method did best, also when it is the simplest; or that it cannot be said."""
    if told is None:
        return [_("Too few months to say which did best: that takes %(n)s with a range of each.") % {"n": FEWEST}]
    names = {
        "n": told.n,
        "first": METHODS[told.method],
        "second": METHODS[told.second],
        "gain": formats.percent(told.gain),
        "low": signed(told.low),
        "high": signed(told.high),
    }
    if told.is_close:
        return [
            _("Too close to call: over %(n)s months “%(first)s” lost the least, “%(second)s” not much more.") % names,
            _("The difference lies between %(low)s and %(high)s of an average month (90 %% interval).") % names,
        ]
    lines = [
        _("Over %(n)s months “%(first)s” did best, then “%(second)s”.") % names,
        _("It lost %(gain)s of an average month less (90 %% interval: %(low)s to %(high)s).") % names,
    ]
    if told.method in (RUN_RATE, LAST_YEAR):
        lines.append(_("For the total that is enough; the steps still tell which opportunity, whose and when."))
    return lines


def rows_of(track: Track, tell: Callable[[float], str]) -> list[Row]:
    """The months, the latest first."""
    others = [one for one in track.methods if one != STEPS]
    return [_row(one, others, tell) for one in reversed(track.months)]


def others_of(track: Track) -> list[str]:
    """The names of the methods beside the steps, as the rows have them."""
    return [str(METHODS[one]) for one in track.methods if one != STEPS]


def scores_of(track: Track) -> list[Score]:
    """Every method at every distance."""
    return [
        _score(METHODS[method], AHEAD[ahead], track.scores[method, ahead], ahead == AHEADS[0])
        for method in track.methods
        for ahead in AHEADS
        if (method, ahead) in track.scores
    ]


def signed(value: float) -> str:
    """A share with its sign: +12%, −3%, −0.4%."""
    digits = 0 if abs(value) >= 0.01 else 1
    size = round(abs(value) * 100, digits)
    sign = "" if size == 0 else "+" if value > 0 else MINUS
    return f"{sign}{formats.number(size, digits)}%"


def month_name(number: int) -> str:
    """November 2026 as Nov 2026."""
    return f"{formats.MONTHS[formats.language()][number % 12][:3]}{formats.NO_BREAK}{number // 12}"


def _of_chance(score: Judged) -> str:
    words = {"low": score.usual[0], "high": score.usual[1]}
    if score.in_line:
        return _("By chance alone an honest 80 %% band holds %(low)s to %(high)s of so many: this is in line.") % words
    if score.held < score.usual[0]:
        return _("By chance alone it would be %(low)s to %(high)s: the band is too narrow here.") % words
    return _("By chance alone it would be %(low)s to %(high)s: the band is wider than need be.") % words


def _row(month: Month, others: list[str], tell: Callable[[float], str]) -> Row:
    steps = month.seen.get(STEPS)
    return Row(
        month_name(month.month),
        _band(steps, tell),
        tell(steps.told) if steps else "",
        tuple(tell(month.seen[one].told) if one in month.seen else "" for one in others),
        tell(month.actual),
        steps.held if steps else None,
    )


def _band(seen: Seen | None, tell: Callable[[float], str]) -> str:
    if seen is None or seen.p10 is None or seen.p90 is None:
        return ""
    return f"{tell(seen.p10)}{formats.DASH}{tell(seen.p90)}"


def _score(method: Promise, ahead: Promise, score: Judged, is_first: bool) -> Score:
    held = pgettext("months held", "%(held)s of %(n)s") % {"held": score.held, "n": score.banded}
    return Score(
        str(method),
        str(ahead),
        formats.number(score.n),
        held if score.banded else "",
        f"{score.usual[0]}{formats.DASH}{score.usual[1]}" if score.banded else "",
        "" if score.bias is None else signed(score.bias),
        "" if score.error is None else formats.percent(score.error),
        "" if score.loss is None else formats.percent(score.loss),
        is_first,
    )

"""What the hours of somebody went to and stand beside: shares of the six kinds, hours per output, change of mix.

The rule: a figure is a sum over a sum, so hours on what was lost count; a share never stands alone; and shares are
parts of a whole, so that a change of mix is told by balances. See docs/counting/time-use.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.planning.ratios import Estimate, Estimates, counted, ratio_of_sums, ratios
from meetpunt.method.time_kinds import SIX, TimeKind

Floats = NDArray[np.float64]


class Output(StrEnum):
    """What hours are laid beside."""

    LEAD = "lead"
    PROSPECT = "prospect"
    QUOTE = "quote"
    ORDER = "order"
    CUSTOMER = "customer"


HOURS_OF: dict[Output, tuple[TimeKind, ...]] = {
    Output.LEAD: (TimeKind.LEADS,),
    Output.PROSPECT: (TimeKind.LEADS, TimeKind.OPENING),
    Output.QUOTE: (TimeKind.CONVERTING,),
    Output.ORDER: (TimeKind.LEADS, TimeKind.OPENING, TimeKind.CONVERTING),
    Output.CUSTOMER: (TimeKind.CUSTOMERS,),
}
"""Which kinds of time an output took."""

NO_MINUTES = 0.5
"""What a kind without minutes counts as in a balance, in minutes a week: a logarithm has no zero."""

_SELLING = (TimeKind.LEADS, TimeKind.OPENING, TimeKind.CONVERTING, TimeKind.CUSTOMERS)
_NEW = _SELLING[:3]


class Mix(StrEnum):
    """The balances, each of which can move by itself."""

    SELLING = "selling"
    NEW = "new"
    ROAD = "road"


@dataclass(frozen=True)
class Change:
    """How a balance moved from the first to the second half of the weeks.

    Attributes:
        before, after: the share of what stands above in both sides together, 0..1; None without minutes.
        change: of the isometric log-ratio, positive = more of what stands above; with its 90 % interval.
        weeks: how many were compared. None values: too few to say.
    """

    mix: Mix
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    weeks: int

    @property
    def is_told(self) -> bool:
        """The interval leaves "nothing changed" out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def share(part: ArrayLike, whole: ArrayLike) -> Estimate:
    """Share of a kind: its minutes over all, per week given, with the delta method's 90 % interval over the weeks."""
    return ratio_of_sums(part, whole)


def hours_per(hours: ArrayLike, outputs: ArrayLike, wanted: Sequence[int] | None = None) -> Estimates:
    """Hours per output of several people and of all of them.

    Parameters: wanted, the people, by place, of whom it is told (`ratios`); None = everybody.

    The outputs are Poisson over the hours, with rates of one gamma family (`ratios`); hours per output = 1 / rate, at
    the posterior median between its 5 % and 95 % points. Under 5 outputs a person gets nothing.
    """
    found = ratios(outputs, hours, outputs, wanted=wanted)
    return Estimates(_inverse(found.whole), tuple(_inverse(one) for one in found.groups))


def hours_per_one(hours: float, output: float) -> Estimate:
    """Hours per output of one lot by itself, as `hours_per` has the whole."""
    return _inverse(counted(output, hours, output))


def changes(minutes: ArrayLike, face: ArrayLike) -> tuple[Change, ...]:
    """How the mix of a period changed, by three balances.

    Args:
        minutes: float [weeks, 6], in the order of `SIX`, weeks in order and those without any minutes left out.
        face: float [weeks], minutes of visits and demonstrations.
    """
    told, seen = np.asarray(minutes, dtype=np.float64).reshape(-1, len(SIX)), np.asarray(face, dtype=np.float64)
    column: dict[TimeKind, Floats] = {kind: told[:, place] for place, kind in enumerate(SIX)}

    def of(kinds: tuple[TimeKind, ...]) -> Floats:
        return np.stack([column[kind] for kind in kinds])

    return (
        _change(Mix.SELLING, of(_SELLING), of((TimeKind.OFFICE, TimeKind.TRAVEL))),
        _change(Mix.NEW, of(_NEW), of((TimeKind.CUSTOMERS,))),
        _change(Mix.ROAD, of((TimeKind.TRAVEL,)), seen[None, :]),
    )


def balance(above: ArrayLike, below: ArrayLike) -> Floats:
    """The isometric log-ratio per week: sqrt(r s / (r + s)) ln(g(above) / g(below)), g the geometric mean over kinds.

    Source: Egozcue and Pawlowsky-Glahn, Groups of parts and their balances, Mathematical Geology 37, 2005.
    above, below: float [kinds, weeks], minutes.
    """
    up, down = (np.log(np.maximum(np.asarray(one, dtype=np.float64), NO_MINUTES)) for one in (above, below))
    r, s = len(up), len(down)
    return np.asarray(sqrt(r * s / (r + s)) * (up.mean(axis=0) - down.mean(axis=0)))


def _change(mix: Mix, above: Floats, below: Floats) -> Change:
    weeks = above.shape[1]
    half = weeks // 2
    before, after = _part(above[:, :half], below[:, :half]), _part(above[:, half:], below[:, half:])
    if half < TOO_FEW:
        return Change(mix, before, after, None, None, None, weeks)
    told = balance(above, below)
    old, new = told[:half], told[half:]
    moved = float(new.mean() - old.mean())
    errors = float(old.var(ddof=1)) / len(old), float(new.var(ddof=1)) / len(new)
    error = sum(errors)
    if error <= 0:
        return Change(mix, before, after, moved, moved, moved, weeks)
    freedom = error**2 / (errors[0] ** 2 / (len(old) - 1) + errors[1] ** 2 / (len(new) - 1))
    reach = float(stdtrit(freedom, 0.95)) * sqrt(error)
    return Change(mix, before, after, moved, moved - reach, moved + reach, weeks)


def _part(above: Floats, below: Floats) -> float | None:
    whole = float(above.sum() + below.sum())
    return float(above.sum()) / whole if whole else None


def _inverse(one: Estimate) -> Estimate:
    if one.value is None or one.low is None or one.high is None or one.low <= 0:
        return Estimate(n=one.n)
    return Estimate(1 / one.value, 1 / one.high, 1 / one.low, one.n)

"""What the reader of a funnel must know before believing it: each caveat is counted, and said only when it applies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from meetpunt.method.late import registration_delay
from meetpunt.method.simpson import compare_mix
from meetpunt.method.spells import Cause
from meetpunt.reports.counts import EVERYBODY, Whose
from meetpunt.reports.funnel_figures import Caveat, StepLine
from meetpunt.reports.view import Mask, View, entered_between

MATERIAL_TURN = 0.02
"""A difference smaller than this on either side of a turn is noise, not Simpson's paradox."""

FEWEST_TO_TURN = 20


def caveats_of(
    view: View,
    own: Mask,
    around: Mask,
    steps: tuple[StepLine, ...],
    whose: Whose = EVERYBODY,
    other_team: int = 0,
    is_team_too_small: bool = False,
) -> tuple[Caveat, ...]:
    """The caveats of a subject's figures, in the order in which they weigh."""
    shown = view.spells.where(own & view.in_cohort & view.chosen)
    entry = shown.step == 0
    found = []
    scope = replace(view.scope, with_undated=False, by="nothing", owners=whose.owners, teams=whose.teams)
    (undated, unmapped), *_ = view.answer("unplaced", scope).rows
    found.append(Caveat("undated", int(undated or 0)))
    found.append(Caveat("unmapped", int(unmapped or 0)))
    found.append(Caveat("truncated", int(np.count_nonzero(shown.observed_from[entry] > 0))))
    found.append(Caveat("seen_at_import", len(np.unique(shown.opportunity[shown.unknown_entry]))))
    found.append(Caveat("bulk", int(np.count_nonzero(shown.bulk_closed))))
    found.append(_late(view, whose))
    found.append(Caveat("other_team", other_team))
    found.append(Caveat("small_team", int(is_team_too_small)))
    found.append(Caveat("no_rate", sum(line.stock.amount_minor is None for line in steps)))
    turned = _turned(view, own, around)
    found.append(Caveat("simpson", len(turned), ", ".join(turned)))
    return tuple(caveat for caveat in found if caveat.count)


def _late(view: View, whose: Whose) -> Caveat:
    """How many events of the period, this owner's or team's, were written down late, and how late all of them were."""
    registered = view.log.registrations
    chosen = entered_between(registered.happened, view.organisation, view.ask)
    if whose.owners is not None:
        chosen &= np.isin(registered.owner, whose.owners)
    if whose.teams is not None:
        chosen &= np.isin(registered.team, whose.teams)
    delay = registration_delay(registered.happened[chosen], registered.recorded[chosen])
    return Caveat("late", round((delay.late or 0.0) * delay.n), delay=delay)


def _turned(view: View, own: Mask, around: Mask) -> list[str]:
    """Codes of the steps at which the difference with the others turns round within the segments."""
    shown = view.in_cohort & view.chosen & (view.spells.cause != Cause.OPEN)
    segments = len(view.log.segments)
    turned = []
    for place, step in enumerate(view.process.steps[:-1]):
        at_step = shown & (view.spells.step == place)
        counts = []
        for mask in (own, around):
            segment = view.log.segment[at_step & mask]
            went_on = view.spells.cause[at_step & mask] == Cause.WENT_ON
            counts.append(np.bincount(segment[went_on], minlength=segments).astype(np.float64))
            counts.append(np.bincount(segment, minlength=segments).astype(np.float64))
        if counts[1].sum() < FEWEST_TO_TURN:
            continue
        mix = compare_mix(*counts)
        if not mix.turns or None in (mix.own, mix.team, mix.adjusted, mix.team_adjusted):
            continue
        plain, adjusted = (mix.own or 0) - (mix.team or 0), (mix.adjusted or 0) - (mix.team_adjusted or 0)
        if min(abs(plain), abs(adjusted)) >= MATERIAL_TURN:
            turned.append(step.code)
    return turned

"""What the reader of a funnel must know before believing it, as a sentence per caveat."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.reports import formats
from meetpunt.reports.funnel_figures import Caveat


def caveat(one: Caveat) -> str:
    """What the reader must know, in words."""
    told = CAVEATS.get(one.code)
    return told(one) if told else one.code


def _undated(one: Caveat) -> str:
    return ngettext(
        "%(count)s opportunity has no date: it counts in what is in stock now, not in this funnel.",
        "%(count)s opportunities have no date: they count in what is in stock now, not in this funnel.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _unmapped(one: Caveat) -> str:
    return ngettext(
        "%(count)s opportunity stands in a stage that is mapped to no step: it is in no funnel.",
        "%(count)s opportunities stand in a stage that is mapped to no step: they are in no funnel.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _truncated(one: Caveat) -> str:
    return ngettext(
        "%(count)s opportunity began before the source was complete: it counts only from then on.",
        "%(count)s opportunities began before the source was complete: they count only from then on.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _seen_at_import(one: Caveat) -> str:
    return ngettext(
        "Of %(count)s opportunity the step was only seen at an import: nobody knows when it was entered, so it is "
        "left out of the days.",
        "Of %(count)s opportunities the step was only seen at an import: nobody knows when it was entered, so they are "
        "left out of the days.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _bulk(one: Caveat) -> str:
    return ngettext(
        "%(count)s opportunity was closed in a clean-up of many at once: for the days and the conversion it counts as "
        "open until then.",
        "%(count)s opportunities were closed in a clean-up of many at once: for the days and the conversion they count "
        "as open until then.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _late(one: Caveat) -> str:
    delay = one.delay
    if delay is None or delay.late is None or delay.p90 is None:
        return ""
    return ngettext(
        "%(count)s step of %(all)s (%(share)s) was written down more than a day after it happened; 9 in 10 of all "
        "within %(time)s. The latest days may still fill up.",
        "%(count)s steps of %(all)s (%(share)s) were written down more than a day after they happened; 9 in 10 of all "
        "within %(time)s. The latest days may still fill up.",
        one.count,
    ) % {
        "count": formats.number(one.count),
        "all": formats.number(delay.n),
        "share": formats.percent(delay.late),
        "time": formats.days(delay.p90),
    }


def _other_team(one: Caveat) -> str:
    return ngettext(
        "%(count)s opportunity began while this person was in another team: it counts here, not in the team's figures.",
        "%(count)s opportunities began while this person was in another team: they count here, not in the team's "
        "figures.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _no_rate(one: Caveat) -> str:
    return ngettext(
        "In %(count)s step there is an amount in another currency without a rate: its value is not given.",
        "In %(count)s steps there is an amount in another currency without a rate: their value is not given.",
        one.count,
    ) % {"count": formats.number(one.count)}


def _simpson(one: Caveat) -> str:
    return _(
        "At %(steps)s the difference turns round when segments are compared one by one: the mix of segments plays a "
        "part. Choose a segment to look."
    ) % {"steps": one.detail}


def _small_team(_one: Caveat) -> str:
    return _("The team is too small to stand beside one person: the whole organisation does.")


CAVEATS: dict[str, Callable[[Caveat], str]] = {
    "undated": _undated,
    "unmapped": _unmapped,
    "truncated": _truncated,
    "seen_at_import": _seen_at_import,
    "bulk": _bulk,
    "late": _late,
    "other_team": _other_team,
    "no_rate": _no_rate,
    "simpson": _simpson,
    "small_team": _small_team,
}

"""What stands beside somebody on pages that are opened all day, as it was known this morning.

Rule: the team's and the organisation's part of a rep's day (norms of ageing, the own funnel beside the team's, steps to
ask about) does not hang on what anybody entered since this morning: it is kept for the day. With three hundred people
at work something enters a step every second, and reading every event again for each of them kept everybody waiting. On
a day on which an import was read in it is what was known when that was done. The pages of the figures themselves know
everything.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from meetpunt.method.period import first_moment
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.import_runs import known_until


def of_the_day(viewer: Viewer, ask: FunnelAsk) -> FunnelAsk:
    """The same question as of this morning; as it is on an organisation's first day, when everything counts."""
    morning = first_moment(viewer.today, ZoneInfo(viewer.organisation.time_zone))
    organisation = viewer.organisation.id
    key = ("known until", morning)
    known = answers.while_it_holds(organisation, key, lambda: known_until(organisation, morning))
    return replace(ask, known_until=known)

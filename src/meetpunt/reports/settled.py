"""What stands beside somebody on pages that are opened all day, as it was known this morning.

Rule: the team's and the organisation's part of a rep's day (norms of ageing, the own funnel beside the team's, steps to
ask about, the season, what customers buy together) does not hang on what anybody entered since this morning: it is kept
for the day. With three hundred people at work something enters a step every second, and reading every event again for
each of them kept everybody waiting. On a day on which an import was read in it is what was known when that was done.
The pages of the figures themselves know everything.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.method.period import first_moment
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.log import SETTLED
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.fields import to_us
from meetpunt.store.import_runs import known_until
from meetpunt.store.tenancy import change_number


def of_the_day(viewer: Viewer, ask: FunnelAsk) -> FunnelAsk:
    """The same question as of this morning; as it is on an organisation's first day, when everything counts."""
    return replace(ask, known_until=known_of_the_day(viewer))


def scope_of_the_day(viewer: Viewer, scope: Scope) -> tuple[Scope, int]:
    """The same scope as of this morning, and what stands for the change number (`reports.view.remembered`)."""
    known = known_of_the_day(viewer)
    if known is None:
        return scope, change_number(viewer.organisation.id)
    return replace(scope, known_at_us=to_us(known)), SETTLED


def known_of_the_day(viewer: Viewer) -> datetime | None:
    """Until when what was written down counts; None = everything does."""
    morning = first_moment(viewer.today, ZoneInfo(viewer.organisation.time_zone))
    organisation = viewer.organisation.id
    key = ("known until", morning)
    return answers.while_it_holds(organisation, key, lambda: known_until(organisation, morning))

"""Market share: own order intake of twelve months beside what the market is said to buy in a year, with who says so."""

from __future__ import annotations

from datetime import date

from meetpunt.reports.target_actuals import Actual, Asking, months_before
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place


def market_share(viewer: Viewer, place: Place, as_of: date) -> Actual | None:
    """The share of a territory or the organisation, for a viewer who may see the place; None where no market is known.

    share = order intake of the twelve months up to the day / size of the market in that year, or the latest before it.
    """
    if place.person_id is not None or place.team_id is not None:
        return None
    found = Asking(viewer, months_before(as_of, 12), as_of).by_place("market_share", [place]).get(place)
    return found if found is not None and found.year is not None else None

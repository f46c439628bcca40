"""Own orders and addresses beside those that the market is said to have in a year, with who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.reports.memory import answers
from meetpunt.reports.target_actuals import Actual, Asking, months_before
from meetpunt.store.access import Viewer
from meetpunt.store.objectives import market_addresses
from meetpunt.store.refs import Place


@dataclass(frozen=True)
class MarketAddresses:
    """How many addresses there are, with who says so of which year."""

    addresses: int
    source: str
    year: int


def addresses_of(viewer: Viewer, place: Place, as_of: date) -> MarketAddresses | None:
    """The addresses of a territory or the whole market, for a viewer who may see it; None = not known."""
    if place.person_id is not None or place.team_id is not None:
        return None
    organisation = viewer.organisation.id

    def told() -> MarketAddresses | None:
        one = market_addresses(organisation, as_of.year).get(place.territory_id)
        return MarketAddresses(one.addresses or 0, one.source, one.year) if one else None

    return answers.to_draw(organisation, ("market addresses", place, as_of), told)


def market_share(viewer: Viewer, place: Place, as_of: date) -> Actual | None:
    """The share of a territory or the organisation, for a viewer who may see the place; None where no market is known.

    share = order intake of the twelve months up to the day / size of the market in that year, or the latest before it.
    """
    if place.person_id is not None or place.team_id is not None:
        return None

    def share() -> Actual | None:
        found = Asking(viewer, months_before(as_of, 12), as_of).by_place("market_share", [place]).get(place)
        return found if found is not None and found.year is not None else None

    return answers.to_draw(viewer.organisation.id, ("market share", viewer, place, as_of), share)

"""The map of coverage: accounts by how far they are in ACCH, and the same counted per town.

Rule: the accounts are those of the place that the viewer works in; of more than 2,000 every n-th is drawn, and the
page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from meetpunt.method.acch import State, Tally, nested, tally
from meetpunt.reports.acch import place_name
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.store import access, acch_states, account_list, account_places
from meetpunt.store.access import Viewer
from meetpunt.store.account_list import AccountFilter
from meetpunt.store.account_places import MOST, PlacedAccount
from meetpunt.store.agreed_visits import registers_agreements
from meetpunt.store.refs import Place


@dataclass(frozen=True)
class OnCoverage:
    """An account on the map. depth: how many of the four it got to; None = it was not asked."""

    account: PlacedAccount
    depth: int | None


@dataclass(frozen=True)
class TownLine:
    """A town in the table beside the map."""

    town: str
    counts: Tally


@dataclass(frozen=True)
class CoverageMap:
    """What is drawn. count: how many there are; every: every n-th of them is on the map."""

    name: str
    accounts: tuple[OnCoverage, ...]
    towns: tuple[TownLine, ...]
    count: int
    every: int


def coverage_map(viewer: Viewer, place: Place, ask: AcchAsk) -> CoverageMap:
    """The map of a place.

    Raises:
        NotVisible: the viewer may not see the figures of this place.
    """
    name = place_name(viewer, place)
    rows = account_list.chosen(
        viewer, AccountFilter(owner=place.person_id, territory=place.territory_id, segment=ask.segment or "")
    )
    if place.team_id is not None:
        rows = rows.filter(owner__in=access.members_of([place.team_id], ask.as_of))
    count = rows.count()
    every = -(-count // MOST) or 1
    placed = account_places.thinned(rows, every)
    ids = [one.id for one in placed]
    is_counted = registers_agreements(viewer.organisation.id, ask.as_of)
    best = acch_states.best(viewer.organisation.id, ids, ask.as_of)
    agreed = account_list.agreements(viewer.organisation.id, ask.as_of, ids)
    stands = {one.id: (best.get(one.id, State()), one.id in agreed) for one in placed}
    return CoverageMap(
        name,
        tuple(OnCoverage(one, _depth(*stands[one.id], is_counted)) for one in placed),
        _towns(placed, stands, is_counted),
        count,
        every,
    )


def _depth(state: State, has_agreement: bool, is_counted: bool) -> int | None:
    """How far it got; None where nothing is known."""
    one = tally([(state, has_agreement, 1)], is_counted)
    if any(one.yes):
        return sum(one.yes)
    return 0 if nested(state)[0] is False else None


def _towns(
    placed: Iterable[PlacedAccount], stands: dict[int, tuple[State, bool]], is_counted: bool
) -> tuple[TownLine, ...]:
    by_town: dict[str, list[tuple[State, bool, int]]] = defaultdict(list)
    for one in placed:
        by_town[one.town].append((*stands[one.id], 1))
    lines = (TownLine(town, tally(rows, is_counted)) for town, rows in by_town.items())
    return tuple(sorted(lines, key=lambda line: (-line.counts.total, line.town.casefold())))

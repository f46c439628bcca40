"""Sellers and territories of the way back as rows of a table.

The rule: the order is that of names; no row is marked by its figures.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.reports.planning.gap_words import sentence
from meetpunt.reports.planning.way_back import SellerBack, TerritoryBack
from meetpunt.web import formats, planning_words, way_back_words


@dataclass(frozen=True)
class SellerRow:
    """A seller or a territory, alphabetically."""

    name: str
    target: str
    orders: str
    entries: str
    visits: str
    sure: str
    planned: str
    days: str
    chance: str
    why: str


def seller_row(one: SellerBack, currency: str) -> SellerRow:
    """A seller's own way back."""
    way, chance, need = one.way, one.chance, one.chance.need
    gaps = tuple(dict.fromkeys((*way.gaps, *chance.gaps)))
    return SellerRow(
        chance.name,
        way_back_words.money(chance.target, currency),
        way_back_words.count(way.orders),
        way_back_words.count(way.steps[0].entries if way.steps else None),
        planning_words.visits(way.visits),
        planning_words.visits(need.visits.p80 if need and need.visits else None),
        planning_words.visits(chance.visits),
        way_back_words.count(way.days),
        formats.percent(chance.chance),
        " ".join(sentence(gap) for gap in gaps),
    )


def territory_row(one: TerritoryBack, currency: str) -> SellerRow:
    """The sellers of a territory together."""
    chance, need = one.chance, one.chance.need
    return SellerRow(
        one.name,
        way_back_words.money(chance.target, currency),
        way_back_words.count(one.orders),
        way_back_words.count(one.entries),
        planning_words.visits(one.visits),
        planning_words.visits(need.visits.p80 if need and need.visits else None),
        planning_words.visits(chance.visits),
        way_back_words.count(one.days),
        formats.percent(chance.chance),
        " ".join(sentence(gap) for gap in chance.gaps),
    )

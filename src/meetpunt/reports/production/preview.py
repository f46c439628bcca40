"""How many open opportunities a rule would tell of today, before anybody keeps it.

Rule: a count of the whole organisation, without whose they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.large_orders import Rule, is_large, is_near, meets
from meetpunt.reports.production.chances import chances_of
from meetpunt.store.access import Viewer
from meetpunt.store.access.production import must_keep_rules
from meetpunt.store.large_orders import deals_of


@dataclass(frozen=True)
class Preview:
    """Open opportunities that would be told of, those large and near enough but less likely, and all there are.

    without_chance: of how many nothing can be said; without_week: of how many no day was entered.
    """

    told: int
    less_likely: int
    open: int
    without_chance: int
    without_week: int


def preview(viewer: Viewer, rule: Rule) -> Preview:
    """What the rule would do today.

    Raises:
        NotVisible: the viewer keeps no rules.
    """
    must_keep_rules(viewer)
    deals = list(deals_of(viewer.organisation.id, viewer.today, chances_of(viewer)).values())
    large = [one for one in deals if is_large(rule, one) and is_near(rule, one, viewer.today)]
    told = sum(meets(rule, one, viewer.today) for one in large)
    return Preview(
        told=told,
        less_likely=len(large) - told,
        open=len(deals),
        without_chance=sum(one.chance is None for one in deals),
        without_week=sum(one.wanted is None for one in deals),
    )

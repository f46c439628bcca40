"""Pairs of accounts that may be one, for who may decide; two accounts side by side before they are merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meetpunt.reports.accounts import kept
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.account_card import children_of
from meetpunt.store.account_doubles import Pair, pairs
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class Side:
    """One of the two: its values by name, and how many of what hangs on it."""

    id: int
    name: str
    values: Mapping[str, Any]
    children: Mapping[str, int]


def double_pairs(viewer: Viewer) -> tuple[Pair, ...]:
    """The pairs, kept until something changes.

    Raises:
        NotVisible: the viewer is neither manager nor administrator.
    """
    if not may_go_through(viewer):
        raise NotVisible("doubles")
    return kept.latest((viewer, "doubles"), change_number(viewer.organisation.id), lambda: pairs(viewer))


def may_go_through(viewer: Viewer) -> bool:
    """Managers and administrators go through the doubles."""
    return viewer.may_import or bool(viewer.managed_team_ids)


def side(account_id: int, name: str, values: Mapping[str, Any]) -> Side:
    """One side of a comparison."""
    return Side(account_id, name, values, children_of(account_id))

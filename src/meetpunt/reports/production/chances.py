"""How likely each open opportunity is to be won: the evidence by which large orders are told of."""

from __future__ import annotations

from meetpunt.store.access import Viewer
from meetpunt.store.chances import chances_of_open


def chances_of(viewer: Viewer) -> dict[int, float]:
    """The chance by open opportunity; those of which nothing can be said are left out."""
    return chances_of_open(viewer.organisation.id)

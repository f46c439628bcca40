"""Who finds what, where the page says so and not its report: the same sentences for pages and programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from meetpunt.store.access import NotVisible, Viewer

Gate = Callable[[Viewer], object]


def looks_at_figures(viewer: Viewer) -> bool:
    """Who sells, manages or directs."""
    return viewer.sells or viewer.sees_organisation


def registers(viewer: Viewer) -> bool:
    """Who registers in their own name."""
    return viewer.sells and viewer.person_id is not None


def reads_registration(viewer: Viewer) -> bool:
    """Who works in somebody's registration."""
    return viewer.sells or viewer.sees_all_registration


def only(gate: Gate, does: Callable[..., Any]) -> Callable[..., Any]:
    """The function for those only; for everybody else it does not exist.

    Parameters:
        gate: tells of a viewer whether it is there for them, or raises NotVisible itself and gives nothing.
    """

    @wraps(does)
    def there(**given: Any) -> Any:
        if gate(given["viewer"]) is False:
            raise NotVisible(does.__name__)
        return does(**given)

    return there

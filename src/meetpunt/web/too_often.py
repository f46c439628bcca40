"""How often an address that needs no sign-in may be read: counted in the database, which all processes share."""

from __future__ import annotations

import time

from meetpunt.store.limits import over

WITHIN = 600
"""Seconds within which is counted."""


def too_often(what: str, most: int) -> bool:
    """Count one more reading, and say whether that is more than `most` within ten minutes."""
    return over("read", what, most, WITHIN, int(time.time())) > 0

"""How often an address that needs no sign-in may be read: counted in the cache, which all processes share."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

WITHIN = 600
"""Seconds within which is counted."""


def too_often(what: str, most: int) -> bool:
    """Count one more reading, and say whether that is more than `most` within ten minutes."""
    key = "read-" + hashlib.sha256(what.encode()).hexdigest()
    cache.add(key, 0, WITHIN)
    try:
        count = int(cache.incr(key))
    except ValueError:  # it ended just now
        return False
    return count > most

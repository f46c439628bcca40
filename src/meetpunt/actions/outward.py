"""How far this installation goes to addresses that people gave."""

from __future__ import annotations

from django.conf import settings

from meetpunt.connectors.transport import Reach


def reach() -> Reach:
    """How far they are followed: to this machine itself only where the setting FETCH_LOOPBACK allows it."""
    return Reach(allow_loopback=settings.FETCH_LOOPBACK)

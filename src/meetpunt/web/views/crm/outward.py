"""What every page of connections needs to ask a CRM: the clock and how far addresses are followed."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.conf import settings

from meetpunt.connectors.crm.pace import Ticking
from meetpunt.connectors.transport import Reach

CLOCK = Ticking(lambda: datetime.now(UTC), time.sleep)


def reach() -> Reach:
    """How far addresses that people gave are followed."""
    return Reach(allow_loopback=settings.FETCH_LOOPBACK)

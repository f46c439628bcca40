"""The clock by which the pages of connections ask a CRM."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from meetpunt.connectors.crm.pace import Ticking

CLOCK = Ticking(lambda: datetime.now(UTC), time.sleep)

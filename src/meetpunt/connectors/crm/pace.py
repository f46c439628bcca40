"""How fast and how much a CRM is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from meetpunt.connectors.crm.base import Clock
from meetpunt.connectors.crm.trouble import Trouble, trouble


@dataclass(frozen=True, slots=True)
class Ticking:
    """The clock of whoever may read it; see `connectors.crm.base.Clock`."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


@dataclass(slots=True)
class Meter:
    """What was spent today of what may be spent. cap: None when there is none. Whoever made it keeps `spent`."""

    cap: int | None = None
    spent: int = 0

    def spend(self, cost: int) -> None:
        """Count the cost of a request before it is made.

        Raises:
            CrmError: (`BUDGET`) it would go over the cap.
        """
        if self.cap is not None and self.spent + cost > self.cap:
            raise trouble(Trouble.BUDGET)
        self.spent += cost


@dataclass(slots=True)
class Pace:
    """At most so many requests in so many seconds, by a rolling window."""

    most: int = 20
    seconds: float = 2.0
    sent: list[float] = field(default_factory=list)

    def wait(self, clock: Clock) -> None:
        """Wait until the next request may go, and count it."""
        now = clock.now().timestamp()
        self.sent = [at for at in self.sent if at > now - self.seconds]
        if len(self.sent) >= self.most:
            clock.sleep(max(0.0, self.sent[-self.most] + self.seconds - now))
            now = max(now, clock.now().timestamp())
        self.sent.append(now)

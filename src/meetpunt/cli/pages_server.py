"""The server of the pages: a process of it that dies is replaced by another, and who asks it to stop is obeyed."""

from __future__ import annotations

from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from meetpunt.cli import family

THREADS = 4
"""Per process: some may wait for the database while others are answered; more only get in each other's way."""
MOST_CONNECTIONS = 2_000
"""Per process, and one that a browser keeps open counts: with fewer, the next person would wait until somebody left."""
SECONDS_TO_STOP = 10
"""After which a process that is still at a request is killed: what was not answered was not promised."""


class PagesServer(Granian):  # type: ignore[misc, valid-type]  # which one it is depends on the machine
    """Granian, which forgets that it must stop when its processes end by the same signal at the same moment."""

    def _respawn_workers(self, *told: Any, **named: Any) -> None:
        if self.interrupt_signal:
            self.main_loop_interrupt.set()
            return
        super()._respawn_workers(*told, **named)


def serve_pages(host: str, port: int, processes: int) -> None:
    """Serve until stopped."""
    PagesServer(
        family.APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        workers_kill_timeout=SECONDS_TO_STOP,
        respawn_failed_workers=True,
        blocking_threads=THREADS,
        backpressure=MOST_CONNECTIONS,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve(target_loader=family.application)

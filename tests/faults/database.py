"""A PostgreSQL of the test's own that can be killed and comes back at the same address."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.memory import family
from tests.tools.postgres import OURS, own_database, start_server

# As in earnest, but for a power cut: what was acknowledged must survive the death of every process of it.
SETTINGS = ["fsync=off", "max_connections=60", "shared_buffers=64MB"]


class Database:
    """The server over its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server, self.port = start_server(folder, SETTINGS)
        self.url = own_database(self.port)

    def kill(self) -> None:
        """Every process of it, with -9."""
        for process in family(self._server.pid):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._server.wait(10)
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def start(self) -> None:
        """Again, at the same address: it repairs itself from its log."""
        self._server, _port = start_server(self._folder, SETTINGS, self.port)

    def stop(self) -> None:
        """For good."""
        self._server.send_signal(signal.SIGQUIT)
        try:
            self._server.wait(10)
        except subprocess.TimeoutExpired:
            self._server.kill()


@contextmanager
def database() -> Iterator[Database]:
    """One that is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="meetpunt-faults-pg-") as name:
        Path(name).chmod(0o755)
        before = os.environ.get(OURS)
        os.environ[OURS] = name
        try:
            made = Database(Path(name))
            try:
                yield made
            finally:
                made.stop()
        finally:
            os.environ.pop(OURS, None)
            if before is not None:
                os.environ[OURS] = before


def environment(folder: Path, url: str) -> dict[str, str]:
    """The environment of processes over this database, whose tables are made."""
    from tests.own_process import _environment, call

    own = _environment(folder, url)
    call(own, "migrate")
    return own

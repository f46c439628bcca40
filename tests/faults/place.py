"""A product that runs to be hurt: `meetpunt serve` over a place of its own, and its processes by what they do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.memory import family, is_worker
from tests.tools.postgres import _free_port

SECONDS_TO_START = 60


@dataclass
class Running:
    """A server with its environment. process: the first one of its family."""

    own: dict[str, str]
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def ask(self, *words: str) -> Any:
        """A word of `tests.faults.ground`, in a process beside it."""
        return ask(self.own, *words)

    def answering(self) -> list[int]:
        """The processes that answer pages."""
        return [one for one in self._others() if not is_worker(one)]

    def working(self) -> list[int]:
        """The worker through the jobs."""
        return [one for one in self._others() if is_worker(one)]

    def wait(self, seconds: float = SECONDS_TO_START) -> float:
        """Wait until it answers by itself; gives after how many seconds."""
        begin = time.monotonic()
        while time.monotonic() < begin + seconds:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=5) as answer:
                    if answer.status == 200:
                        return time.monotonic() - begin
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise AssertionError(f"it does not answer:\n{self.log.read_text()[-3000:]}")

    def _others(self) -> list[int]:
        return sorted(family(self.process.pid) - {self.process.pid})


def ask(own: dict[str, str], *words: str) -> Any:
    """A word of `tests.faults.ground`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.ground", *words], env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@contextmanager
def served(own: dict[str, str], workers: int = 2, port: int | None = None) -> Iterator[Running]:
    """`meetpunt serve` in an environment; all of its family ends with the block."""
    port = port or _free_port()
    log = Path(own["MEETPUNT_DATA"]) / "server.log"
    command = [sys.executable, "-m", "meetpunt.cli.main", "serve", "--no-demo", "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)], env=own, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    running = Running(own, port, process, log)
    try:
        running.wait()
        yield running
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

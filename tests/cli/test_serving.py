"""The server of the pages: one of its processes may die, and who asks it to stop is obeyed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
from granian.constants import Interfaces

from meetpunt.cli.pages_server import PagesServer
from tests.own_process import environment


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _until_it_answers(port: int) -> None:
    end = monotonic() + 90
    while not _answers(port):
        assert monotonic() < end
        sleep(0.2)


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_who_was_asked_to_stop_while_a_process_died_replaces_it_no_more() -> None:
    server = PagesServer("meetpunt.config.wsgi:application", interface=Interfaces.WSGI)
    server.signal_handler_interrupt()
    server.main_loop_interrupt.clear()  # as Granian does when it sees that a process died
    server._respawn_workers([0], None, None)
    assert server.main_loop_interrupt.is_set()
    assert server.wrks == []


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_process_that_dies_is_replaced_and_all_stop_when_all_are_asked_at_once(tmp_path: Path) -> None:
    own = environment(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "meetpunt.cli.main", "serve", "--no-demo", "--no-worker", "--workers", "2"]
    for _again in range(3):
        server = subprocess.Popen([*command, "--port", str(port)], env=own, start_new_session=True)
        try:
            _until_it_answers(port)
            before = set(_children(server.pid))
            os.kill(max(before), signal.SIGKILL)
            end = monotonic() + 60
            while len(set(_children(server.pid)) - {max(before)}) < len(before) or not _answers(port):
                assert monotonic() < end
                assert server.poll() is None
                sleep(0.2)
            os.killpg(server.pid, signal.SIGTERM)  # as Ctrl-C and systemd do: every process of it
            assert server.wait(timeout=25) == 0
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


SELDOM = (
    "fpdf",
    "fontTools",
    "PIL",
    "xlsxwriter",
    "openpyxl",
    "icalendar",
    "pandas",
    "duckdb",
    "psycopg",
    "scipy.stats",
)
"""What few pages need: together half as much as all other code, and it would be in every process."""


def test_what_few_pages_need_is_not_in_every_process(tmp_path: Path) -> None:
    program = (
        "import os, sys, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'meetpunt.config.settings'\n"
        "django.setup()\n"
        "from meetpunt.cli.family import load_everything\n"
        "load_everything()\n"
        f"print('loaded:', [one for one in {SELDOM} if one in sys.modules])\n"
    )
    own = environment(tmp_path) | {"MEETPUNT_COLUMNAR": "never", "DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", program], env=own, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"

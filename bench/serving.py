"""The real server over a data folder, and readers who have really signed in; loopback only, requests bounded."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

import brotli

from bench.databases import Place
from bench.timing import Times

HOST = "127.0.0.1"
SECONDS_TO_START = 180


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    process: int

    def processor_seconds(self) -> float:
        """What it and its children used up so far; other load on the machine hardly changes that (Linux only)."""
        used = 0.0
        for told in self._family().values():
            used += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        return used

    def memory(self) -> float:
        """Megabytes of it and its children, what they share divided among them (Linux only)."""
        found = 0
        for number in self._family():
            with suppress(OSError):
                told = Path(f"/proc/{number}/smaps_rollup").read_text()
                found += int(told.partition("\nPss:")[2].split()[0])
        return found / 1024

    def _family(self) -> dict[int, list[str]]:
        """What the machine tells of it and its children."""
        told: dict[int, list[str]] = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it ended just now
                told[int(entry.parent.name)] = entry.read_text().rpartition(")")[2].split()
        own = {self.process}
        while more := {number for number, one in told.items() if int(one[1]) in own} - own:
            own |= more
        return {number: told[number] for number in own if number in told}


@contextmanager
def served(place: Place, *, with_limits: bool = False, processes: int | None = None) -> Iterator[Server]:
    """`meetpunt serve` over a place, which ends with the block.

    with_limits: it answers who asks too often that it is too often, as it does by itself; processes: that answer pages,
    None = as many as it makes by itself.
    """
    port, environment = free_port(), place.environment | ({"MEETPUNT_LIMITS": "1"} if with_limits else {})
    command = [sys.executable, "-m", "meetpunt.cli.main", "serve", "--no-demo", "--port", str(port)]
    command += ["--workers", str(processes)] if processes else []
    with (place.folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(server, port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


class Reader:
    """Somebody with a browser's session, over one connection that is kept open."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.cookies = dict(cookies or {})

    def sign_in(self, email: str, password: str) -> None:
        """As the form of the sign-in page does it."""
        _, page = self.ask("/sign-in/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', unpacked(page))
        assert token, "the sign-in page has no form"
        told = {"csrfmiddlewaretoken": token[1].decode(), "username": email, "password": password}
        status, _ = self.ask("/sign-in/", told)
        if status != 302:
            raise RuntimeError(f"signing in answered {status}")

    def leads_to(self, path: str) -> str:
        """Where an address sends on to."""
        self._send(path, None)
        answer = self._connection.getresponse()
        answer.read()
        return answer.getheader("Location") or path

    def ask(self, path: str, told: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body, as they came over the wire."""
        self._send(path, told)
        answer = self._connection.getresponse()
        body = answer.read()
        for header in answer.msg.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, body

    def _send(self, path: str, told: dict[str, str] | None) -> None:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "br, gzip",
            "Accept-Language": "nl",
        }
        if told is None:
            self._connection.request("GET", path, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            self._connection.request("POST", path, urlencode(told), headers)


def unpacked(body: bytes) -> bytes:
    """A body as it was before it was compressed for the wire."""
    if body.startswith(b"\x1f\x8b"):
        return gzip.decompress(body)
    try:
        return brotli.decompress(body)
    except brotli.error:
        return body


def read_many(
    port: int, cookies: dict[str, str], path: str, clients: int, requests: int, before: Callable[[], None] | None = None
) -> tuple[Times, float]:
    """How long each page took, and pages per second of all clients together. before: is done before each request.

    Raises:
        RuntimeError: a page was not answered, for whichever client.
    """
    seconds: list[float] = []
    ready = threading.Barrier(clients + 1)

    def read() -> None:
        reader = Reader(port, cookies)
        _page(reader, path)
        ready.wait()
        for _ in range(requests // clients):
            if before is not None:
                before()
            begin = perf_counter()
            _page(reader, path)
            seconds.append(perf_counter() - begin)

    with ThreadPoolExecutor(clients) as readers:
        reading = [readers.submit(read) for _ in range(clients)]
        ready.wait(timeout=120)
        begin = perf_counter()
        for one in reading:
            one.result()
    return Times(tuple(seconds)), len(seconds) / (perf_counter() - begin)


def _page(reader: Reader, path: str) -> None:
    status, body = reader.ask(path)
    if status != 200 or not body:
        raise RuntimeError(f"{path} answered {status}")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + SECONDS_TO_START
    while True:
        try:
            if Reader(port).ask("/sign-in/")[0] == 200:
                return
        except OSError:
            pass
        if server.poll() is not None or monotonic() > until:
            raise RuntimeError("the server did not start: see server.log in its data folder")
        sleep(0.2)

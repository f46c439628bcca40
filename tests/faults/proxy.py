"""A road to the database that can be made slow, and cut just before or just after a COMMIT is on its way."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

COMMIT = b"COMMIT"


class Proxy:
    """Passes everything on, until told otherwise. delay: seconds that each packet to the database waits."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self.delay = 0.0
        self._cut = ""
        self.cuts = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def cut_before_commit(self) -> None:
        """The next COMMIT never reaches the database."""
        self._cut = "before"

    def cut_after_commit(self) -> None:
        """The next COMMIT reaches it, and its answer reaches nobody."""
        self._cut = "after"

    def close(self) -> None:
        """Let nobody through any more."""
        self._door.close()

    def address(self, url: str) -> str:
        """The address of the database by this road."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{self.port}"))

    def _listen(self) -> None:
        while True:
            try:
                here, _ = self._door.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            gone = threading.Event()
            threading.Thread(target=self._pass, args=(here, there, True, gone), daemon=True).start()
            threading.Thread(target=self._pass, args=(there, here, False, gone), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, is_asking: bool, gone: threading.Event) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if is_asking:
                    time.sleep(self.delay)
                    how = self._is_to_be_cut(data)
                    if how == "before":
                        break
                    other.sendall(data)
                    if how == "after":
                        gone.set()  # the answer is kept from who asked
                        time.sleep(0.3)
                        break
                elif not gone.is_set():
                    other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _is_to_be_cut(self, data: bytes) -> str:
        if COMMIT not in data:
            return ""
        with self._lock:
            how, self._cut = self._cut, ""
            self.cuts += bool(how)
            return how


@contextmanager
def road(to: int) -> Iterator[Proxy]:
    """A road for the time of a block."""
    made = Proxy(to)
    try:
        yield made
    finally:
        made.close()

"""A connection to one checked address that is cut when its time is over, whatever the other side does.

Rule: a time-out per read is not enough, because one byte a second passes it; so a watch holds the socket and shuts it.
"""

from __future__ import annotations

import socket
import threading
from time import monotonic
from typing import Any, Self

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from meetpunt.connectors.addresses import Place

NEARLY = 0.05
"""Seconds before the end within which an error is one of time."""


class Watch:
    """Shuts the sockets that it holds at a moment (of the monotonic clock)."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(self.left, self._shut)
        self._timer.daemon = True
        self.was_cut = False

    @property
    def is_over(self) -> bool:
        """The time is over, whether the watch or a time-out of the socket noticed it first."""
        return self.was_cut or monotonic() >= self._until - NEARLY

    @property
    def left(self) -> float:
        """Seconds left, never none at all."""
        return max(0.01, self._until - monotonic())

    def hold(self, connected: socket.socket) -> None:
        """Watch a socket. A second handle on it is kept: TLS takes the first one over."""
        with self._lock:
            self._held.append(connected.dup())
        if self.was_cut:
            self._shut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for held in self._held:
                held.close()
            self._held.clear()

    def _shut(self) -> None:
        self.was_cut = True
        with self._lock:
            for held in self._held:
                try:
                    held.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed by the other side already


def pool_for(place: Place, watch: Watch) -> urllib3.HTTPConnectionPool:
    """What connects to the place's own address, asks the certificate for its name, and lets the watch hold on."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _held(super()._new_conn(), watch)

    class Safe(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _held(super()._new_conn(), watch)

    told: dict[str, Any] = {"port": place.port, "timeout": urllib3.Timeout(total=watch.left), "maxsize": 1}
    if place.scheme == "http":
        plain = urllib3.HTTPConnectionPool(place.address, **told)
        plain.ConnectionCls = Plain
        return plain
    safe = urllib3.HTTPSConnectionPool(
        place.address, server_hostname=place.host, assert_hostname=place.host, cert_reqs="CERT_REQUIRED", **told
    )
    safe.ConnectionCls = Safe
    return safe


def _held(connected: socket.socket, watch: Watch) -> socket.socket:
    watch.hold(connected)
    return connected

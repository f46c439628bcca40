"""The client that CRMs are asked with, against servers that break off: what may have been done is never sent twice."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.transport import Reach

Serve = Callable[[Callable[[int], tuple[int, bytes, str]]], str]
WHOLE = gzip.compress(b'{"done": true}')


class Jumping:
    """A clock that waits without waiting."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server that answers its nth request as the test says: status, body and how it is packed."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[int], tuple[int, bytes, str]]) -> str:
        asked = 0

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:
                nonlocal asked
                asked += 1
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, body, packed = answer(asked)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                if packed:
                    self.send_header("Content-Encoding", packed)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/thing"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def client() -> Client:
    return Client(Jumping(), Reach(allow_loopback=True), seconds=5)


@pytest.mark.parametrize("broken", [WHOLE[:-6], WHOLE[:12] + b"\x00\x01\x02"], ids=["cut", "spoiled"])
def test_a_packed_answer_that_breaks_off_is_asked_for_again_and_what_changes_something_is_in_doubt(
    serve: Serve, broken: bytes
) -> None:
    address = serve(lambda asked: (200, broken if asked == 1 else WHOLE, "gzip"))
    assert client().ask("GET", address).json() == {"done": True}
    address = serve(lambda asked: (201, broken, "gzip"))
    with pytest.raises(CrmError) as caught:
        client().ask("POST", address, body={"made": 1})
    assert caught.value.trouble is Trouble.UNKNOWN

"""A Pipedrive to talk with over HTTP: pages, markers, signing in, what things cost, and everything that can go wrong.

It is strict where Pipedrive is silent: a parameter that the specification does not name is refused, and a v1 address
that has a v2 twin is not there. `tests/connectors/pipedrive/test_contract.py` holds it against the official
specification and Pipedrive's own client.
"""

from __future__ import annotations

import json
import threading
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.connectors.pipedrive.answers import Refused, answered
from tests.connectors.pipedrive.company import Company

WALL = b"<!DOCTYPE html><html><title>Attention Required! | Cloudflare</title></html>"


@dataclass
class Fault:
    """What goes wrong with the next request whose method and path hold `where`. kind: see `Handler._spoiled`."""

    kind: str
    where: str = ""


@dataclass
class Fake:
    """The server. asked: what was asked, as (method, path, question); most: what a page holds at most."""

    company: Company = field(default_factory=Company)
    token: str = "key-of-bram"
    access: str = "access-1"
    refresh: str = "refresh-1"
    most: int = 500
    burst: int = 1000
    faults: deque[Fault] = field(default_factory=deque)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    between: deque[Callable[[], object]] = field(default_factory=deque)
    forgotten: set[str] = field(default_factory=set)
    admin: bool = True
    lock: threading.RLock = field(default_factory=threading.RLock)
    address: str = ""

    def fail(self, *kinds: str, where: str = "") -> None:
        """Let the next requests go wrong, one after the other."""
        self.faults += [Fault(kind, where) for kind in kinds]

    def paths(self, method: str = "GET") -> list[str]:
        """The paths that were asked."""
        return [path for how, path, _ in self.asked if how == method]

    def marker(self, place: int) -> str:
        """A marker of the next page, that says nothing to who does not know."""
        return urlsafe_b64encode(json.dumps({"after": place}).encode()).decode()

    def place(self, marker: str) -> int:
        """Where a marker stands; Refused for one that is not known (any more)."""
        try:
            if marker in self.forgotten:
                self.forgotten.discard(marker)
                raise ValueError
            return int(json.loads(urlsafe_b64decode(marker))["after"])
        except (ValueError, KeyError):
            raise Refused(400, "Invalid cursor") from None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    disable_nagle_algorithm = True
    fake: Fake

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        told = {name: ",".join(values) for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/oauth/authorize":
            self._ask_for_leave(told)
            return
        with self.fake.lock:
            self.fake.asked.append((self.command, parts.path, told))
            fault = next((one for one in self.fake.faults if one.where in f"{self.command} {parts.path}"), None)
            if fault is not None:
                self.fake.faults.remove(fault)
                if self._spoiled(fault):
                    return
            try:
                status, answer = self._told(parts.path, told, body)
            except Refused as refusal:
                status, answer = refusal.status, {"success": False, "error": refusal.said, "errorCode": refusal.status}
            if self.fake.between and self.command == "GET":
                self.fake.between.popleft()()
        if fault is not None and fault.kind in ("silent", "cut"):
            if fault.kind == "cut":
                self._send(status, json.dumps(answer).encode(), cut=True)
            self.close_connection = True
            return
        self._send(status, json.dumps(answer).encode())

    def _told(self, path: str, told: dict[str, str], body: bytes) -> tuple[int, Any]:
        if path == "/oauth/token":
            return self._renew(body.decode())
        signed = self.headers.get("x-api-token") == self.fake.token
        if not signed and self.headers.get("Authorization") != f"Bearer {self.fake.access}":
            raise Refused(401, "unauthorized access")
        sent = json.loads(body) if body else {}
        if self.command != "GET":
            self.fake.sent.append((self.command, path, sent))
        return answered(self.fake, self.command, path, told, sent)

    def _ask_for_leave(self, told: dict[str, str]) -> None:
        """The page on which somebody gives leave or not, and goes back with what they came with."""
        given = {"code": "code-of-anna", "state": told["state"]}
        refused = {"error": "user_denied", "state": told["state"]}
        links = "".join(
            f'<p><a href="{escape(told["redirect_uri"])}?{escape(urlencode(answer))}">{words}</a></p>'
            for words, answer in (("Allow and install", given), ("Cancel", refused))
        )
        page = f"<!doctype html><html lang=en><title>Pipedrive</title><h1>Pipedrive</h1>{links}</html>"
        self._send(200, page.encode(), {"Content-Type": "text/html"})

    def _renew(self, form: str) -> tuple[int, Any]:
        told = {name: values[0] for name, values in parse_qs(form).items()}
        basic = "Basic " + b64encode(b"app:app-secret").decode()
        known = told.get("refresh_token") == self.fake.refresh or told.get("code") == "code-of-anna"
        if self.headers.get("Authorization") != basic or not known:
            return 400, {"success": False, "message": "Invalid grant", "error": "invalid_grant"}
        number = int(self.fake.access.rpartition("-")[2]) + 1
        self.fake.access = f"access-{number}"
        scope = "base,deals:read"
        return 200, {
            "access_token": self.fake.access,
            "token_type": "Bearer",
            "refresh_token": self.fake.refresh,
            "scope": scope,
            "expires_in": 3599,
            "api_domain": self.fake.address,
        }

    def _spoiled(self, fault: Fault) -> bool:
        """burst, budget, wall, broken (500), rights, unpaid, later (503), gone (no answer, nothing done), html (200);
        silent (done, no answer) and cut (half an answer) go wrong afterwards."""
        error = json.dumps({"success": False, "error": f"spoiled: {fault.kind}"}).encode()
        match fault.kind:
            case "burst":
                self._send(429, error, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2"})
            case "budget":
                self._send(429, error, {"x-ratelimit-remaining": "17"})
            case "wall":
                self._send(403, WALL, {"Content-Type": "text/html"})
            case "html":
                self._send(200, WALL, {"Content-Type": "text/html"})
            case "broken" | "rights" | "unpaid" | "later":
                self._send({"broken": 500, "rights": 403, "unpaid": 402, "later": 503}[fault.kind], error)
            case "gone":
                self.close_connection = True
            case _:
                return False
        return True

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None, *, cut: bool = False) -> None:
        limits = {"x-ratelimit-limit": str(self.fake.burst), "x-ratelimit-remaining": "9", "x-ratelimit-reset": "2"}
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **limits, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)


@contextmanager
def served(fake: Fake) -> Iterator[Fake]:
    """Served on this machine within."""
    handler = type("Bound", (Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()

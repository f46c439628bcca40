"""People who log visits while something breaks: each sends its form again, under the same key, until it is kept.

Rule: only what the server acknowledged (it sends on to Today) counts as kept; any other answer must be in words.
"""

from __future__ import annotations

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

PATIENCE = 20.0
BETWEEN = 0.05
TEXT = "Gesproken over een & ander"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class Writer:
    """Somebody who logs one visit after another. kept: acknowledged keys; told: status and text of other answers."""

    port: int
    cookie: str
    account: int
    kept: list[str] = field(default_factory=list)
    told: list[tuple[int, str]] = field(default_factory=list)
    broken: int = 0

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._form: dict[str, str] = {}
        self._cookies = f"sessionid={self.cookie}"

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what was begun to its end, and stop."""
        self._stop.set()
        self._thread.join(PATIENCE * 3)
        assert not self._thread.is_alive(), "what was begun was never kept"

    def _work(self) -> None:
        while not self._stop.is_set():
            key = str(uuid4())
            while not self._send(key):
                time.sleep(BETWEEN * 4)
            self.kept.append(key)
            time.sleep(BETWEEN)

    def _send(self, key: str) -> bool:
        """Whether it was acknowledged."""
        if not self._form and not self._open():
            return False
        told = {**self._form, "key": key, "visit": f"1::{self.account}::", "minutes": "30", "note": TEXT}
        status, _text, _ = self._ask("/log/", urllib.parse.urlencode(told).encode())
        if status in (302, 303):
            return True
        if status in (403, 422):
            self._form = {}
        return False

    def _open(self) -> bool:
        status, text, headers = self._ask(f"/log/?account={self.account}", None)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        who = re.search(r'name="who" value="([^"]+)"', text)
        if status != 200 or not found or not who:
            return False
        for cookie in headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrftoken="):
                self._cookies = f"sessionid={self.cookie}; {cookie.partition(';')[0]}"
        self._form = {"csrfmiddlewaretoken": found[1], "who": who[1]}
        return True

    def _ask(self, path: str, body: bytes | None) -> tuple[int, str, Any]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        request.add_header("Cookie", self._cookies)
        request.add_header("Accept-Language", "nl")
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as other:
            text = other.read().decode(errors="replace")
            if other.code not in (302, 303):
                self.told.append((other.code, text))
            return other.code, text, other.headers
        except (OSError, urllib.error.URLError, ValueError):
            self.broken += 1  # the connection broke: nobody knows whether it was kept, so it is sent again
            return 0, "", {}


def check(writers: list[Writer], stands: dict[str, int]) -> None:
    """Not one acknowledged visit was lost, none stands twice, and nothing was answered in a programmer's words."""
    kept = [key for one in writers for key in one.kept]
    assert len(kept) > len(writers), "hardly anything was written, so this proves nothing"
    assert [key for key in kept if key not in stands] == [], "acknowledged, and lost"
    assert [key for key, times in stands.items() if times != 1] == [], "kept twice"
    for status, text in (answer for one in writers for answer in one.told):
        assert status in (503, 502, 504), f"answered {status}: {text[:500]}"
        assert "Traceback" not in text, "a trace was shown"
        if "Klant" not in text and "<form" in text:
            assert "Opnieuw verzenden" in text, text[:800]
            assert "Gesproken over een &amp; ander" in text, "what was typed is gone"

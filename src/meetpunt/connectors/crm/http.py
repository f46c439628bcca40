"""The one client that CRMs are asked with: checked addresses, patience, a pace, a meter, and no secret in any log.

Rule: what may have been done is never sent a second time by itself. Only a request that changes nothing, or one that
the other side said it did not take, is tried again.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, ProtocolError
from urllib3.response import BaseHTTPResponse

from meetpunt.connectors.addresses import Place, place_of
from meetpunt.connectors.crm.base import Clock
from meetpunt.connectors.crm.pace import Meter, Pace
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.transport import MEGABYTE, Reach

LOG = logging.getLogger("meetpunt.connectors.crm")
SAFE = ("GET", "HEAD")
NOT_TAKEN = (429, 503)
"""The other side says that it did nothing."""
PASSING = (*NOT_TAKEN, 500, 502, 504)
CHUNK = 262_144
LOOKED_UP_FOR = 300.0
"""Seconds for which an address that was looked up holds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            CrmError: (`BLOCKED`) it is a page for people that refuses us, (`ODD`) it is nothing that we understand.
        """
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            raise trouble(Trouble.BLOCKED if self.is_wall else Trouble.ODD, detail=f"HTTP {self.status}") from None

    @property
    def is_page(self) -> bool:
        """It is a page for people: a wall in front of the CRM, or its maintenance."""
        return "html" in self.headers.get("content-type", "") or self.body.lstrip()[:1] == b"<"

    @property
    def is_wall(self) -> bool:
        """A page for people says that we may not go on."""
        return self.status == 403 and self.is_page


def retry_after(answer: Answer) -> float | None:
    """The seconds after which the other side wants to be asked again, where it tells them."""
    return _seconds(answer.headers.get("retry-after", ""))


@dataclass(slots=True)
class Client:
    """Asks one CRM. reach: how far addresses may go; tries: how often a request that changes nothing is made in all."""

    clock: Clock
    reach: Reach = field(default_factory=Reach)
    meter: Meter = field(default_factory=Meter)
    pace: Pace = field(default_factory=Pace)
    seconds: float = 60.0
    most_bytes: int = 64 * MEGABYTE
    tries: int = 5
    _pools: dict[str, tuple[float, Place, urllib3.HTTPConnectionPool]] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: object = None,
        cost: int = 0,
        may_repeat: bool | None = None,
        wait: Callable[[Answer], float | None] = retry_after,
    ) -> Answer:
        """Make a request and give its answer, whatever its status below 500.

        Parameters:
            url: the whole address without the question. params: the question; what is None is left out.
            form, body: what is sent: as a form, or as JSON.
            cost: what the request costs on the meter, each time that it is made.
            may_repeat: whether it may be made again when nobody knows whether it was done; None: if it is a GET.
            wait: the seconds to wait after an answer that refuses for now, None when it tells none; raises CrmError
                when waiting does not help.

        Raises:
            CrmError: `LATER` (still busy after all tries), `UNKNOWN` (no answer to what changes something), `BUDGET`.
            ConnectorError: the address may not be reached.
        """
        may_repeat = method in SAFE if may_repeat is None else may_repeat
        told = {name: value for name, value in (params or {}).items() if value is not None}
        full = f"{url}?{urlencode(told, doseq=True)}" if told else url
        content, kind = _content(form, body)
        sent = {"Accept-Encoding": "gzip", "User-Agent": "Meetpunt", **kind, **(headers or {})}
        pause = 1.0
        for attempt in range(1, self.tries + 1):
            self.meter.spend(cost)
            self.pace.wait(self.clock)
            try:
                answer = self._once(method, full, sent, content)
            except (HTTPError, OSError) as error:
                LOG.info("%s %s: %s", method, _plain(url), type(error).__name__)
                if not may_repeat:
                    raise trouble(Trouble.UNKNOWN, detail=type(error).__name__) from None
                if attempt == self.tries:
                    raise trouble(Trouble.LATER, detail=type(error).__name__) from None
            else:
                LOG.info("%s %s: %d", method, _plain(url), answer.status)
                if answer.status not in PASSING or answer.is_wall:
                    return answer
                if answer.status not in NOT_TAKEN and not may_repeat:
                    raise trouble(Trouble.UNKNOWN, detail=f"HTTP {answer.status}")
                told_wait = wait(answer)
                if told_wait is not None and told_wait > 120:
                    raise trouble(Trouble.LATER, again_at=self.clock.now() + timedelta(seconds=told_wait))
                if attempt == self.tries:
                    if answer.status == 429:
                        return answer
                    raise trouble(Trouble.LATER, detail=f"HTTP {answer.status}")
                pause = max(pause, told_wait or 0.0)
            self.clock.sleep(pause)
            pause = min(pause * 2, 30.0)
        raise AssertionError("unreachable")

    def _once(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Answer:
        place, pool = self._pool(url)
        found = pool.urlopen(
            method,
            _target(url),
            body=content,
            headers={"Host": place.host_header, **headers},
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            body = bytearray()
            for piece in _pieces(found):
                body += piece
                if len(body) > self.most_bytes:
                    raise trouble(Trouble.ODD, detail="too long an answer")
        finally:
            found.release_conn()
        return Answer(found.status, _lowered(found), bytes(body))

    def _pool(self, url: str) -> tuple[Place, urllib3.HTTPConnectionPool]:
        """A connection to the checked place of an address; it is kept for the next request."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        now = self.clock.now().timestamp()
        kept = self._pools.get(root)
        if kept is not None and now - kept[0] < LOOKED_UP_FOR:
            return kept[1], kept[2]
        place = place_of(url, self.reach.resolve, self.reach.seconds, self.reach.allow_loopback)
        timeout = urllib3.Timeout(connect=self.reach.seconds, read=self.seconds)
        pool = (
            urllib3.HTTPConnectionPool(place.address, place.port, timeout=timeout, maxsize=2)
            if place.scheme == "http"
            else urllib3.HTTPSConnectionPool(
                place.address,
                place.port,
                timeout=timeout,
                maxsize=2,
                server_hostname=place.host,
                assert_hostname=place.host,
                cert_reqs="CERT_REQUIRED",
            )
        )
        self._pools[root] = (now, place, pool)
        return place, pool


def _content(form: Mapping[str, str] | None, body: object) -> tuple[bytes | None, dict[str, str]]:
    if form is not None:
        return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if body is not None:
        return json.dumps(body).encode(), {"Content-Type": "application/json"}
    return None, {}


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _plain(url: str) -> str:
    """An address for a log: the question is left out, it may hold what is secret."""
    return url.partition("?")[0]


def _lowered(found: BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in found.headers.items()}


def _pieces(found: BaseHTTPResponse) -> Iterator[bytes]:
    """The body unpacked, piece by piece; a piece never unpacks to more than a few times its size at once."""
    encoding = found.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        while chunk := found.read(CHUNK, decode_content=False):
            yield chunk
        return
    if encoding != "gzip":
        raise trouble(Trouble.ODD, detail=f"packed as {encoding}")
    machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        while chunk := found.read(CHUNK, decode_content=False):
            yield machine.decompress(chunk, 4 * CHUNK)
            while machine.unconsumed_tail:
                yield machine.decompress(machine.unconsumed_tail, 4 * CHUNK)
    except zlib.error:
        raise ProtocolError("it does not unpack") from None
    if not machine.eof:
        raise ProtocolError("it broke off")  # as of any other answer that did: what changes something is in doubt


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

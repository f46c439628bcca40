"""Fetches what lies at an address that a user gave, without being led to places that only this server can reach.

Rule: the name is looked up once, every address that it has is checked, and the connection goes to just a checked one;
each redirect begins anew. Time, size and what unpacks from it are limited: no answer can hold the fetcher up.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError, SSLError
from urllib3.response import BaseHTTPResponse

from meetpunt.connectors.addresses import Place, Resolve, place_of, system_resolve
from meetpunt.connectors.messages import problem
from meetpunt.connectors.watched import Watch, pool_for

MEGABYTE = 1_000_000
REDIRECTS = (301, 302, 303, 307, 308)
LATER = (408, 425, 429)
CHUNK = 65_536
LONGEST_ETAG = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a fetch may go. seconds: for all of it, from the first name looked up to the last byte; bytes: packed and
    unpacked alike. allow_loopback: also http, and this machine itself, for tests and for a server beside this one.
    """

    seconds: float = 10.0
    bytes: int = 5 * MEGABYTE
    redirects: int = 3
    allow_loopback: bool = False
    resolve: Resolve = field(default=system_resolve)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. body: None when it is what it was at the last time (`etag`)."""

    body: bytes | None
    etag: str = ""


def fetch(address: str, etag: str = "", reach: Reach | None = None) -> Fetched:
    """What lies at an address now.

    Parameters:
        etag: what the answer of the last time was called; the same answer is not sent again.

    Raises:
        ConnectorError: with a code of `messages.FETCH_SENTENCES`.
    """
    reach = reach or Reach()
    until = monotonic() + reach.seconds
    for _ in range(reach.redirects + 1):
        place = place_of(address, reach.resolve, until - monotonic(), reach.allow_loopback)
        with Watch(until) as watch:
            try:
                answer = _ask(place, etag, watch)
                if answer.status not in REDIRECTS:
                    return _read(answer, place.host, etag, reach, watch)
                address = urljoin(address, answer.headers.get("Location", ""))
            except SSLError as error:
                raise problem("fetch_slow" if watch.is_over else "fetch_not_safe", host=place.host) from error
            except (HTTPError, OSError, ValueError) as error:
                raise problem("fetch_slow" if watch.is_over else "fetch_failed", host=place.host) from error
    raise problem("fetch_goes_round", host=place.host)


def _ask(place: Place, etag: str, watch: Watch) -> BaseHTTPResponse:
    headers = {
        "Host": place.host_header,
        "User-Agent": "Meetpunt",
        "Accept": "text/calendar, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    if etag:
        headers["If-None-Match"] = etag
    return pool_for(place, watch).urlopen(
        "GET", place.target, headers=headers, redirect=False, retries=False, preload_content=False, decode_content=False
    )


def _read(answer: BaseHTTPResponse, host: str, etag: str, reach: Reach, watch: Watch) -> Fetched:
    if answer.status == 304 and etag:
        return Fetched(None, etag)
    if answer.status in (401, 403):
        raise problem("fetch_closed", host=host)
    if answer.status in (404, 410):
        raise problem("fetch_gone", host=host)
    if answer.status in LATER or answer.status >= 500:
        raise problem("fetch_later", host=host)
    if answer.status != 200:
        raise problem("fetch_odd", host=host)
    body = _unpacked(answer, reach, host)
    if watch.was_cut:  # the connection was cut: what came is a part
        raise problem("fetch_slow", host=host)
    told = answer.headers.get("ETag", "")
    return Fetched(body, told if len(told) <= LONGEST_ETAG and told.isprintable() else "")


def _unpacked(answer: BaseHTTPResponse, reach: Reach, host: str) -> bytes:
    """The whole body; packed and unpacked size are counted apart, so that a bomb stops before it opens."""
    unpack = _unpacker(answer.headers.get("Content-Encoding", ""), host)
    packed, body = 0, bytearray()
    while chunk := answer.read(CHUNK, decode_content=False):
        packed += len(chunk)
        body += unpack(chunk, reach.bytes + 1 - len(body))
        if packed > reach.bytes or len(body) > reach.bytes:
            raise problem("fetch_too_big", host=host, limit=reach.bytes // MEGABYTE)
    return bytes(body)


def _unpacker(encoding: str, host: str) -> Callable[[bytes, int], bytes]:
    match encoding.strip().lower():
        case "" | "identity":
            return lambda chunk, room: chunk[:room]
        case "gzip" | "x-gzip" | "deflate":
            machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)

            def unpack(chunk: bytes, room: int) -> bytes:
                try:
                    return machine.decompress(chunk, room)
                except zlib.error as error:
                    raise problem("fetch_failed", host=host) from error

            return unpack
    raise problem("fetch_odd", host=host)

"""Which addresses of the web may be fetched: only public ones, told without riddles, by https.

Rule: a name is looked up once and every address that it has must be public; the place that is given holds the address
to connect to, so that the name is never asked again and cannot answer differently the second time.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from meetpunt.connectors.messages import problem

Resolve = Callable[[str, int], list[str]]
"""Gives the addresses that a name has, as texts; raises OSError or UnicodeError when it has none."""

Address = IPv4Address | IPv6Address
LONGEST = 2_000
# What `is_global` lets through, or lets through by another address inside it.
REFUSED = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # of protocols; one cloud keeps its inside here
            "168.63.129.16/32",  # the inside of Azure
            "192.88.99.0/24",  # 6to4 relays
            "64:ff9b::/96",  # IPv4 within IPv6 (NAT64)
            "64:ff9b:1::/48",
            "2001::/32",  # Teredo
            "2002::/16",  # 6to4
            "fec0::/10",  # site-local, of old
            "::/96",  # IPv4-compatible, of old
            "::ffff:0:0:0/96",  # IPv4 within IPv6 (SIIT)
            "3fff::/20",  # of documentation
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A checked place on the web. host: the name that its certificate must have; address: where to connect."""

    scheme: str
    host: str
    address: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        """The name as the server is told it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"https": 443, "http": 80}[self.scheme] else f"{host}:{self.port}"


def place_of(address: str, resolve: Resolve, seconds: float, allow_loopback: bool = False) -> Place:
    """The place of an address that somebody gave. seconds: how long the name may take to be looked up.

    Raises:
        ConnectorError: it is no such address, its name is not known, or it lies where only this server can reach.
    """
    parts, host = _parts(address, allow_loopback)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = _look_up(host, port, resolve, seconds)
    if not all(_may_be_reached(one, allow_loopback) for one in found):
        raise problem("fetch_private", host=host)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Place(parts.scheme, host, str(found[0]), port, target)


def check(address: str, allow_loopback: bool = False) -> None:
    """Look at an address without asking anybody: whether it may be fetched at all as it is written.

    Raises:
        ConnectorError: as `place_of`, but for what only its name can tell.
    """
    _split, host = _parts(address, allow_loopback)
    with suppress(ValueError):  # a name tells nothing yet
        if not _may_be_reached(ip_address("127.0.0.1" if host == "localhost" else host), allow_loopback):
            raise problem("fetch_private", host=host)


def host_of(address: str) -> str:
    """The name in an address, for a sentence."""
    try:
        return urlsplit(address).hostname or "…"
    except ValueError:
        return "…"


def system_resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, as this machine knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def masked(address: str) -> str:
    """The address without what is secret in it, to show on a page."""
    return f"{host_of(address)}/…"


def _parts(address: str, allow_loopback: bool) -> tuple[SplitResult, str]:
    """The parts of an address and its name in ASCII. Calendar programs say webcal for what is fetched by https."""
    address = address.strip()
    if not address or len(address) > LONGEST or any(sign <= " " or sign in '\\"<>^`{|}\x7f' for sign in address):
        raise problem("fetch_no_address")
    scheme, _, rest = address.partition(":")
    if scheme.lower() in ("webcal", "webcals"):
        address = f"https:{rest}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        _port = parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise problem("fetch_no_address") from error
    if parts.scheme not in (("https", "http") if allow_loopback else ("https",)):
        raise problem("fetch_only_https")
    if not host or "%" in host or parts.port == 0:
        raise problem("fetch_no_address")
    if parts.username is not None or parts.password is not None:
        raise problem("fetch_with_password")
    return parts, host


def _look_up(host: str, port: int, resolve: Resolve, seconds: float) -> list[Address]:
    """The addresses of a name. Looking up cannot be stopped, so it is left behind when it takes too long."""
    found: list[str] = []

    def ask() -> None:
        try:
            found.extend(resolve(host, port))
        except (OSError, UnicodeError):
            return

    asking = threading.Thread(target=ask, name="looking up a name", daemon=True)
    asking.start()
    asking.join(max(0.0, seconds))
    if asking.is_alive():
        raise problem("fetch_slow", host=host)
    try:
        addresses: list[Address] = [ip_address(one) for one in found]
    except ValueError as error:  # with a zone (fe80::1%eth0): never public
        raise problem("fetch_private", host=host) from error
    if not addresses:
        raise problem("fetch_unknown_name", host=host)
    return addresses


def _may_be_reached(address: Address, allow_loopback: bool) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return _may_be_reached(address.ipv4_mapped, allow_loopback)
    if address.is_loopback:
        return allow_loopback
    closed = (
        address.is_private,
        address.is_link_local,
        address.is_multicast,
        address.is_reserved,
        address.is_unspecified,
        not address.is_global,
        any(address.version == network.version and address in network for network in REFUSED),
    )
    return not any(closed)

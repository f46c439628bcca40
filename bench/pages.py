"""The funnel page of a rep and the team page, as one and as sixteen readers get them, and the bytes of a cold page.

Hit = nothing changed since it was last counted; miss = a write raised the change number before each request.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable
from urllib.parse import urljoin

from bench.databases import Place
from bench.serving import Reader, read_many, served, unpacked
from bench.timing import say, table

READER, PASSWORD = "anna@demo.example", "meetpunt-demo"
GOALS = "Goals on a hit: p50 under 60 ms alone, over 60 pages/s at sixteen."
ELSEWHERE = (
    "On this size of machine EspoCRM's dashboard took 132 ms alone and gave 16 pages/s, Odoo's report 109 ms and 15/s."
)
COLD_GOAL = 200_000


def bench_pages(place: Place, requests: int) -> None:
    """Print latencies and pages per second, then the weight of a cold page."""
    say(f"Pages from the product's own server, at most {requests} requests each; milliseconds and pages per second")
    raise_number = raiser(place)
    rows = []
    with served(place) as server:
        port = server.port
        reader = Reader(port)
        reader.sign_in(READER, PASSWORD)
        pages = {"rep's funnel": reader.leads_to("/funnel/"), "team": reader.leads_to("/team/")}
        for name, path in pages.items():
            for clients in (1, 16):
                read_many(port, reader.cookies, path, clients, clients)
                for kind, before, most in (("hit", None, requests), ("miss", raise_number, max(16, requests // 16))):
                    begin = server.processor_seconds()
                    times, rate = read_many(port, reader.cookies, path, clients, most, before)
                    # Every reader fetches the page once before the clock starts.
                    used = (server.processor_seconds() - begin) / (len(times.seconds) + clients)
                    told = (f"{times.share(part) * 1000:.0f}" for part in (50, 95))
                    rows.append(
                        (name, kind, str(clients), str(len(times.seconds)), *told, f"{rate:.1f}", f"{used * 1000:.0f}")
                    )
        heads = ("page", "answered", "readers", "requests", "p50 ms", "p95 ms", "pages/s", "processor ms a page")
        table(heads, rows)
        say(f"{GOALS} {ELSEWHERE}\n")
        _weigh(Reader(port, reader.cookies), pages["rep's funnel"])


def raiser(place: Place) -> Callable[[], None]:
    """Does what logging a visit does: raises the change number (SQLite only)."""
    lock = threading.Lock()
    database = sqlite3.connect(
        place.folder / "meetpunt.sqlite3", timeout=30, isolation_level=None, check_same_thread=False
    )

    def raise_number() -> None:
        with lock:
            database.execute("UPDATE organisation SET change_number = change_number + 1")

    return raise_number


def _weigh(reader: Reader, path: str) -> None:
    """Everything that a browser fetches for a page, as it comes over the wire."""
    weights = {"page": reader.ask(path)[1]}
    html = unpacked(weights["page"]).decode()
    links = set(re.findall(r'(?:<link[^>]+href|<script[^>]+src|<use href)="(/static/[^"#]+)', html))
    for link in sorted(links):
        weights[link] = reader.ask(link)[1]
        if link.endswith(".css"):
            for font in re.findall(r"url\([\"']?([^\"')]+\.woff2)", unpacked(weights[link]).decode()):
                address = urljoin(link, font)
                weights[address] = reader.ask(address)[1]
    say("Bytes of a cold page as they came over the wire (compressed where the server does it); every font counted")
    table(("what", "bytes"), [(name.rpartition("/")[2], f"{len(body):,}") for name, body in weights.items()])
    total = sum(map(len, weights.values()))
    say(f"In all {total:,} bytes; goal under {COLD_GOAL:,}. The page itself, uncompressed: {len(html.encode()):,}.\n")

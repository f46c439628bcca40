"""The work of docs `bench/peers.md`, ours measured by it, and a timer for anybody's pages on the same machine.

`python -m bench.peers files FOLDER` writes the files to import. `python -m bench.peers measure URL...` times pages of a
server that runs, signed in by its cookies. `python -m bench --only peers` does all of it for Meetpunt.
"""

from __future__ import annotations

import argparse
import http.client
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urljoin, urlsplit

from bench.databases import Place, Postgres, Sqlite
from bench.export import Export, write_export
from bench.pages import raiser
from bench.serving import Reader, Server, served, unpacked
from bench.timing import Times, machine, say, table

SELLERS, OPPORTUNITIES, ACTIVITIES = 100, 20_000, 200_000
REQUESTS = 40
MANAGER, SELLER, PASSWORD = "manager@bench.example", "seller@bench.example", "measured-on-one-machine"
PAGES = (
    ("pipeline of a rep", SELLER, "/pipeline/"),
    ("list: one segment, by amount", MANAGER, "/opportunities/?segment=care&sort=-amount"),
    ("search for a name", MANAGER, "/search/?q=Deal+1234"),
    ("conversion report", MANAGER, "/funnel/"),
)
PUBLISHED = (
    ("Odoo 19", "report", "109", "15", "90"),
    ("EspoCRM 9", "dashboard", "132", "16", "188"),
)
"""Of others, measured by others on a machine of this size with less load: page, p50 ms alone, pages/s of sixteen, and
the import of 10,000 opportunities with 50,000 activities in seconds. What was in their caches is not known."""
LINKS = re.compile(r'(?:<link[^>]+?href|<script[^>]+?src|<img[^>]+?src)="([^"#]+)')


@dataclass(frozen=True)
class Weight:
    """What a browser fetches for a page that it never saw: requests and bytes over the wire."""

    requests: int
    size: int


def bench_peers(folder: Path, engine: Sqlite | Postgres, size: float = 1.0) -> None:
    """Import, then the pages of the server; size: part of the work."""
    exported = folder / "peers"
    exported.mkdir()
    export = _files(exported, size)
    place = engine.fresh()
    begin = perf_counter()
    place.meetpunt("import", *map(str, export.files), "--org", "Bench", "--mapping", str(export.mapping), "--json")
    seconds = perf_counter() - begin
    counts = f"{export.opportunities:,} opportunities, {export.events:,} stage events, {export.activities:,} activities"
    say(f"Beside other products (bench/peers.md): {counts}")
    say(f"Import of the files by `meetpunt import`, SQLite: {seconds:.0f} s")
    _sign_ins(place)
    rows = []
    with served(place) as server:
        for name, email, path in PAGES:
            reader = Reader(server.port)
            reader.sign_in(email, PASSWORD)
            address = f"http://127.0.0.1:{server.port}{reader.leads_to(path)}"
            weight = weigh(address, reader.cookies)
            for kind, before in (("warm", None), ("after a write", raiser(place))):
                begin = server.processor_seconds()
                times = measured(address, reader.cookies, max(4, int(REQUESTS * size)), before)
                used = (server.processor_seconds() - begin) / (len(times.seconds) + 1)
                told = (f"{times.share(part) * 1000:.0f}" for part in (50, 95))
                own = f"{_size(address, reader.cookies):,}"
                rows.append((name, kind, *told, f"{used * 1000:.0f}", own, str(weight.requests), f"{weight.size:,}"))
        say(f"Memory of the server's processes after that: {server.memory():.0f} MB")
    table(
        ("page", "answered", "p50 ms", "p95 ms", "processor ms", "bytes", "requests when cold", "bytes when cold"), rows
    )
    say("Of others, as published (not measured here)")
    table(("product", "page", "p50 ms", "pages/s of sixteen", "import of 10,000 with 50,000, s"), PUBLISHED)
    engine.drop(place)


def measured(address: str, cookies: dict[str, str], requests: int, before: object = None) -> Times:
    """How long a page took, one request after the other over one connection; the first is not counted."""
    parts = urlsplit(address)
    connection = _connection(address)
    seconds = []
    for place in range(requests + 1):
        if callable(before):
            before()
        begin = perf_counter()
        connection.request("GET", _path(parts.path, parts.query), headers=_headers(cookies))
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or not body:
            raise SystemExit(f"{address} answered {answer.status}")
        if place:
            seconds.append(perf_counter() - begin)
    return Times(tuple(seconds))


def weigh(address: str, cookies: dict[str, str]) -> Weight:
    """The page with its styles, scripts and pictures, and the fonts of the styles, each once."""
    page = _fetched(address, cookies)
    found = {address: len(page)}
    for link in LINKS.findall(unpacked(page).decode(errors="replace")):
        part = urljoin(address, link)
        if part not in found and urlsplit(part).netloc == urlsplit(address).netloc:
            body = _fetched(part, cookies)
            found[part] = len(body)
            if urlsplit(part).path.endswith(".css"):
                for font in re.findall(r"url\([\"']?([^\"')]+\.woff2)", unpacked(body).decode(errors="replace")):
                    found.setdefault(urljoin(part, font), len(_fetched(urljoin(part, font), cookies)))
    return Weight(len(found), sum(found.values()))


def main() -> None:
    """Write the files, or time pages."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True)
    files = words.add_parser("files", help="write the files to import")
    files.add_argument("folder", type=Path)
    timing = words.add_parser("measure", help="time pages of a server that runs")
    timing.add_argument("urls", nargs="+", metavar="URL")
    timing.add_argument("--cookie", action="append", default=[], metavar="NAME=VALUE")
    timing.add_argument("--requests", type=int, default=REQUESTS)
    timing.add_argument("--process", type=int, action="append", default=[], help="of the server, for its memory")
    asked = parser.parse_args()
    if asked.word == "files":
        asked.folder.mkdir(parents=True, exist_ok=True)
        export = _files(asked.folder, 1.0)
        say(f"{export.opportunities:,} opportunities, {export.events:,} events, {export.activities:,} activities")
        return
    say(machine())
    cookies = dict(one.partition("=")[::2] for one in asked.cookie)
    rows = []
    for address in asked.urls:
        times, weight = measured(address, cookies, asked.requests), weigh(address, cookies)
        told = (f"{times.share(part) * 1000:.0f}" for part in (50, 95))
        rows.append((address, *told, f"{_size(address, cookies):,}", str(weight.requests), f"{weight.size:,}"))
    table(("page", "p50 ms", "p95 ms", "bytes", "requests when cold", "bytes when cold"), rows)
    if asked.process:
        memory = sum(Server(0, number).memory() for number in asked.process)
        say(f"Memory of the processes and their children: {memory:.0f} MB")


def _files(folder: Path, size: float) -> Export:
    return write_export(
        folder, int(OPPORTUNITIES * size), int(ACTIVITIES * size), sellers=max(4, int(SELLERS * size) // 4 * 4)
    )


def _sign_ins(place: Place) -> None:
    """The first rep of the file, and the first manager, who leads everybody."""
    made = (("Rep 00", SELLER, "rep"), ("Manager 0", MANAGER, "manager"))
    with closing(sqlite3.connect(place.folder / "meetpunt.sqlite3", timeout=30)) as database, database:
        for name, email, role in made:
            words = ("--name", f"{name} signs in", "--email", email, "--role", role, "--password", PASSWORD)
            place.meetpunt("user", "create", "--org", "Bench", *words)
            ((login,),) = database.execute("SELECT id FROM login WHERE email = ?", [email]).fetchall()
            database.execute("UPDATE person SET login_id = NULL WHERE login_id = ?", [login])
            database.execute("UPDATE person SET login_id = ? WHERE name = ?", [login, name])
            database.commit()
        database.execute(
            "UPDATE team SET is_whole = 1 WHERE id IN (SELECT m.team_id FROM team_management m "
            "JOIN person p ON p.id = m.person_id WHERE p.name = 'Manager 0')"
        )


def _size(address: str, cookies: dict[str, str]) -> int:
    return len(_fetched(address, cookies))


def _fetched(address: str, cookies: dict[str, str]) -> bytes:
    connection, parts = _connection(address), urlsplit(address)
    connection.request("GET", _path(parts.path, parts.query), headers=_headers(cookies))
    body = connection.getresponse().read()
    connection.close()
    return body


def _connection(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "127.0.0.1", parts.port, timeout=120)


def _path(path: str, query: str) -> str:
    return (path or "/") + (f"?{query}" if query else "")


def _headers(cookies: dict[str, str]) -> dict[str, str]:
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": told, "Accept-Encoding": "br, gzip", "Accept": "text/html,*/*"}


if __name__ == "__main__":
    main()

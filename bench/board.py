"""The pipeline board at about 20,000 opportunities, of one rep and of who manages everybody; and one move on it.

Hit = nothing changed since it was last drawn; miss = a visit was logged before each request. The norms of ageing are
those of the morning in both.
"""

from __future__ import annotations

import sqlite3

from bench.databases import Place
from bench.pages import PASSWORD, READER, raiser
from bench.serving import Reader, read_many, served
from bench.timing import say, table

REP = "bram@demo.example"
GOAL = "Goal on a hit: p50 under 50 ms."


def bench_board(place: Place, requests: int) -> None:
    """Print latencies (SQLite only)."""
    count, still_open = _count(place)
    say(f"The board: {count:,} opportunities, {still_open:,} of them open; at most {requests} requests each")
    let_her_manage_everybody(place)
    raise_number = raiser(place)
    rows = []
    with served(place) as server:
        for name, email in (("a rep's", REP), ("everybody's", READER)):
            reader = Reader(server.port)
            reader.sign_in(email, PASSWORD)
            for kind, before, most in (("hit", None, requests), ("miss", raise_number, max(8, requests // 16))):
                read_many(server.port, reader.cookies, "/pipeline/", 1, 2)
                begin = server.processor_seconds()
                times, _rate = read_many(server.port, reader.cookies, "/pipeline/", 1, most, before)
                used = (server.processor_seconds() - begin) / (len(times.seconds) + 1)
                told = (f"{times.share(part) * 1000:.0f}" for part in (50, 95))
                size = len(reader.ask("/pipeline/")[1])
                rows.append((name, kind, str(len(times.seconds)), *told, f"{used * 1000:.0f}", f"{size:,}"))
    table(("board", "answered", "requests", "p50 ms", "p95 ms", "processor ms", "bytes"), rows)
    say(f"{GOAL}\n")


def _count(place: Place) -> tuple[int, int]:
    with sqlite3.connect(place.folder / "meetpunt.sqlite3") as database:
        rows = database.execute("SELECT COUNT(*), SUM(outcome = 'open') FROM opportunity")
        count, still_open = rows.fetchone()
    return count, still_open or 0


def let_her_manage_everybody(place: Place) -> None:
    """The team that the reader manages becomes the team above all teams."""
    with sqlite3.connect(place.folder / "meetpunt.sqlite3", timeout=30) as database:
        database.execute(
            "UPDATE team SET is_whole = 1 WHERE id IN (SELECT m.team_id FROM team_management m JOIN person p ON "
            "p.id = m.person_id JOIN login l ON l.id = p.login_id WHERE l.email = ?)",
            [READER],
        )

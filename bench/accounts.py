"""The list of accounts at fifty thousand of them, as one reader gets it from the product's own server.

Hit = nothing changed since it was last asked; miss = a visit was logged before each request.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta

from bench.databases import Place
from bench.pages import PASSWORD, READER, raiser
from bench.serving import Reader, read_many, served
from bench.timing import say, table

GOAL = "Goal: p50 under 50 ms on a hit."
DAY_US = 86_400_000_000
PAGES = {
    "first page": "/accounts/",
    "by town, descending": "/accounts/?sort=-town",
    "a text": "/accounts/?q=bakkerij+oss",
    "customers": "/accounts/?status=customer",
    "lost customers": "/accounts/?status=lost",
    "overdue, longest first": "/accounts/?overdue=1&sort=due",
    "not visited this year": "/accounts/?since={since}",
    "a double while typing": "/accounts/alike/?name=bakerij+van+dongn&town=Oss",
}
TRADES = ("Bakkerij", "Slagerij", "Hotel", "Bistro", "Kantine", "Catering", "Brasserie", "Zorgkeuken")
FAMILIES = ("Van Dongen", "Smulders", "Heijmans", "Verhoeven", "Kwakkel", "Molenaar", "De Brink", "Het Wilgenhof")
TOWNS = ("Oss", "Uden", "Veghel", "Best", "Tilburg", "Goirle", "Waalwijk", "Boxtel", "Helmond", "Cuijk", "Breda")


def bench_accounts(place: Place, count: int, requests: int) -> None:
    """Print latencies of the list; the place is a demo company on SQLite, to which accounts are added."""
    _fill(place, count)
    say(f"The list of accounts at {count:,} of them, one reader, {requests} requests each; milliseconds")
    raise_number = raiser(place)
    rows = []
    with served(place) as server:
        reader = Reader(server.port)
        reader.sign_in(READER, PASSWORD)
        for name, address in PAGES.items():
            path = address.format(since=_first_of_the_year(place))
            for kind, before, most in (("hit", None, requests), ("miss", raise_number, max(8, requests // 4))):
                times, _rate = read_many(server.port, reader.cookies, path, 1, most, before)
                told = (f"{times.share(part) * 1000:.0f}" for part in (50, 95))
                rows.append((name, kind, str(len(times.seconds)), *told))
    table(("page", "answered", "requests", "p50 ms", "p95 ms"), rows)
    say(f"{GOAL}\n")


def _first_of_the_year(place: Place) -> str:
    with sqlite3.connect(place.folder / "meetpunt.sqlite3") as database:
        day = database.execute("SELECT MAX(started_on) FROM activity WHERE status = 'held'").fetchone()[0]
    return date((date(1970, 1, 1) + timedelta(days=day)).year, 1, 1).isoformat()


def _fill(place: Place, count: int) -> None:
    """Accounts of the reader's people, with visits, opportunities, orders and agreements as a company has them."""
    dice = random.Random(1)
    database = sqlite3.connect(place.folder / "meetpunt.sqlite3", timeout=30)
    with database:
        one = lambda sql: database.execute(sql).fetchone()[0]  # noqa: E731
        organisation = one("SELECT id FROM organisation WHERE is_demo")
        today = one("SELECT MAX(started_on) FROM activity WHERE status = 'held'")
        process = one(f"SELECT id FROM sales_process WHERE organisation_id = {organisation} ORDER BY is_default DESC")
        steps = [
            row[0] for row in database.execute(f"SELECT id FROM step WHERE process_id = {process} ORDER BY position")
        ]
        owners = [
            row[0]
            for row in database.execute(
                "SELECT m.person_id FROM team_membership m JOIN team_management t ON t.team_id = m.team_id "
                "JOIN person p ON p.id = t.person_id JOIN login l ON l.id = p.login_id WHERE l.email = ?",
                (READER,),
            )
        ]
        like = _columns_like(database)
        for number in range(count - one(f"SELECT COUNT(*) FROM account WHERE organisation_id = {organisation}")):
            owner, made = dice.choice(owners), (today - dice.randint(30, 1500)) * DAY_US
            name = f"{dice.choice(TRADES)} {dice.choice(FAMILIES)} {number % 977}"
            account = like(
                "account", name=name, town=dice.choice(TOWNS), owner_id=owner, created_at=made, segment="Horeca"
            )
            common = {"account_id": account}
            for _ in range(dice.choice((0, 0, 1, 2, 4))):
                day = today - dice.randint(0, 700)
                seen = {"started_on": day, "started_at": day * DAY_US, "kind": "visit", "status": "held"}
                like("activity", **common, **seen, person_id=owner, opportunity_id=None, contact_id=None)
            if dice.random() < 0.4:
                step = dice.randrange(len(steps) - 1)
                place_now = {"step_id": steps[step], "outcome": "open", "closed_on": None, "owner_id": owner}
                chance = like("opportunity", **common, **place_now, process_id=process, created_at=made)
                for entered in range(step + 1):
                    at = {"happened_on": today - 90 + entered, "happened_at": (today - 90 + entered) * DAY_US}
                    like(
                        "stage_event", opportunity_id=chance, kind="step", step_id=steps[entered], **at, owner_id=owner
                    )
            if dice.random() < 0.3:
                day = today - dice.randint(0, 1400)
                like("sales_order", **common, opportunity_id=None, ordered_on=day, owner_id=owner, is_cancelled=0)
            if dice.random() < 0.25:
                like("visit_agreement", **common, visits_per_year=dice.choice((2, 4, 6, 12)))
    database.execute("ANALYZE")
    database.close()


def _columns_like(database: sqlite3.Connection) -> Callable[..., int]:
    """Insert a row like one that is there, with some columns of its own; gives its id."""
    patterns: dict[str, dict[str, object]] = {}

    def insert(table_name: str, **own: object) -> int:
        if table_name not in patterns:
            cursor = database.execute(f"SELECT * FROM {table_name} LIMIT 1")
            row = cursor.fetchone()
            patterns[table_name] = dict(zip([column[0] for column in cursor.description], row, strict=True))
        values = patterns[table_name] | own
        for unique in ("id", "source_id", "external_id", "client_key", "import_run_id"):
            values.pop(unique, None)
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        made = database.execute(f"INSERT INTO {table_name} ({names}) VALUES ({marks})", list(values.values()))
        return int(made.lastrowid or 0)

    return insert

"""A CRM export of a chosen size, seeded: people, accounts, opportunities with their step history, activities."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

REPS, ACCOUNTS_PER_REP = 12, 75
CODES = ("S", "P", "A", "T", "O", "C", "W")
GOES_ON = (0.58, 0.70, 0.68, 0.74, 0.58, 0.68)
DAYS_IN_STEP = 16.0
STILL_OPEN = 0.25
KINDS = ("visit", "visit", "call", "call", "email", "office")
LAST_DAY = datetime(2026, 6, 30)
YEARS = 2

MAPPING = """source: bench
complete_from: 2024-07-01
time_zone: Europe/Amsterdam
currency: EUR
dates: ymd
process: spatoco
files:
  - file: people.csv
    table: people
    fields: {name: name, team: team, manager: manager, territory: territory, role: role}
  - file: accounts.csv
    table: accounts
    fields: {id: id, name: name, town: town, segment: segment, owner: owner}
  - file: opportunities.csv
    table: opportunities
    fields: {id: id, name: name, account: account, owner: owner, stage: stage, amount: amount,
             created_at: created, closed_at: closed}
    values: {stage: {WON: won, LOST: lost}}
  - file: events.csv
    table: events
    fields: {opportunity: opportunity, stage: stage, at: at, by: by}
    values: {stage: {WON: won, LOST: lost}}
  - file: activities.csv
    table: activities
    fields: {id: id, kind: kind, subject: subject, owner: owner, account: account, opportunity: opportunity,
             starts_at: starts, ends_at: ends, travel_minutes: travel, status: status}
"""


@dataclass(frozen=True)
class Export:
    """The files with their mapping, and how many rows of each they hold."""

    files: tuple[Path, ...]
    mapping: Path
    opportunities: int
    events: int
    activities: int


def write_export(folder: Path, opportunities: int, activities: int, seed: int = 1, sellers: int = REPS) -> Export:
    """Write the files of an export into a folder."""
    draw = np.random.default_rng(seed)
    reps = [f"Rep {number:02}" for number in range(sellers)]
    teams = [f"Team {number // 4}" for number in range(sellers)]
    accounts = sellers * ACCOUNTS_PER_REP
    people = [(f"Manager {number}", f"Team {number}", "", "", "manager") for number in range(sellers // 4)]
    people += [
        (name, team, f"Manager {place // 4}", f"Area {place}", "rep")
        for place, (name, team) in enumerate(zip(reps, teams, strict=True))
    ]
    owner = draw.integers(sellers, size=opportunities)
    account = owner * ACCOUNTS_PER_REP + draw.integers(ACCOUNTS_PER_REP, size=opportunities)
    begins = np.sort(draw.uniform(0, 365 * YEARS, opportunities))
    deals, events = [], []
    for number in range(opportunities):
        history, stage, closed = _life(draw, float(begins[number]))
        rep = reps[owner[number]]
        events += [(number, step, _moment(at), rep) for step, at in history]
        amount = round(float(draw.lognormal(9, 0.7)), 2)
        created = _moment(float(begins[number]))
        deals.append((number, f"Deal {number}", int(account[number]), rep, stage, amount, created, closed))
    return Export(
        (
            _write(folder / "people.csv", ("name", "team", "manager", "territory", "role"), people),
            _write(
                folder / "accounts.csv",
                ("id", "name", "town", "segment", "owner"),
                (
                    (n, f"Customer {n}", "Utrecht", ("care", "hotel", "school")[n % 3], reps[n // ACCOUNTS_PER_REP])
                    for n in range(accounts)
                ),
            ),
            _write(
                folder / "opportunities.csv",
                ("id", "name", "account", "owner", "stage", "amount", "created", "closed"),
                deals,
            ),
            _write(folder / "events.csv", ("opportunity", "stage", "at", "by"), events),
            _write(
                folder / "activities.csv",
                ("id", "kind", "subject", "owner", "account", "opportunity", "starts", "ends", "travel", "status"),
                _activities(draw, activities, reps, account, owner),
            ),
        ),
        _text(folder / "mapping.yaml", MAPPING),
        opportunities,
        len(events),
        activities,
    )


def _life(draw: np.random.Generator, begin: float) -> tuple[list[tuple[str, float]], str, str]:
    """The events of one opportunity up to the last day, the stage it stands in, and its closing moment ("" = open)."""
    at, history = begin, [(CODES[0], begin)]
    for place, chance in enumerate(GOES_ON):
        at += float(draw.exponential(DAYS_IN_STEP)) + 0.05
        goes_on, stays = draw.random() < chance, draw.random() < STILL_OPEN / 2
        if at >= 365 * YEARS or stays:
            return history, history[-1][0], ""
        if not goes_on:
            history.append(("LOST", at))
            return history, "LOST", _moment(at)
        history.append(("WON" if CODES[place + 1] == "W" else CODES[place + 1], at))
    return history, "WON", _moment(at)


def _activities(
    draw: np.random.Generator, count: int, reps: Sequence[str], account: Any, owner: Any
) -> Iterable[tuple[Any, ...]]:
    about = draw.integers(len(account), size=count)
    day, minute = draw.integers(365 * YEARS, size=count), draw.integers(8 * 60, 17 * 60, size=count)
    length, travel = draw.integers(10, 90, size=count), draw.integers(0, 50, size=count)
    for number in range(count):
        deal = int(about[number])
        kind = KINDS[number % len(KINDS)]
        start = LAST_DAY - timedelta(days=365 * YEARS) + timedelta(days=int(day[number]), minutes=int(minute[number]))
        end = start + timedelta(minutes=int(length[number]))
        yield (
            number,
            kind,
            f"About deal {deal}",
            reps[owner[deal]],
            int(account[deal]),
            deal if number % 2 else "",
            f"{start:%Y-%m-%d %H:%M}",
            f"{end:%Y-%m-%d %H:%M}",
            int(travel[number]) if kind == "visit" else "",
            "done",
        )


def _moment(days: float) -> str:
    return f"{LAST_DAY - timedelta(days=365 * YEARS) + timedelta(days=days):%Y-%m-%d %H:%M:%S}"


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path

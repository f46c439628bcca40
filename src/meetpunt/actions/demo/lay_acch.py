"""How the demo company's accounts and contacts stand in ACCH: a part was asked, and territories differ.

Friesland is hardly known, Limburg is visited but seldom preferred, Zeeland's promises lag; Noor asked too few to say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.diary import Agreements
from meetpunt.actions.demo.lay_market import Book
from meetpunt.actions.demo.laying import Ground, put
from meetpunt.actions.demo.market import Accounts
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import AcchState, Opportunity

_DAY_US = 86_400_000_000
_ORIGINS = ("visit", "visit", "visit", "call", "survey")


@dataclass(frozen=True)
class Standing:
    """Of 100 accounts of a territory: how many were asked, and how many answer yes where they get that far."""

    asked: float = 0.42
    aware: float = 0.62
    considers: float = 0.62
    promised: float = 0.45


STANDINGS = {
    "friesland": Standing(aware=0.28),
    "limburg": Standing(considers=0.30),
    "zeeland": Standing(promised=0.25),
    "amsterdam": Standing(asked=0.7, aware=0.75),
}


def lay_acch(
    plan: CompanyPlan, rep: RepPlan, ground: Ground, book: Book, accounts: Accounts, agreements: Agreements
) -> None:
    """Lay the states of one rep's accounts, and of the first contact of half of those that are visited as agreed."""
    rng, count = plan.random(31, rep.number), len(accounts)
    stands = STANDINGS.get(rep.rayon, Standing())
    is_new = rep.started > plan.first
    covered = np.zeros(count, dtype=np.bool_)
    covered[agreements.account] = True
    ordered = _orders(ground, book)
    asked = rng.random(count) < (0.04 if is_new else stands.asked)
    first = np.maximum(plan.cut - rng.integers(3, 720, count), rep.started + 1)
    again = rng.random(count) < 0.35
    rows: list[tuple[int, int | None, int, bool, bool, bool | None, bool | None, int]] = []
    for number in np.flatnonzero(asked).tolist():
        day, origin = int(first[number]), int(rng.integers(len(_ORIGINS)))
        yes = rng.random(3) < (stands.aware, stands.considers, stands.promised)
        if not covered[number]:
            rows.append((number, None, day, bool(yes[0]), False, None, None, origin))
            continue
        contact = _first_contact(accounts, number) if rng.random() < 0.5 else None
        if again[number] and day + 90 < plan.cut:
            rows.append((number, contact, day, True, True, bool(yes[1]), None, origin))
            day = int(rng.integers(day + 60, plan.cut - 1))
        # Who is about to order says so more often.
        soon = any(day <= one <= day + 365 for one in ordered.get(book.accounts[number], ()))
        promised = yes[1] and (rng.random() < 0.85 if soon else yes[2])
        rows.append((number, contact, day, True, True, bool(yes[1]), bool(promised), origin))
    if rep.rayon == "gelderland":
        rows += _odd_ones(plan, covered, asked)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 8
    put(
        AcchState,
        ground.organisation,
        len(rows),
        account_id=[book.accounts[number] for number in columns[0]],
        contact_id=[None if number is None else book.contacts[number] for number in columns[1]],
        day=columns[2],
        aware=columns[3],
        covered=columns[4],
        considers=columns[5],
        promised=columns[6],
        origin=[_ORIGINS[number] for number in columns[7]],
        note="",
        by_id=ground.persons[rep.number],
        recorded_at=[day * _DAY_US + 16 * 3_600_000_000 for day in columns[2]],
        digest="",
    )


def _odd_ones(
    plan: CompanyPlan, covered: NDArray[np.bool_], asked: NDArray[np.bool_]
) -> list[tuple[int, int | None, int, bool, bool, bool | None, bool | None, int]]:
    """One that is said not to know us and is visited as agreed, and one that prefers us without agreed visits."""
    wrong, beside = np.flatnonzero(covered & ~asked)[0], np.flatnonzero(~covered & ~asked)[0]
    return [
        (int(wrong), None, plan.cut - 40, False, True, None, None, 4),
        (int(beside), None, plan.cut - 25, True, False, True, None, 0),
    ]


def _orders(ground: Ground, book: Book) -> dict[int, list[int]]:
    """The days on which opportunities of these accounts were won."""
    found: dict[int, list[int]] = {}
    rows = Opportunity.objects.filter(organisation_id=ground.organisation, account__in=book.accounts, outcome="won")
    for account, closed in rows.order_by("pk").values_list("account_id", "closed_on"):
        if closed is not None:
            found.setdefault(account, []).append(to_day_number(closed))
    return found


def _first_contact(accounts: Accounts, number: int) -> int | None:
    return int(accounts.first_contact[number]) if accounts.contacts[number] else None

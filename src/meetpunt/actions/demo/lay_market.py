"""Accounts with their contacts, assignments and agreed visits into the tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meetpunt.actions.demo import names
from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.cycle import Lives
from meetpunt.actions.demo.diary import Agreements
from meetpunt.actions.demo.laying import Ground, put
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.workdays import Diary
from meetpunt.store.fields import BEGINNING, FOREVER, to_day_number
from meetpunt.store.models import Account, AccountAssignment, Contact, VisitAgreement

_BEGINNING, _FOREVER = to_day_number(BEGINNING), to_day_number(FOREVER)
_DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Book:
    """Ids of a rep's accounts and contacts, by number."""

    accounts: list[int]
    contacts: list[int]


def lay_accounts(
    plan: CompanyPlan, rep: RepPlan, ground: Ground, accounts: Accounts, lives: Lives, diary: Diary
) -> Book:
    """Accounts, contacts, and whose they were from day to day."""
    rng, count = plan.random(5, rep.number), len(accounts)
    owner, territory = [ground.persons[rep.number]] * count, [ground.territories[rep.number]] * count
    if lives.moved_account >= 0:
        owner[lives.moved_account] = ground.persons[rep.number + 1]
        territory[lives.moved_account] = ground.territories[rep.number + 1]
    age = rng.integers(1, 1500, count)
    made = diary.offset[0] - age * _DAY_US + rng.integers(8 * 60, 17 * 60, count) * 60_000_000
    # Names come up again in other towns, and those are other companies.
    domains = [
        f"{names.slug(name)}-{names.slug(town)}.example"
        for name, town in zip(accounts.name, accounts.town, strict=True)
    ]
    ids = put(
        Account,
        ground.organisation,
        count,
        name=accounts.name,
        street=accounts.street,
        postcode=accounts.postcode,
        town=accounts.town,
        country="NL",
        latitude=accounts.latitude,
        longitude=accounts.longitude,
        segment=[names.SEGMENTS[number] for number in accounts.segment.tolist()],
        phone=[f"088 {500 + rep.number % 400} {number // 100 % 100:02} {number % 100:02}" for number in range(count)],
        website=[f"https://www.{domain}" for domain in domains],
        owner_id=owner,
        territory_id=territory,
        created_at=made,
        digest="",
    )
    of = np.repeat(np.arange(count), accounts.contacts).tolist()
    contacts = put(
        Contact,
        ground.organisation,
        len(of),
        account_id=[ids[number] for number in of],
        name=accounts.contact_names,
        email=[
            f"{names.slug(name).replace('-', '.')}@{domains[number]}"
            for name, number in zip(accounts.contact_names, of, strict=True)
        ],
        phone="",
        job_title=accounts.job_titles,
        decides=[(True, None, None, False)[number % 4] for number in range(len(of))],
        created_at=made[of],
        digest="",
    )
    _assign(plan, rep, ground, lives, ids)
    return Book(ids, contacts)


def lay_agreements(ground: Ground, book: Book, agreements: Agreements) -> None:
    """The agreed visit frequencies."""
    put(
        VisitAgreement,
        ground.organisation,
        len(agreements.account),
        account_id=[book.accounts[number] for number in agreements.account.tolist()],
        visits_per_year=agreements.visits,
        valid_from=agreements.since,
        valid_until=_FOREVER,
        as_at_import=False,
    )


def _assign(plan: CompanyPlan, rep: RepPlan, ground: Ground, lives: Lives, ids: list[int]) -> None:
    own, territory = ground.persons[rep.number], ground.territories[rep.number]
    spans: list[tuple[int, int | None, int, int, int]] = []
    for number, account in enumerate(ids):
        start = _BEGINNING
        if rep.started > plan.first:  # the territory stood empty
            spans.append((account, None, territory, _BEGINNING, rep.started))
            start = rep.started
        if number == lives.moved_account:
            spans.append((account, own, territory, start, lives.moved_day))
            next_own, next_territory = ground.persons[rep.number + 1], ground.territories[rep.number + 1]
            spans.append((account, next_own, next_territory, lives.moved_day, _FOREVER))
        else:
            spans.append((account, own, territory, start, _FOREVER))
    columns = [list(column) for column in zip(*spans, strict=True)]
    put(
        AccountAssignment,
        ground.organisation,
        len(spans),
        account_id=columns[0],
        owner_id=columns[1],
        territory_id=columns[2],
        valid_from=columns[3],
        valid_until=columns[4],
        as_at_import=False,
    )

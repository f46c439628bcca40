"""Signed orders with their lines: those won through an opportunity, and what customers order without one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.cycle import Lives
from meetpunt.actions.demo.deals import Deals
from meetpunt.actions.demo.goods import Lines, draw_lines, price_table, sums
from meetpunt.actions.demo.lay_deals import teams_on, wanted_on
from meetpunt.actions.demo.lay_market import Book
from meetpunt.actions.demo.laying import Ground, named, put
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.timeline import WON, Timeline, recorded_at
from meetpunt.actions.demo.workdays import Diary
from meetpunt.store.models import Order, OrderLine

Ints = NDArray[np.int64]

_DAY_US = 86_400_000_000
_BEFORE = 540
"""Days before the history begins from which orders are still known."""


def lay_orders(
    plan: CompanyPlan,
    rep: RepPlan,
    ground: Ground,
    book: Book,
    accounts: Accounts,
    lives: Lives,
    time: Timeline,
    deals: Deals,
    ids: list[int],
    diary: Diary,
) -> None:
    """Every order of a rep's accounts."""
    rng = plan.random(10, rep.number)
    won = np.flatnonzero(time.outcome == WON)
    number = np.full(len(time.outcome), -1)
    number[won] = np.arange(len(won))
    mine = np.isin(deals.lines.opportunity, won)
    lines = Lines(
        number[deals.lines.opportunity[mine]],
        deals.lines.product[mine],
        deals.lines.quantity[mine],
        deals.lines.amount[mine],
        deals.lines.cost[mine],
    )
    at, day = time.won_at[won], time.closed[won]
    _lay(
        rep,
        ground,
        opportunities=[ids[one] for one in won.tolist()],
        accounts=[book.accounts[one] for one in lives.account[won].tolist()],
        theirs=time.passed[won],
        at=at,
        day=day,
        recorded=recorded_at(rng, rep, at, diary, plan.cut),
        lines=lines,
        wanted=wanted_on(deals)[won],
        cancelled=rng.random(len(won)) < 0.015,
        first_number=1,
        owned=np.ones(len(won), dtype=np.bool_),
    )
    _lay_without_opportunity(rng, plan, rep, ground, book, accounts, diary, len(won) + 1)


def _lay_without_opportunity(
    rng: np.random.Generator,
    plan: CompanyPlan,
    rep: RepPlan,
    ground: Ground,
    book: Book,
    accounts: Accounts,
    diary: Diary,
    first_number: int,
) -> None:
    """What standing customers ordered before, and reorder now and then."""
    customers = np.flatnonzero(accounts.customer)
    before = np.repeat(customers, rng.integers(1, 3, len(customers)))
    since = np.repeat(customers, rng.poisson(0.3 * (plan.cut - plan.first) / 365, len(customers)))
    account = np.concatenate((before, since))
    day = np.concatenate(
        (
            plan.first - rng.integers(1, _BEFORE, len(before)),
            diary.next_day(rng.integers(plan.first, plan.cut, len(since))),
        )
    )
    fits = day < plan.cut
    account, day = account[fits], day[fits]
    # Orders older than the diary: the weekday does, the hour is of no matter.
    day = np.where((day < plan.first) & ((day + 3) % 7 >= 5), day - 2, day)
    at = np.where(
        day < plan.first,
        diary.offset[0] + (day - plan.first) * _DAY_US + 11 * 3_600_000_000,
        diary.moment(day, np.full(len(day), 11.0 * 60)),
    )
    lines = draw_lines(rng, day >= ground.raised)
    _lay(
        rep,
        ground,
        opportunities=[None] * len(day),
        accounts=[book.accounts[one] for one in account.tolist()],
        theirs=np.zeros(len(day), dtype=np.bool_),
        at=at,
        day=day,
        recorded=np.maximum(at, recorded_at(rng, rep, at, diary, plan.cut)),
        lines=lines,
        wanted=day + 30,
        cancelled=rng.random(len(day)) < 0.01,
        first_number=first_number,
        owned=day >= rep.started,
    )


def _lay(
    rep: RepPlan,
    ground: Ground,
    *,
    opportunities: list[int] | list[None],
    accounts: list[int],
    theirs: NDArray[np.bool_],
    at: Ints,
    day: Ints,
    recorded: Ints,
    lines: Lines,
    wanted: Ints,
    cancelled: NDArray[np.bool_],
    first_number: int,
    owned: NDArray[np.bool_],
) -> None:
    count = len(accounts)
    amount, _cost = sums(lines, count)
    listed = price_table()[(day >= ground.raised).astype(int)[lines.opportunity], 0, lines.product] * lines.quantity
    passed, has_owner = theirs.tolist(), owned.tolist()
    teams = teams_on(rep, ground, day, theirs)
    ids = put(
        Order,
        ground.organisation,
        count,
        account_id=accounts,
        opportunity_id=opportunities,
        owner_id=[ground.persons[rep.number + p] if o else None for p, o in zip(passed, has_owner, strict=True)],
        number=[f"OR-{rep.number + 1:03d}-{number:04d}" for number in range(first_number, first_number + count)],
        ordered_at=at,
        ordered_on=day,
        is_cancelled=cancelled,
        amount_minor=amount,
        currency="EUR",
        team_id=[team if o else None for team, o in zip(teams, has_owner, strict=True)],
        territory_id=[ground.territories[rep.number + p] for p in passed],
        recorded_at=recorded,
        digest="",
    )
    put(
        OrderLine,
        ground.organisation,
        len(lines.product),
        order_id=[ids[one] for one in lines.opportunity.tolist()],
        product_id=named(lines.product, ground.products),
        quantity_milli=lines.quantity * 1000,
        amount_minor=lines.amount,
        cost_minor=lines.cost,
        discount_minor=listed - lines.amount,
        discount_from=OrderLine.DiscountFrom.LIST,
        wanted_on=wanted[lines.opportunity],
        digest="",
    )

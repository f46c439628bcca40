"""Opportunities with lines, events, changes and quotes into the tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meetpunt.actions.demo import names, texts
from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.cycle import REASONS, Lives
from meetpunt.actions.demo.deals import Deals, Ints
from meetpunt.actions.demo.goods import PRODUCTS, main_product
from meetpunt.actions.demo.kinds import EVENTS
from meetpunt.actions.demo.lay_market import Book
from meetpunt.actions.demo.laying import Ground, named, put, unless
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.timeline import GONE, OPEN, OUTCOMES, UNDECIDED, WON, Timeline, recorded_at
from meetpunt.actions.demo.workdays import Diary
from meetpunt.store.models import Opportunity, OpportunityChange, OpportunityLine, Quote, StageEvent

_QUOTE_VALID = 45
"""Days."""


@dataclass(frozen=True)
class NextSteps:
    """Per opportunity what was planned next, and on which day (-1 = nothing planned)."""

    text: list[str]
    day: Ints


def lay_deals(
    plan: CompanyPlan,
    rep: RepPlan,
    ground: Ground,
    book: Book,
    accounts: Accounts,
    lives: Lives,
    time: Timeline,
    deals: Deals,
    planned: NextSteps,
    diary: Diary,
) -> list[int]:
    """Opportunities and all that hangs on them; gives their ids."""
    rng, count = plan.random(8, rep.number), len(time.outcome)
    is_open = time.outcome == OPEN
    product = main_product(deals.lines, count).tolist()
    account = lives.account.tolist()
    owners = [_owner(rep, ground, passed) for passed in time.passed.tolist()]
    ids = put(
        Opportunity,
        ground.organisation,
        count,
        account_id=[book.accounts[number] for number in account],
        contact_id=[book.contacts[number] for number in accounts.first_contact[lives.account].tolist()],
        owner_id=owners,
        process_id=ground.process,
        name=[f"{PRODUCTS[what][1]} · {accounts.name[who]}" for what, who in zip(product, account, strict=True)],
        amount_minor=deals.amount,
        margin_minor=deals.amount - deals.cost,
        currency="EUR",
        expected_close=deals.close,
        segment=[names.SEGMENTS[number] for number in accounts.segment[lives.account].tolist()],
        channel=named(rng.choice(3, count, p=texts.CHANNEL_SHARES), texts.CHANNELS),
        lead_source=named(rng.integers(0, len(texts.LEAD_SOURCES), count), texts.LEAD_SOURCES),
        next_step=[text if still else "" for text, still in zip(planned.text, is_open.tolist(), strict=True)],
        next_step_on=unless(~is_open | (planned.day < 0), planned.day),
        step_id=named(time.now_step, ground.steps),
        unmapped_stage="",
        outcome=named(time.outcome, OUTCOMES),
        closed_on=unless(time.closed < 0, time.closed),
        loss_reason=["" if why < 0 else REASONS[why] for why in time.why.tolist()],
        created_at=time.started,
        digest="",
    )
    _lay_lines(ground, ids, deals)
    _lay_events(rep, ground, ids, time)
    _lay_quotes(plan, rep, ground, book, lives, time, deals, ids, owners, diary)
    return ids


def _owner(rep: RepPlan, ground: Ground, passed: bool) -> int:
    return ground.persons[rep.number + 1 if passed else rep.number]


def _lay_lines(ground: Ground, ids: list[int], deals: Deals) -> None:
    lines = deals.lines
    put(
        OpportunityLine,
        ground.organisation,
        len(lines.product),
        opportunity_id=[ids[number] for number in lines.opportunity.tolist()],
        product_id=named(lines.product, ground.products),
        quantity_milli=lines.quantity * 1000,
        amount_minor=lines.amount,
        cost_minor=lines.cost,
        wanted_on=wanted_on(deals)[lines.opportunity],
    )


def wanted_on(deals: Deals) -> Ints:
    """When each is wanted: three to ten weeks after the closing."""
    return deals.close + 21 + deals.amount // 100 % 50


def teams_on(rep: RepPlan, ground: Ground, days: Ints, theirs: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    """The team of the owner on each day; the next rep, to whom an account may pass, is in the team of this one."""
    return [
        ground.teams[rep.team if passed else rep.team_on(day)]
        for day, passed in zip(days.tolist(), theirs.tolist(), strict=True)
    ]


def _lay_events(rep: RepPlan, ground: Ground, ids: list[int], time: Timeline) -> None:
    theirs = time.theirs.tolist()
    owners = [_owner(rep, ground, passed) for passed in theirs]
    put(
        StageEvent,
        ground.organisation,
        len(time.at),
        opportunity_id=[ids[number] for number in time.opportunity.tolist()],
        kind=named(time.kind, EVENTS),
        # Only entering a step names one.
        step_id=[
            ground.steps[step] if kind == 0 else None
            for step, kind in zip(time.step.tolist(), time.kind.tolist(), strict=True)
        ],
        raw_stage="",
        reason=[REASONS[reason] for reason in time.reason.tolist()],
        happened_at=time.at,
        happened_on=time.day,
        recorded_at=time.recorded,
        owner_id=owners,
        by_id=owners,
        team_id=teams_on(rep, ground, time.day, time.theirs),
        territory_id=[ground.territories[rep.number + passed] for passed in theirs],
        origin="recorded",
    )


def _lay_quotes(
    plan: CompanyPlan,
    rep: RepPlan,
    ground: Ground,
    book: Book,
    lives: Lives,
    time: Timeline,
    deals: Deals,
    ids: list[int],
    owners: list[int],
    diary: Diary,
) -> None:
    """Every revision of a quote, and the terms that each one changed."""
    rng, quotes = plan.random(9, rep.number), deals.quotes
    if not len(quotes.at):
        return
    of, count = quotes.opportunity.tolist(), len(quotes.at)
    is_last = np.append(quotes.opportunity[1:] != quotes.opportunity[:-1], True)
    outcome = time.outcome[quotes.opportunity]
    status = np.where(
        ~is_last, 3, np.where(outcome == WON, 1, np.where((outcome == GONE) | (outcome == UNDECIDED), 2, 0))
    )
    number = np.cumsum(quotes.revision == 1).tolist()
    template = rng.choice(len(texts.TEMPLATES), len(time.outcome), p=texts.TEMPLATE_SHARES)
    recorded = recorded_at(rng, rep, quotes.at, diary, plan.cut)
    # Till the account passed on a quote was its old owner's: who issued it is told by its day.
    theirs = (lives.account[quotes.opportunity] == lives.moved_account) & (quotes.day >= lives.moved_day)
    issuers = [_owner(rep, ground, bool(passed)) for passed in (theirs & (lives.moved_account >= 0)).tolist()]
    put(
        Quote,
        ground.organisation,
        count,
        opportunity_id=[ids[one] for one in of],
        account_id=[book.accounts[one] for one in lives.account[quotes.opportunity].tolist()],
        owner_id=issuers,
        number=[f"OF-{rep.number + 1:03d}-{one:04d}" for one in number],
        revision=quotes.revision,
        issued_at=quotes.at,
        issued_on=quotes.day,
        valid_until=quotes.day + _QUOTE_VALID,
        amount_minor=quotes.amount,
        discount_minor=quotes.discount,
        currency="EUR",
        template=named(template[quotes.opportunity], texts.TEMPLATES),
        status=named(status, ("open", "won", "lost", "withdrawn")),
        recorded_at=recorded,
        digest="",
    )
    is_first = quotes.revision == 1
    cost = deals.cost[quotes.opportunity]
    before = np.where(is_first, deals.estimate[quotes.opportunity], np.roll(quotes.amount, 1))
    put(
        OpportunityChange,
        ground.organisation,
        count,
        opportunity_id=[ids[one] for one in of],
        until=quotes.at,
        recorded_at=recorded,
        by_id=issuers,
        amount_minor=before,
        margin_minor=unless(is_first, before - cost),
        currency="EUR",
        expected_close=np.where(is_first, deals.first_close[quotes.opportunity], deals.close[quotes.opportunity]),
    )

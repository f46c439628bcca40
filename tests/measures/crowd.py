"""An organisation in which everything occurs, made by a seed: whatever a text may meet is in it somewhere.

Skips, moves back, losses made void, transfers, events without a moment, stages without a step, late registration,
owners without a team, several products, currencies with and without a rate, changed terms, cancelled orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from meetpunt.store.models import (
    AcchState,
    Account,
    AccountAssignment,
    Activity,
    Contact,
    ExchangeRate,
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Order,
    OrderLine,
    Product,
    ProductFamily,
    Quote,
    Source,
    StageEvent,
    Territory,
    VisitAgreement,
)
from meetpunt.store.planner import were_filled
from tests.build import NOW, Company, company, day, lasting

LAST_DAY = 150
CURRENCIES = ("EUR", "EUR", "EUR", "USD", "SEK")
"""USD has a rate from day 60 on, SEK none."""


@dataclass
class Crowd:
    """The company with what its rows refer to."""

    firm: Company
    dice: np.random.Generator
    territories: list[Territory]
    accounts: list[Account]
    products: list[Product]
    sources: list[Source | None]

    def some(self, things: list[Any]) -> Any:
        """One of a list, by the dice."""
        return things[int(self.dice.integers(len(things)))]

    def maybe(self, thing: Any, chance: float = 0.8) -> Any:
        """The thing, or None."""
        return thing if self.dice.random() < chance else None

    def moment(self, first: float = 1, last: float = LAST_DAY) -> datetime:
        """A moment between two days; one in three at noon sharp, so that moments coincide."""
        at = float(self.dice.uniform(first, last))
        return day(int(at)) + (timedelta() if self.dice.random() < 0.34 else timedelta(seconds=int(at % 1 * 40_000)))

    def common(self) -> dict[str, Any]:
        """What every row carries."""
        return {"organisation": self.firm.organisation}


def crowd(name: str, seed: int, opportunities: int = 150) -> Company:
    """The organisation with so many opportunities, and activities, quotes and orders in proportion."""
    firm = company(name, "SPAOW")
    for person, team in (("Anna", "Noord"), ("Bram", "Zuid"), ("Carla", "Zuid"), ("Dora", None)):
        firm.person(person, team)
    organisation = firm.organisation
    families = [ProductFamily.objects.create(organisation=organisation, name=name) for name in ("Ovens", "Koeling")]
    made = Crowd(
        firm,
        np.random.default_rng(seed),
        [Territory.objects.create(organisation=organisation, name=name) for name in ("Oost", "West")],
        [
            Account.objects.create(organisation=organisation, name=f"Klant {n}", created_at=NOW)
            for n in range(max(10, opportunities // 10))
        ],
        [
            Product.objects.create(organisation=organisation, name=f"Product {n}", family=family)
            for n, family in enumerate((*families, families[0], None))
        ],
        [
            None,
            Source.objects.create(organisation=organisation, name="Bron", complete_from=day(30).date()),
        ],
    )
    ExchangeRate.objects.create(
        organisation=organisation, currency="USD", rate_micro=912_345, valid_from=day(60).date()
    )
    _opportunities(made, opportunities)
    _agreed_work(made, seed, opportunities)
    _states(made, seed)
    were_filled()
    return firm


def _opportunities(made: Crowd, number: int) -> None:
    people = [*made.firm.people.values(), None]
    teams = {"Anna": "Noord", "Bram": "Zuid", "Carla": "Zuid"}
    rows = [
        Opportunity(
            **made.common(),
            process=made.firm.process,
            account=made.maybe(made.some(made.accounts)),
            owner=made.some(people),
            source=made.some(made.sources),
            external_id=f"{place}",
            name=f"Kans {place}",
            amount_minor=made.maybe(int(made.dice.integers(0, 5_000_00))),
            currency=made.some(list(CURRENCIES)),
            segment=made.some(["", "groot", "klein"]),
            created_at=NOW,
        )
        for place in range(number)
    ]
    for one in rows:
        one.external_id = one.external_id if one.source else None
    rows = Opportunity.objects.bulk_create(rows)
    events: list[StageEvent] = []
    changes, lines, quotes, orders, activities = [], [], [], [], []
    for one in rows:
        owner = one.owner
        for event in _life(made, one):
            if made.dice.random() < 0.15 or event.kind == "transferred":
                owner = made.some(people)
            event.owner = owner
            team = teams.get(owner.name) if owner else None
            event.team = made.firm.teams[team] if team else None
            event.territory = made.maybe(made.some(made.territories), 0.7)
            events.append(event)
            if event.kind == "step" and event.step and event.step.is_final and event.happened_at:
                one.outcome, one.closed_on = "won", event.happened_on
        changes += _changes(made, one)
        lines += _lines(made, one)
        quotes += _quotes(made, one)
        orders += _orders(made, one)
        activities += _activities(made, one)
    Opportunity.objects.bulk_update(rows, ["outcome", "closed_on"], batch_size=500)
    for kind, made_rows in (
        (OpportunityChange, changes),
        (OpportunityLine, lines),
        (Quote, quotes),
        (Activity, activities),
    ):
        kind.objects.bulk_create(made_rows, batch_size=500)
    StageEvent.objects.bulk_create(events, batch_size=500)
    _order_lines(made, Order.objects.bulk_create(orders, batch_size=500))


def _agreed_work(made: Crowd, seed: int, number: int) -> None:
    """Visits with a purpose and a step, and accounts with visits agreed for some days; on dice of their own."""
    dice = np.random.default_rng(seed + 1000)
    people = [*made.firm.people.values(), None]
    opportunities = list(Opportunity.objects.filter(organisation=made.firm.organisation).order_by("pk"))

    def some(things: list[Any]) -> Any:
        return things[int(dice.integers(len(things)))]

    VisitAgreement.objects.bulk_create(
        VisitAgreement(
            **made.common(),
            account=account,
            visits_per_year=int(dice.integers(0, 13)),
            valid_from=day(first).date(),
            valid_until=day(first + 60).date(),
        )
        for account in made.accounts[::2]
        for first in (5, 65)
    )
    Activity.objects.bulk_create(
        Activity(
            **made.common(),
            person=some(people),
            account=some([*made.accounts, None]),
            opportunity=some([*opportunities, None, None]),
            kind=some(["visit", "visit", "demonstration", "call", "quote_work", "lead_work", "travel"]),
            status=some(["held", "held", "held", "planned"]),
            purpose=some(["sales", "service", ""]),
            purpose_inferred=bool(dice.random() < 0.3),
            step=some([*made.firm.steps, None]),
            **lasting(some([None, 30, 95, 1 / 3])),
            team=some([None, *made.firm.teams.values()]),
            territory=some([None, *made.territories]),
            started_at=day(at),
            started_on=day(at).date(),
            recorded_at=day(at) + timedelta(days=int(dice.integers(0, 9))),
        )
        for at in dice.integers(1, LAST_DAY, number).tolist()
    )


def _states(made: Crowd, seed: int) -> None:
    """ACCH of accounts and of contacts, also states that contradict themselves; some accounts changed hands."""
    dice, people = np.random.default_rng(seed + 2000), list(made.firm.people.values())
    contacts = Contact.objects.bulk_create(
        Contact(**made.common(), account=account, name=f"Contact {n}", created_at=NOW)
        for n, account in enumerate(made.accounts[::2])
    )
    AccountAssignment.objects.bulk_create(
        AccountAssignment(
            **made.common(),
            account=account,
            owner=people[(n + turn) % len(people)],
            territory=made.territories[(n + turn) % 2],
            valid_from=day(first).date(),
            valid_until=day(until).date(),
        )
        for n, account in enumerate(made.accounts[::3])
        for turn, (first, until) in enumerate(((1, 50), (50, 5000)))
    )
    for n, account in enumerate(made.accounts):
        account.owner, account.territory = people[n % len(people)], made.territories[n % 2]
        account.segment, account.created_at = ["", "groot"][n % 2], day(1 + 9 * n)
    Account.objects.bulk_update(made.accounts, ["owner", "territory", "segment", "created_at"])
    answers: list[Any] = [True, True, False, None]
    AcchState.objects.bulk_create(
        AcchState(
            **made.common(),
            account=contact.account if contact else made.accounts[int(dice.integers(len(made.accounts)))],
            contact=contact,
            day=day(at).date(),
            recorded_at=day(at) + timedelta(days=int(dice.integers(0, 5))),
            **{name: answers[int(dice.integers(4))] for name in ("aware", "covered", "considers", "promised")},
        )
        for at in dice.integers(1, LAST_DAY, 90).tolist()
        for contact in [[*contacts, None, None, None][int(dice.integers(len(contacts) + 3))]]
    )


def _life(made: Crowd, one: Opportunity) -> list[StageEvent]:
    kinds = ["step"] * 6 + ["lost", "lost", "no_decision", "reopened", "transferred"]
    found, at, place = [], made.moment(1, LAST_DAY - 20), int(made.dice.integers(0, 2))
    undated = made.dice.random() < 0.06
    for number in range(int(made.dice.integers(1, 8))):
        kind = "step" if number == 0 and made.dice.random() < 0.97 else made.some(kinds)
        step = None
        if kind == "step" and made.dice.random() < 0.96:
            step = made.firm.steps[place]
            place = min(4, max(0, place + int(made.dice.choice([-1, 1, 1, 1, 2]))))
        moment = None if undated or made.dice.random() < 0.03 else at
        late = timedelta(days=float(made.dice.exponential(6))) if made.dice.random() < 0.3 else timedelta()
        found.append(
            StageEvent(
                **made.common(),
                opportunity=one,
                kind=kind,
                step=step,
                reason=made.some(["", "prijs", "concurrent"]) if kind == "lost" else "",
                happened_at=moment,
                happened_on=None if moment is None else moment.date(),
                recorded_at=(moment or at) + late,
                origin=made.some(["recorded"] * 9 + ["seen_at_import"]),
            )
        )
        if made.dice.random() < 0.85:
            at += timedelta(days=float(made.dice.gamma(2, 5)), microseconds=int(made.dice.integers(1, 1000)))
    return found


def _late(made: Crowd, moment: datetime | None) -> datetime:
    return NOW if moment is None else moment + timedelta(days=float(made.dice.choice([0, 0, made.dice.exponential(6)])))


def _changes(made: Crowd, one: Opportunity) -> list[OpportunityChange]:
    return [
        OpportunityChange(
            **made.common(),
            opportunity=one,
            until=until,
            recorded_at=until + timedelta(days=int(made.dice.integers(0, 9))),
            amount_minor=made.maybe(int(made.dice.integers(0, 5_000_00))),
            currency=made.some(list(CURRENCIES)),
        )
        for until in (made.moment() for _ in range(int(made.dice.integers(0, 3))))
    ]


def _lines(made: Crowd, one: Opportunity) -> list[OpportunityLine]:
    return [
        OpportunityLine(
            **made.common(),
            opportunity=one,
            product=made.maybe(made.some(made.products), 0.9),
            amount_minor=made.maybe(int(made.dice.integers(0, 2_000_00))),
            cost_minor=made.maybe(int(made.dice.integers(0, 1_000_00)), 0.5),
        )
        for _ in range(int(made.dice.integers(0, 4)))
    ]


def _quotes(made: Crowd, one: Opportunity) -> list[Quote]:
    found = []
    for revision in range(1, int(made.dice.integers(1, 4))):
        issued = made.maybe(made.moment(), 0.9)
        found.append(
            Quote(
                **made.common(),
                opportunity=one,
                revision=revision,
                issued_at=issued,
                issued_on=issued and issued.date(),
                discount_minor=made.maybe(int(made.dice.integers(0, 2)) * 100_00),
                currency=one.currency,
                recorded_at=_late(made, issued),
            )
        )
    return found


def _orders(made: Crowd, one: Opportunity) -> list[Order]:
    if made.dice.random() > 0.4:
        return []
    ordered = made.maybe(made.moment(), 0.95)
    return [
        Order(
            **made.common(),
            account=one.account,
            opportunity=one if made.dice.random() < 0.5 else None,
            owner=one.owner,
            ordered_at=ordered,
            ordered_on=ordered and ordered.date(),
            is_cancelled=bool(made.dice.random() < 0.1),
            amount_minor=made.maybe(int(made.dice.integers(0, 5_000_00))),
            currency=made.some(list(CURRENCIES)),
            team=made.some([None, *made.firm.teams.values()]),
            territory=made.some([None, *made.territories]),
            recorded_at=_late(made, ordered),
        )
    ]


def _order_lines(made: Crowd, orders: list[Order]) -> None:
    OrderLine.objects.bulk_create(
        OrderLine(
            **made.common(),
            order=order,
            product=made.maybe(made.some(made.products), 0.9),
            amount_minor=int(made.dice.integers(0, 2_000_00)),
            cost_minor=made.maybe(int(made.dice.integers(0, 1_000_00)), 0.6),
            discount_minor=made.maybe(int(made.dice.integers(-100_00, 500_00)), 0.7),
            discount_from=made.some(["told", "list", "quote"]),
        )
        for order in orders
        for _ in range(int(made.dice.integers(0, 4)))
    )


def _activities(made: Crowd, one: Opportunity) -> list[Activity]:
    found = []
    for _ in range(int(made.dice.integers(0, 6))):
        started = made.maybe(made.moment(), 0.95)
        found.append(
            Activity(
                **made.common(),
                person=one.owner,
                account=one.account,
                opportunity=made.maybe(one),
                kind=made.some(["visit", "call", "email", "office", "quote_work"]),
                status=made.some(["held", "held", "held", "planned", "cancelled"]),
                asked_for_order=made.some(["", "", "yes", "no"]),
                started_at=started,
                started_on=started and started.date(),
                recorded_at=_late(made, started),
            )
        )
    return found

"""Random writes to everything that facts are made of, and the comparison of a copy's facts with the database's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import sleep
from typing import Any

import numpy as np
from django.db import connection, models, transaction

from meetpunt.measures.columnar.copies import copies
from meetpunt.measures.columnar.organisation_copy import OrganisationCopy, Stale
from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.store.fact_log.pruning import prune
from meetpunt.store.models import (
    AcchState,
    Account,
    AccountAssignment,
    Activity,
    Competency,
    CompetencyRating,
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Order,
    OrderLine,
    Quote,
    QuoteTemplate,
    SalesTool,
    StageEvent,
    TeamMembership,
    ToolRating,
    ToolUse,
    VisitAgreement,
)
from meetpunt.store.schema import facts
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, day, lasting

FACTS = [name for name, _query in facts() if name.startswith("fact_")]


TRIES = 100


def copy_of(organisation: int) -> OrganisationCopy:
    """The copy, up to date; made (again) when it has to be."""
    for attempt in range(TRIES):
        # On PostgreSQL a transaction of any test process holds back what may be read by transaction number.
        sleep(0.1 if attempt > 2 else 0)
        copy = copies.of(organisation)
        if copy is None:
            assert measure("unplaced", Scope(organisation)).rows, "the database answers while it is being made"
            copies.wait()
            copy = copies.of(organisation)
        assert copy is not None
        try:
            copy.bring_up_to_date()
        except Stale:
            copies.forget()
        else:
            return copy
    raise AssertionError(f"stale {TRIES} times")


def assert_same_facts(organisation: int) -> int:
    """Every fact in the copy is the one of the database, row by row; gives how many rows there are."""
    copy, rows = copy_of(organisation), 0
    for name in FACTS:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name} WHERE organisation_id = {organisation}")
            columns = ", ".join(column[0] for column in cursor.description)
            expected = cursor.fetchall()
        found = copy.run(f"SELECT {columns} FROM {name}", {}).rows
        assert sorted(found, key=repr) == sorted((tuple(row) for row in expected), key=repr), name
        rows += len(expected)
    return rows


class Writer:
    """Writes what its dice say into an organisation."""

    def __init__(self, firm: Company, seed: int) -> None:
        self.firm = firm
        self.organisation = firm.organisation.pk
        self._dice = np.random.default_rng(seed)
        self._steps: list[Callable[[], Any]] = [
            self._add_activity, self._add_activity, self._add_opportunity, self._add_event, self._add_event,
            self._add_line, self._add_change, self._add_quote, self._add_order, self._add_order_line,
            self._add_account, self._add_promise, self._add_rating, self._edit, self._edit, self._edit,
            self._edit_many, self._merge, self._remove, self._remove, self._add_many, self._move, self._take_back,
            self._forget_the_log,
        ]  # fmt: skip

    def write(self, times: int = 1) -> None:
        """Some writes, each in a transaction of its own."""
        for _ in range(times):
            step = self._some(self._steps)
            with changing(self.organisation):
                step()

    def visit(self) -> None:
        """One activity, in a transaction of its own."""
        with changing(self.organisation):
            self._add_activity()

    def prune(self, keep: int) -> None:
        """Cut the log short."""
        with changing(self.organisation):
            prune(self.organisation, keep)

    def _some(self, things: Any) -> Any:
        return things[int(self._dice.integers(len(things)))]

    def _number(self, until: int) -> int:
        return int(self._dice.integers(until))

    def _one(self, kind: type[models.Model]) -> Any:
        rows = list(kind._default_manager.filter(organisation=self.organisation).order_by("pk"))
        return self._some(rows) if rows else None

    def _made(self, kind: type[models.Model], /, **values: Any) -> Any:
        return kind._default_manager.create(organisation_id=self.organisation, **values)

    def _person(self) -> Any:
        return self._some([*self.firm.people.values(), None])

    def _when(self) -> dict[str, Any]:
        at = day(1 + self._number(140))
        return {"happened_at": at, "happened_on": at.date(), "recorded_at": at + timedelta(days=self._number(4))}

    def _new_activity(self) -> Activity:
        when = self._when()
        return Activity(
            organisation_id=self.organisation, person=self._person(), account=self._one(Account),
            opportunity=self._one(Opportunity), kind=self._some(["visit", "call", "demonstration"]),
            status=self._some(["held", "planned"]), purpose=self._some(["sales", "service", ""]),
            started_at=when["happened_at"], started_on=when["happened_on"], recorded_at=when["recorded_at"],
            step=self._some([*self.firm.steps, None]), **lasting(self._some([None, 30, 1 / 3])),
        )  # fmt: skip

    def _add_activity(self) -> None:
        self._new_activity().save()

    def _add_many(self) -> None:
        Activity.objects.bulk_create(self._new_activity() for _ in range(self._number(30)))

    def _add_opportunity(self) -> None:
        one = self._made(
            Opportunity, process=self.firm.process, name="Kans", amount_minor=self._number(5000), currency="EUR",
            account=self._one(Account), owner=self._person(), segment=self._some(["", "groot", "klein"]),
            created_at=NOW,
        )  # fmt: skip
        for step in self.firm.steps[: self._number(len(self.firm.steps) + 1)]:
            self._made(StageEvent, opportunity=one, kind="step", step=step, owner=one.owner, **self._when())
            Opportunity.objects.filter(pk=one.pk).update(outcome="won" if step.is_final else "open", step=step)

    def _add_event(self) -> None:
        if one := self._one(Opportunity):
            kind = self._some(["step", "step", "lost", "no_decision", "reopened", "transferred"])
            step = self._some(self.firm.steps) if kind == "step" else None
            self._made(StageEvent, opportunity=one, kind=kind, step=step, owner=self._person(), **self._when())

    def _add_line(self) -> None:
        if one := self._one(Opportunity):
            product = self._some([*self.firm.organisation_products, None])  # type: ignore[attr-defined]
            self._made(OpportunityLine, opportunity=one, product=product, amount_minor=self._some([None, 700]))

    def _add_change(self) -> None:
        if one := self._one(Opportunity):
            when = self._when()
            self._made(
                OpportunityChange, opportunity=one, until=when["happened_at"], recorded_at=when["recorded_at"],
                amount_minor=self._number(900), currency="EUR",
            )  # fmt: skip

    def _add_quote(self) -> None:
        when = self._when()
        self._made(
            Quote, opportunity=self._one(Opportunity), owner=self._person(), revision=1 + self._number(3),
            issued_at=when["happened_at"], issued_on=when["happened_on"], recorded_at=when["recorded_at"],
            currency="EUR", template=self._some(["", "Kort"]),
        )  # fmt: skip

    def _add_order(self) -> None:
        when = self._when()
        self._made(
            Order, opportunity=self._some([self._one(Opportunity), None]), account=self._one(Account),
            owner=self._person(), ordered_at=when["happened_at"], ordered_on=when["happened_on"],
            recorded_at=when["recorded_at"], amount_minor=self._number(9000),
            currency=self._some(["EUR", "USD", "SEK"]),
        )  # fmt: skip

    def _add_order_line(self) -> None:
        if one := self._one(Order):
            product = self._some(self.firm.organisation_products)  # type: ignore[attr-defined]
            self._made(OrderLine, order=one, product=product, amount_minor=self._number(500), cost_minor=3)

    def _add_account(self) -> None:
        self._made(Account, name="Klant", created_at=NOW, owner=self._person())

    def _add_promise(self) -> None:
        if one := self._one(Account):
            begin = day(1 + self._number(100_000)).date()
            VisitAgreement.objects.get_or_create(
                organisation_id=self.organisation, account=one, valid_from=begin, defaults={"visits_per_year": 4}
            )
            AccountAssignment.objects.get_or_create(
                organisation_id=self.organisation, account=one, valid_from=begin, defaults={"owner": self._person()}
            )
            self._made(AcchState, account=one, day=begin, aware=self._some([True, False, None]), recorded_at=NOW)

    def _add_rating(self) -> None:
        person, when = self._some(list(self.firm.people.values())), {"day": day(3).date(), "recorded_at": NOW}
        skill = self._one(Competency) or self._made(Competency, code="a", name_nl="A", name_en="A")
        self._made(CompetencyRating, person=person, competency=skill, view="self", score=3, **when)
        template = self._one(QuoteTemplate) or self._made(QuoteTemplate, name="Kort")
        tool = self._one(SalesTool) or self._made(SalesTool, name="Sjabloon", template=template)
        self._made(ToolUse, tool=tool, person=person, opportunity=self._one(Opportunity), **when)
        self._made(ToolRating, tool=tool, person=person, score=4, **when)

    def _edit(self) -> None:
        kind, values = self._some([
            (Activity, {"kind": "call", "person": self._person(), "opportunity": self._one(Opportunity)}),
            (Activity, {"kind": "visit", "status": "held", "started_on": day(1 + self._number(140)).date()}),
            (Opportunity, {"segment": "groot", "amount_minor": self._number(900)}),
            (Opportunity, {"outcome": self._some(["won", "open"])}),
            (StageEvent, {"step": self._some(self.firm.steps), "owner": self._person()}),
            (Order, {"is_cancelled": True, "opportunity": self._one(Opportunity)}),
            (OrderLine, {"amount_minor": self._number(100), "order": self._one(Order)}),
            (Quote, {"status": "won", "discount_minor": 5}),
            (Account, {"segment": "klein", "owner": self._person()}),
            (VisitAgreement, {"visits_per_year": self._number(9)}),
            (OpportunityLine, {"amount_minor": self._number(100)}),
            (TeamMembership, {"valid_until": day(1 + self._number(99)).date()}),
        ])  # fmt: skip
        if one := self._one(kind):
            for name, value in values.items():
                setattr(one, name, value)
            one.save()

    def _edit_many(self) -> None:
        calls = Activity.objects.filter(organisation=self.organisation, kind="call")
        calls.update(counted_ms=self._number(90 * 60_000))
        events = StageEvent.objects.filter(organisation=self.organisation, kind="lost")
        events.update(recorded_at=self._when()["recorded_at"])

    def _merge(self) -> None:
        one, other = self._one(Account), self._one(Account)
        if one and other and one != other:
            for kind in (Activity, Opportunity, Order):
                kind._default_manager.filter(account=other).update(account=one)
            Account.objects.filter(pk=other.pk).update(merged_into=one)

    def _move(self) -> None:
        event, one = self._one(StageEvent), self._one(Opportunity)
        if event and one:
            StageEvent.objects.filter(pk=event.pk).update(opportunity=one)

    def _remove(self) -> None:
        kind = self._some(
            [
                Activity,
                Opportunity,
                StageEvent,
                OpportunityLine,
                Order,
                OrderLine,
                Quote,
                VisitAgreement,
                AccountAssignment,
            ]
        )
        if one := self._one(kind):
            one.delete()

    def _take_back(self) -> None:
        try:
            with transaction.atomic():
                self._add_activity()
                self._remove()
                raise InterruptedError
        except InterruptedError:
            pass

    def _forget_the_log(self) -> None:
        prune(self.organisation, keep=3)

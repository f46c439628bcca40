"""The first quarter of 2026 of one rep, so small that every KPI of it is counted on the fingers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from meetpunt.method.planning.costs import CostKind
from meetpunt.store.competencies import columns_of_method
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    AcchState,
    Account,
    Activity,
    Competency,
    CompetencyRating,
    CostRate,
    ForecastSnapshot,
    MarketFact,
    Objective,
    Opportunity,
    Order,
    OrderLine,
    Person,
    Product,
    ProductFamily,
    Quote,
    SalesTool,
    Target,
    ToolRating,
    ToolUse,
    VisitAgreement,
)
from tests.build import NOW, Company, company, day, lasting

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
CUSTOMERS, OTHERS = range(5), range(5, 10)


def worked_quarter() -> Company:
    """Bram's quarter: 15 visits, 10 leads, 5 quotes, 7 orders."""
    firm = company()
    firm.team("Zuid", "Anna")
    firm.person("Bram", "Zuid")
    accounts = [_account(firm, f"Relatie {number}") for number in range(13)]
    _orders(firm, accounts)
    _opportunities(firm, accounts)
    _visits(firm, accounts)
    _other_work(firm)
    _wanted(firm)
    _asked(firm, accounts)
    _rated(firm)
    for kind, amount in ((CostKind.SELLER_HOUR, 60_00), (CostKind.KILOMETRE, 40)):
        CostRate.objects.create(
            organisation=firm.organisation, kind=kind.value, amount_minor=amount, valid_from=BEGINNING
        )
    return firm


def _account(firm: Company, name: str) -> Account:
    return Account.objects.create(organisation=firm.organisation, name=name, created_at=day(-400))


def _order(firm: Company, account: Account, at: int, minor: int) -> Order:
    return Order.objects.create(
        organisation=firm.organisation,
        account=account,
        owner=firm.people["Bram"],
        team=firm.teams["Zuid"],
        ordered_at=day(at),
        ordered_on=day(at).date(),
        recorded_at=day(at),
        amount_minor=minor,
        currency="EUR",
    )


def _orders(firm: Company, accounts: list[Account]) -> None:
    """Eight customers a year ago (300 each), of whom five ordered again: 200 with 120 of cost, one of two families."""
    products = []
    for name in ("Ovens", "Koeling"):
        family = ProductFamily.objects.create(organisation=firm.organisation, name=name)
        products.append(Product.objects.create(organisation=firm.organisation, name=name, family=family))
    for account in (*accounts[:5], *accounts[10:]):
        _order(firm, account, -324, 300_00)  # 10 February 2025
    for number in CUSTOMERS:
        order = _order(firm, accounts[number], 40, 200_00)
        parts = [(0, 100_00), (1, 100_00)] if number == 0 else [(0, 200_00)]
        for which, minor in parts:
            OrderLine.objects.create(
                organisation=firm.organisation,
                order=order,
                product=products[which],
                amount_minor=minor,
                cost_minor=minor * 6 // 10,
                discount_minor=minor // 4,
                discount_from="list",
            )
        VisitAgreement.objects.create(
            organisation=firm.organisation, account=accounts[number], visits_per_year=10, valid_from=date(2024, 1, 1)
        )


def _opportunities(firm: Company, accounts: list[Account]) -> None:
    """Ten enter on day 2; six are prospects on day 4, five quotes on day 20, two orders on day 60; the rest is lost."""
    for number in range(10):
        account = accounts[5 + number] if number < 3 else None
        won = number < 2
        one = firm.opportunity(
            "Bram", account=account, outcome="won" if won else "lost", closed_on=day(60 if won else 50).date()
        )
        firm.event(one, "step", day(2), 0)
        if number < 6:
            firm.event(one, "step", day(4), 1)
        if number < 5:
            firm.event(one, "step", day(20), 2)
            for revision in (1, 2) if number == 0 else (1,):
                _quote(firm, one, revision)
        firm.event(one, "step", day(60), 3) if won else firm.event(one, "lost", day(50))
        if number in (0, 1, 2, 5, 6):
            # Of these three have a quote, which so has a contact within the week.
            at = 21 + (number if number < 3 else number - 2)
            _activity(firm, at, "email", 10, opportunity=one, step=firm.steps[0], purpose="sales")
    for number in range(5):
        # Five of last year are open; two of them have something planned.
        one = firm.opportunity("Bram")
        firm.event(one, "step", day(-100), 0)
        if number < 2:
            _activity(firm, 95, "visit", None, opportunity=one, status="planned", recorded_at=day(80))


def _quote(firm: Company, opportunity: Any, revision: int) -> None:
    Quote.objects.create(
        organisation=firm.organisation,
        opportunity=opportunity,
        owner=firm.people["Bram"],
        revision=revision,
        issued_at=day(20),
        issued_on=day(20).date(),
        currency="EUR",
        recorded_at=day(20),
    )


def _activity(firm: Company, at: int, kind: str, minutes: int | None, **fields: Any) -> None:
    recorded = fields.pop("recorded_at", day(at))
    Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people["Bram"],
        team=firm.teams["Zuid"],
        kind=kind,
        started_at=day(at),
        started_on=day(at).date(),
        **lasting(minutes),
        recorded_at=recorded,
        **fields,
    )


def _visits(firm: Company, accounts: list[Account]) -> None:
    """Monday 5 January to Friday a customer and another one a day, three weeks later the customers again: an hour each,
    half an hour and 20 km to get there, written down a day later. The first two of the others are demonstrations."""
    way = {"travel_minutes": 30, "travel_metres": 20_000}
    for place in CUSTOMERS:
        for at in (5 + place, 26 + place):
            told = {"account": accounts[place], "purpose": "service", **way, "recorded_at": day(at + 1)}
            _activity(firm, at, "visit", 60, **told)
        told = {"account": accounts[5 + place], "purpose": "sales", **way, "recorded_at": day(5 + place + 1)}
        _activity(firm, 5 + place, "demonstration" if place < 2 else "visit", 60, **told)


def _other_work(firm: Company) -> None:
    """Six calls of ten minutes, five hours of office, two of quotes and two of leads."""
    for at in (12, 13, 14, 15, 16, 19):
        _activity(firm, at, "call", 10, purpose="sales")
    for _ in range(3):
        _activity(firm, 12, "office", 100)
    for _ in range(2):
        _activity(firm, 13, "quote_work", 60)
        _activity(firm, 14, "lead_work", 60)


def _asked(firm: Company, accounts: list[Account]) -> None:
    """A year ago six promised. In March all 13 are asked: the 5 visited as agreed and 4 others know us; of the 5 four
    prefer us, of which three promise."""
    for number in (0, 1, 2, 3, 5, 6):
        _state(firm, accounts[number], -333, (True, True, True, True))
    for number, account in enumerate(accounts):
        if number in CUSTOMERS:
            answers = (True, True, number < 4, number < 3)
        else:
            answers = (number < 9, False, None, None)
        _state(firm, account, 70, answers)


def _state(firm: Company, account: Account, at: int, answers: tuple[bool | None, ...]) -> None:
    told = dict(zip(("aware", "covered", "considers", "promised"), answers, strict=True))
    AcchState.objects.create(
        organisation=firm.organisation, account=account, day=day(at).date(), recorded_at=day(at), **told
    )


def _rated(firm: Company) -> None:
    """Bram rates his questions twice and Anna once. One tool, used for six opportunities, two of them won; Bram and
    three who sell no more rate it."""
    of = {"organisation": firm.organisation}
    questions = Competency.objects.create(**of, code="questions", **columns_of_method("questions"))
    for view, score, at in (("self", 3, 10), ("self", 4, 65), ("manager", 2, 66)):
        CompetencyRating.objects.create(
            **of,
            person=firm.people["Bram"],
            competency=questions,
            view=view,
            score=score,
            day=day(at).date(),
            recorded_at=day(at),
        )
    tool = SalesTool.objects.create(**of, name="Proefopstelling")
    used = Opportunity.objects.filter(**of).exclude(outcome="open").order_by("pk")[:6]
    for one in used:
        ToolUse.objects.create(
            **of, tool=tool, person=firm.people["Bram"], opportunity=one, day=day(30).date(), recorded_at=day(30)
        )
    others = [Person.objects.create(**of, name=f"Vroeger {number}", is_active=False) for number in range(3)]
    bram = firm.people["Bram"]
    for person, score, at in ((bram, 1, 20), (bram, 3, 31), *zip(others, (3, 4, 4), (31, 31, 31), strict=True)):
        ToolRating.objects.create(**of, tool=tool, person=person, score=score, day=day(at).date(), recorded_at=day(at))


def _wanted(firm: Company) -> None:
    """A target of 1,600, forecasts of 500 at the begin of each month and a market of 12,000."""
    goal = Objective.objects.create(organisation=firm.organisation, text_nl="Groeien", text_en="Grow")
    Target.objects.create(
        organisation=firm.organisation,
        objective=goal,
        measure="revenue",
        first_day=FIRST,
        last_day=LAST,
        value=1_600_00,
        set_at=NOW,
    )
    for month in range(3):
        ForecastSnapshot.objects.create(
            organisation=firm.organisation,
            taken_on=FIRST.replace(month=1 + month) - timedelta(days=2),
            recorded_at=NOW,
            process=firm.process,
            step=firm.steps[2],
            owner=firm.people["Bram"],
            team=firm.teams["Zuid"],
            month=2026 * 12 + month,
            currency="EUR",
            count=1,
            amount_minor=1_000_00,
            chance=0.5,
            weighted_minor=500_00,
        )
    MarketFact.objects.create(
        organisation=firm.organisation,
        year=2026,
        size_minor=12_000_00,
        addresses=52,
        source="Brancheblad",
        noted_at=NOW,
    )

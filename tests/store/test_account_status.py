"""Who is suspect, prospect, customer or lost: the table of docs/counting/account-status.md, counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meetpunt.method.account_status import Status
from meetpunt.store.account_status import standings, statuses_now
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Account, Order, VisitAgreement
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Bram")
    return made


def account(firm: Company, name: str) -> Account:
    return Account.objects.create(organisation=firm.organisation, name=name, created_at=NOW)


def order(firm: Company, whose: Account, day: date | None, **fields: object) -> Order:
    return Order.objects.create(
        organisation=firm.organisation,
        account=whose,
        ordered_on=day,
        currency="EUR",
        amount_minor=100,
        recorded_at=NOW,
        **fields,
    )


def chance(firm: Company, whose: Account, *days: date, **fields: object) -> None:
    """An opportunity that enters a step a day."""
    steps = list(range(len(days)))
    made = firm.opportunity("Bram", account=whose, step=firm.steps[steps[-1]], **fields)
    for place, day in zip(steps, days, strict=True):
        firm.event(made, "step", moment(day), step=place)


def test_the_worked_example(firm: Company) -> None:
    one = {name: account(firm, name) for name in ("A", "B", "C", "D", "E", "F", "G", "H")}
    chance(firm, one["B"], date(2026, 1, 5))
    chance(firm, one["C"], date(2026, 1, 5), date(2026, 2, 1), outcome="lost", closed_on=date(2026, 3, 1))
    order(firm, one["D"], date(2024, 6, 2))
    order(firm, one["E"], date(2024, 6, 1))
    order(firm, one["F"], date(2020, 6, 1))
    VisitAgreement.objects.create(
        organisation=firm.organisation, account=one["F"], visits_per_year=4, valid_from=BEGINNING
    )
    order(firm, one["G"], date(2026, 5, 1), is_cancelled=True)
    won = [date(2026, 3, 1), date(2026, 3, 9), date(2026, 4, 2), date(2026, 4, 20)]
    chance(firm, one["H"], *won, outcome="won", closed_on=date(2026, 4, 20))
    wanted = {
        "A": (Status.SUSPECT, None),
        "B": (Status.SUSPECT, None),
        "C": (Status.PROSPECT, date(2026, 2, 1)),
        "D": (Status.CUSTOMER, date(2024, 6, 2)),
        "E": (Status.LOST, date(2026, 6, 1)),
        "F": (Status.CUSTOMER, date(2020, 6, 1)),
        "G": (Status.SUSPECT, None),
        "H": (Status.CUSTOMER, date(2026, 4, 20)),
    }
    ids = {row.pk: name for name, row in one.items()}
    found = standings(firm.organisation.pk, TODAY, ids)
    assert {ids[pk]: (facts.stands.status, facts.stands.since) for pk, facts in found.items()} == wanted
    now = statuses_now(firm.organisation.pk, TODAY)
    assert {name: now.get(row.pk, Status.SUSPECT) for name, row in one.items()} == {
        name: status for name, (status, _) in wanted.items()
    }


def test_a_status_is_that_of_its_day(firm: Company) -> None:
    one = account(firm, "Bakkerij")
    chance(firm, one, date(2025, 1, 5), date(2025, 2, 1))
    order(firm, one, date(2025, 3, 1))
    days = [date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28), date(2025, 3, 1), date(2027, 3, 1)]
    found = [standings(firm.organisation.pk, day, [one.pk])[one.pk].stands.status for day in days]
    assert found == [Status.SUSPECT, Status.PROSPECT, Status.PROSPECT, Status.CUSTOMER, Status.LOST]


def test_who_came_back_to_the_first_step_stays_a_prospect(firm: Company) -> None:
    one = account(firm, "Bakkerij")
    made = firm.opportunity("Bram", account=one, step=firm.steps[0])
    for place, day in ((0, 1), (1, 5), (0, 9)):
        firm.event(made, "step", datetime(2026, 5, day, 9, tzinfo=UTC), step=place)
    assert statuses_now(firm.organisation.pk, TODAY) == {one.pk: Status.PROSPECT}


def test_an_undated_order_counts_from_when_it_was_written_down(firm: Company) -> None:
    one = account(firm, "Bakkerij")
    order(firm, one, None)
    assert standings(firm.organisation.pk, TODAY, [one.pk])[one.pk].stands.since == NOW.date()
